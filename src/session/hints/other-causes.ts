import { EVERY_NAME } from '../../telemetry/metric-plan.ts';
import { EVALUATION_US } from '../alerts.ts';
import { plannedFromLog, stampPlan } from '../compare-runs.ts';
import { excludingReadings, instrumentOf, keptFor, sightsOf, type Instrument, type Sight } from '../evidence.ts';
import { advanceRun, endOf, isOver, openRun, type Run, type Scope } from '../run.ts';
import { mapOf } from '../system-map.ts';
import type { Moment } from './question.ts';

/** Readings may be of anything, but of the alerts only the page counts. */
const READINGS: Scope = { metrics: EVERY_NAME, alerts: 'page', health: false, record: false };

/** Worlds of the same page that what was seen up to a moment does not rule out. */
export interface LiveCauses {
  readonly own: Instrument;
  readonly others: readonly { readonly id: string; readonly instrument: Instrument }[];
  /** All causes behind this page, the run's own included. */
  readonly causes: number;
}

/**
 * Simulates the other causes up to the moment, with the player's own actions, and leaves out those that a reading seen so far
 * tells from the run's own. Yields the share done. The run itself is only read.
 */
export function* liveCauses({ run, atUs, intents }: Moment): Generator<number, LiveCauses> {
  const { scenario, seed, variant } = run;
  const pagedUs = run.pagedAtUs ?? 0;
  const others = Object.values(scenario.variants).filter(({ id }) => id !== variant.id);
  const sights = sightsOf(scenario, seed, mapOf(scenario), intents, pagedUs);
  const own = instrumentOf(run);
  const live: { id: string; instrument: Instrument }[] = [];
  for (const [i, { id }] of others.entries()) {
    const steps = standsUpTo(run, id, own, sights, plannedUpTo(intents, pagedUs), atUs - pagedUs);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        if (step.value !== null) live.push({ id, instrument: step.value });
        break;
      }
      yield (i + step.value) / others.length;
    }
  }
  return { own, others: live, causes: 1 + others.length };
}

const plannedUpTo = (intents: Moment['intents'], pagedUs: number) => plannedFromLog(intents, pagedUs);

/** The world of another cause at the same time after its page; null once it is ruled out, or nobody is paged. */
function* standsUpTo(run: Run, cause: string, own: Instrument, sights: readonly Sight[], plan: ReturnType<typeof plannedUpTo>, afterPageUs: number): Generator<number, Instrument | null> {
  // The run's scenario has been dressed for its seed already.
  const there = openRun({ ...run.scenario, nuisance: { startWithinUs: 0, words: {} } }, run.seed, cause, [], { ...READINGS, ...keptFor(sights), milestones: 'paged' });
  const goalUs = (run.pagedAtUs ?? 0) + afterPageUs;
  const share = (): number => Math.min(1, there.world.now / goalUs);
  while (there.pagedAtUs === null && !isOver(there)) {
    advanceRun(there, there.world.now + EVALUATION_US);
    yield share();
  }
  if (there.pagedAtUs === null) return null;
  const pagedAtUs: number = there.pagedAtUs;
  there.pending.push(...stampPlan(plan, pagedAtUs));
  const instrument = instrumentOf(there, { own });
  function* upTo(reachedUs: number): Generator<number> {
    // One microsecond more: what is scraped at the very time of a reading belongs to it.
    const untilUs = Math.min(endOf(there), pagedAtUs + reachedUs + 1);
    while (there.world.now < untilUs && !isOver(there)) {
      advanceRun(there, Math.min(untilUs, there.world.now + EVALUATION_US));
      yield share();
    }
  }
  for (const sight of sights) {
    yield* upTo(sight.afterPageUs);
    if (excludingReadings(own, instrument, sight).length > 0) return null;
  }
  yield* upTo(afterPageUs);
  return instrument;
}
