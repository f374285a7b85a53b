import { MINUTE, SECOND } from '../base/time.ts';
import { EVALUATION_US } from '../session/alerts.ts';
import { branchOff } from '../session/branch.ts';
import { recoveryOf, stampPlan, USERS_ONLY, type PlannedIntent } from '../session/compare-runs.ts';
import { markOutcome } from '../session/outcome.ts';
import { advanceRun, endOf, isOver, type Run } from '../session/run.ts';
import { readSuffering } from '../session/suffering.ts';
import { badAtPage, lostBetween, type Incident, type Suffered } from './incident.ts';
import { ACKNOWLEDGE_US, DECIDE_US, HOPELESS_SHARE, IDLE_US, SETTLE_US } from './tolerances.ts';

export interface Action {
  readonly verb: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
}

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

/** A plan that acknowledges the page and takes actions at once, a second apart, `afterPageUs` after it. */
export function planOf(actions: readonly Action[], afterPageUs: number = DECIDE_US): PlannedIntent[] {
  return [
    { afterPageUs: Math.min(ACKNOWLEDGE_US, afterPageUs), intent: { kind: 'acknowledge' } },
    ...actions.map(({ verb, args }, i): PlannedIntent => ({ afterPageUs: afterPageUs + i * SECOND, intent: { kind: 'mitigate', verb, args, hypothesisId: null } })),
  ];
}

/** The actions of a plan, with their times. */
export function actionsOf(plan: readonly PlannedIntent[]): { readonly afterPageUs: number; readonly action: Action }[] {
  return plan.flatMap(({ afterPageUs, intent }) => (intent.kind === 'mitigate' ? [{ afterPageUs, action: { verb: intent.verb, args: intent.args } }] : []));
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
    cut = mayCut && run.world.now > lastUs && isHopeless(run, untouched);
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

function isHopeless(run: Run, untouched: Suffered): boolean {
  const { actions } = run.world.book;
  if (actions.some(({ state }) => state === 'running')) return false;
  const { now } = run.world;
  const quietSinceUs = Math.max(0, ...actions.map(({ endsUs, startedUs }) => endsUs ?? startedUs));
  if (now >= endOf(run) || now - quietSinceUs < IDLE_US) return false;
  const { perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  const minute = Math.floor(now / MINUTE);
  if (isSameSuffering(perMinute, untouched.perMinute, minute)) return true;
  if (now % MINUTE !== 0 || now - quietSinceUs < SETTLE_US) return false;
  const lately = (minutes: readonly number[]): number => lostBetween(minutes, now - 2 * MINUTE, now);
  return lately(untouched.perMinute) > 0 && lately(perMinute) >= HOPELESS_SHARE * lately(untouched.perMinute);
}

/** Whether users fared alike in each of the first `minutes` minutes. A list ends with its last bad minute: what it lacks is 0. */
export function isSameSuffering(a: readonly number[], b: readonly number[], minutes: number): boolean {
  for (let minute = 0; minute < minutes; minute++) if ((a[minute] ?? 0) !== (b[minute] ?? 0)) return false;
  return true;
}
