import { EVALUATION_US } from './alerts.ts';
import { plannedFromLog, stampPlan } from './compare-runs.ts';
import type { LiveSet } from './diagnosis.ts';
import { instrumentOf, rulesOut, sightsOf, type Instrument, type Sight } from './evidence.ts';
import { advanceRun, endOf, isOver, openRun, type Run, type Scope } from './run.ts';
import { mapOf } from './system-map.ts';

/** Readings may be of anything, but of the alerts only the page counts. */
const READINGS: Scope = { metrics: 'all', alerts: 'page', health: false, record: false };

/**
 * Which causes the player could still not rule out at the end, yielding the share done. Each other cause is a world of its
 * own, simulated with the player's actions up to the first reading that tells it from the run's own. The run must have gone on
 * past the last reading.
 */
export function* findLiveSet(run: Run): Generator<number, LiveSet> {
  const { scenario, seed, variant, intents } = run;
  const others = Object.values(scenario.variants).filter((other) => other.id !== variant.id);
  const sights = sightsOf(scenario, seed, mapOf(scenario), intents, run.pagedAtUs ?? 0);
  const causes = 1 + others.length;
  let left = causes;
  if (sights.length === 0) return { causes, left };
  const own = instrumentOf(run);
  for (const [i, other] of others.entries()) {
    const steps = isRuledOut(run, other.id, own, sights);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        if (step.value) left--;
        break;
      }
      yield (i + step.value) / others.length;
    }
  }
  return { causes, left };
}

function* isRuledOut(run: Run, cause: string, own: Instrument, sights: readonly Sight[]): Generator<number, boolean> {
  const pagedUs = run.pagedAtUs ?? 0;
  // The run's scenario has been dressed for its seed already.
  const there = openRun({ ...run.scenario, nuisance: { startWithinUs: 0, words: {} } }, run.seed, cause, [], READINGS);
  const lastUs = pagedUs + sights.at(-1)!.afterPageUs;
  const share = (): number => Math.min(1, there.world.now / lastUs);
  while (there.pagedAtUs === null && !isOver(there)) {
    advanceRun(there, there.world.now + EVALUATION_US);
    yield share();
  }
  // A cause that does not page cannot have been behind this page.
  if (there.pagedAtUs === null) return true;
  there.pending.push(...stampPlan(plannedFromLog(run.intents, pagedUs), there.pagedAtUs));
  const instrument = instrumentOf(there);
  for (const sight of sights) {
    // One microsecond more: what is scraped at the very time of a reading belongs to it.
    const untilUs = Math.min(endOf(there), there.pagedAtUs + sight.afterPageUs + 1);
    while (there.world.now < untilUs && !isOver(there)) {
      advanceRun(there, Math.min(untilUs, there.world.now + EVALUATION_US));
      yield share();
    }
    if (rulesOut(own, instrument, [sight])) return true;
  }
  return false;
}
