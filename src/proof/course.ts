import { MINUTE } from '../base/time.ts';
import { EVALUATION_US } from '../session/alerts.ts';
import { branchOff } from '../session/branch.ts';
import { recoveryOf, stampPlan, USERS_ONLY, type PlannedIntent } from '../session/compare-runs.ts';
import { isHopeless, lostBetween } from '../session/judgement/hopeless.ts';
import { markOutcome } from '../session/outcome.ts';
import { advanceRun, isOver, type Run } from '../session/run.ts';
import { readSuffering } from '../session/suffering.ts';
import { badAtPage, type Incident, type Suffered } from './incident.ts';

/** Another course of an incident, and what it was worth beside doing nothing. */
export interface Course {
  readonly win: boolean;
  /** Share of the bad user-seconds from the page on that was avoided; negative where it did harm. */
  readonly saved: number;
  readonly bad: number;
  /** From the page to lasting recovery. */
  readonly minutesToRecover: number | null;
  /** Whether it was given up as lost before the end of the horizon; `saved` then counts up to there. */
  readonly cut: boolean;
  /** How many of the plan's intents were refused. */
  readonly refused: number;
}

/**
 * Plays a plan in the world of an incident that has run out untouched. With `mayCut`, a course that is no better than doing
 * nothing some time after its last action is over is given up as lost.
 */
export function takeCourse(incident: Incident, untouched: Suffered, plan: readonly PlannedIntent[], mayCut: boolean): Course {
  const { run: trunk, pagedUs } = incident;
  const log = stampPlan(plan, pagedUs);
  const run = branchOff(trunk, log, USERS_ONLY);
  const lastUs = log.at(-1)?.tick ?? pagedUs;
  let cut = false;
  while (!isOver(run) && !cut) {
    advanceRun(run, run.world.now + EVALUATION_US);
    cut = mayCut && run.world.now > lastUs && isHopeless(run, untouched.perMinute);
  }
  return courseOf(incident, untouched, run, cut, log.length - run.intents.length - run.pending.length);
}

/** What a branch came to, that has gone on to the end of the horizon or was given up. */
export function courseOf(incident: Incident, untouched: Suffered, run: Run, cut: boolean, refused: number): Course {
  const { badUserSeconds, perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  const bad = badUserSeconds - badAtPage(incident);
  const recoveredUs = cut ? null : recoveryOf(run);
  const { outcome } = markOutcome({ pagedUs: incident.pagedUs, resolvedUs: null, recoveredUs, bad, nothing: untouched.bad, best: null });
  const lost = (minutes: readonly number[]): number => lostBetween(minutes, incident.pagedUs, run.world.now);
  const saved = cut ? 1 - lost(perMinute) / Math.max(1, lost(untouched.perMinute)) : 1 - bad / Math.max(1, untouched.bad);
  return { win: !cut && outcome === 'win', saved, bad, minutesToRecover: recoveredUs === null ? null : (recoveredUs - incident.pagedUs) / MINUTE, cut, refused };
}
