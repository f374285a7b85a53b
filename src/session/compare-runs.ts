import type { RunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';
import { EVALUATION_US } from './alerts.ts';
import type { ComparedRun } from './debrief-types.ts';
import { isHealthy } from './health.ts';
import type { Intent, StampedIntent } from './intents.ts';
import { advanceRun, endOf, isOver, openRun, runHash, type Run } from './run.ts';
import { readSuffering } from './suffering.ts';

/** Something that is done at a time after the page, so that it can be done again where the page comes at another time. */
export interface PlannedIntent {
  readonly afterPageUs: number;
  readonly intent: Intent;
}

/** A run that was simulated again from the beginning of the world. */
export interface PlayedOut {
  readonly run: Run;
  /** From the page on. */
  readonly badUserSeconds: number;
  readonly perMinute: readonly number[];
  readonly recoveredUs: number | null;
  /** Planned intents that the world or the case refused. */
  readonly refused: number;
}

export function plannedFrom(script: Pick<RunScript, 'intents'>): PlannedIntent[] {
  return script.intents.map(({ afterPageUs, intent }) => ({ afterPageUs, intent }));
}

export function plannedFromLog(intents: readonly StampedIntent[], pagedAtUs: number): PlannedIntent[] {
  return intents.map(({ tick, intent }) => ({ afterPageUs: tick - pagedAtUs, intent }));
}

/**
 * Plays a plan on a fresh world of the same seed, from its beginning to `afterPageUs` after the page, yielding the share
 * done. `resolve` is left out: declaring an incident over changes no world, and users go on suffering after a false
 * all-clear, so every run that is compared is measured over the same window, from the page to the end of the horizon.
 */
export function* playOut(scenario: Scenario, seed: number, variant: string, plan: readonly PlannedIntent[], afterPageUs = scenario.horizonUs): Generator<number, PlayedOut> {
  const run = openRun(scenario, seed, variant);
  let share = 0;
  const progress = (ofUs: number): number => (share = Math.max(share, Math.min(1, run.world.now / ofUs)));
  while (run.pagedAtUs === null && !isOver(run)) {
    advanceRun(run, run.world.now + EVALUATION_US);
    yield progress(scenario.historyUs + afterPageUs);
  }
  const before = readSuffering(run.suffering, run.model, run.recorder.requests).badUserSeconds;
  const played = plan.filter(({ intent }) => intent.kind !== 'resolve');
  if (run.pagedAtUs !== null) {
    const { pagedAtUs } = run;
    played.forEach(({ afterPageUs: at, intent }, seq) => run.pending.push({ seq, tick: pagedAtUs + at, intent }));
    const untilUs = Math.min(endOf(run), pagedAtUs + afterPageUs);
    while (run.world.now < untilUs && !isOver(run)) {
      advanceRun(run, Math.min(untilUs, run.world.now + EVALUATION_US));
      yield progress(untilUs);
    }
  }
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  const refused = played.length - run.intents.length - run.pending.length;
  return { run, badUserSeconds: badUserSeconds - before, perMinute: [...perMinute], recoveredUs: recoveryOf(run), refused };
}

/** Two minutes of readings: how long objectives must hold to count as recovery, and must fail to count as a relapse. */
const LASTING = 8;

/**
 * World time from which users were well for good, or null. In hindsight a single bad minute does not undo a recovery;
 * two in a row do, so a cure that lasts until the fault comes back is none.
 */
export function recoveryOf(run: Run): number | null {
  let recovered: number | null = null;
  let well = 0;
  let ill = 0;
  let since = 0;
  for (const reading of run.health) {
    if (run.pagedAtUs === null || reading.atUs < run.pagedAtUs) continue;
    if (isHealthy(run, reading)) {
      if (well === 0) since = reading.atUs;
      well++;
      ill = 0;
      if (recovered === null && well >= LASTING) recovered = since;
    } else {
      well = 0;
      ill++;
      if (ill >= LASTING) recovered = null;
    }
  }
  return recovered;
}

export function comparedRun(id: ComparedRun['id'], title: string, played: PlayedOut): ComparedRun {
  const { run } = played;
  const ms = (us: number): number => run.scenario.startEpochMs + us / 1000;
  return {
    id,
    title,
    badUserSeconds: played.badUserSeconds,
    perMinute: played.perMinute,
    recoveredMs: played.recoveredUs === null ? null : ms(played.recoveredUs),
    actions: run.world.book.actions.map((action) => ({ atMs: ms(action.startedUs), title: action.title })),
    hash: runHash(run),
  };
}
