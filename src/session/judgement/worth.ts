import { MINUTE } from '../../base/time.ts';
import { EVALUATION_US } from '../alerts.ts';
import { branchOff } from '../branch.ts';
import { stampPlan } from '../compare-runs.ts';
import { advanceRun, endOf, isOver, type Run, type Scope } from '../run.ts';
import { readSuffering } from '../suffering.ts';
import { isHopeless } from './hopeless.ts';
import { timedPlan, type TimedAction } from './planned-action.ts';
import { shareOf } from './progress.ts';

/** What actions would be worth under one cause, by simulating them there. */
export interface Ground {
  /** A run of this cause with milestones, which others branch off. */
  readonly from: Run;
  /** Bad user-seconds by minute with nothing done, from the beginning up to a world time at the least. */
  untouched(untilUs: number): Generator<number, readonly number[]>;
  /** Courses that have been begun, by `courseKey`: each is simulated once, and as far as somebody asked. */
  readonly courses: Map<string, Course>;
  /** Bad user-seconds by minute of courses that others have simulated to the end of the horizon, by `courseKey`. */
  readonly finished: ReadonlyMap<string, readonly number[]>;
}

interface Course {
  readonly run: Run;
  readonly lastUs: number;
  /** Given up: from here on it fares as with nothing done. */
  cut: boolean;
}

/** What is worth doing shows within this time of doing it; what comes back later is the outcome's matter. */
export const WORTH_US = 15 * MINUTE;
/** An action that alone is expected to avoid less than this is not justified by what could be avoided (the rubric). */
export const UNJUSTIFIED = 0.15;
/** Where hardly anything is left to lose, a little more or less is not everything. */
const LEAST_SHARE = 0.05;
/** Cures have so many steps; who fires more is judged by each action alone. */
const STEPS_MAX = 3;
/** For the users' minutes alone. */
const MINUTES_ONLY: Scope = { metrics: new Set(), alerts: 'none', health: false, record: false };

/**
 * The share of the bad user-seconds of the quarter of an hour after the action (or up to the end of the horizon) that it avoids
 * under this cause, in [-1, 1]: taken alone at the player's own time after the page; where that is next to nothing, what it
 * adds to the actions before it, since some cures take two or three steps. Counted from the action on, so that a late action is
 * judged by what it could still do: being late costs outcome.
 */
export function* worthOf(ground: Ground, actions: readonly TimedAction[], k: number): Generator<number, number> {
  const { from } = ground;
  const pagedUs = from.pagedAtUs ?? 0;
  const fromUs = pagedUs + actions[k]!.afterPageUs;
  const untilUs = Math.min(endOf(from), fromUs + WORTH_US);
  const untouched = yield* shareOf(ground.untouched(untilUs), 0, 4);
  const atStake = Math.max(1, lost(untouched, fromUs, untilUs), LEAST_SHARE * lost(untouched, pagedUs, untilUs));
  const alone = yield* shareOf(lostIn(ground, untouched, [actions[k]!], fromUs, untilUs), 1, 4);
  const share = (lost(untouched, fromUs, untilUs) - alone) / atStake;
  if (share >= UNJUSTIFIED || k === 0 || k >= STEPS_MAX) return clampShare(share);
  const before = yield* shareOf(lostIn(ground, untouched, actions.slice(0, k), fromUs, untilUs), 2, 4);
  const after = yield* shareOf(lostIn(ground, untouched, actions.slice(0, k + 1), fromUs, untilUs), 3, 4);
  const added = (before - after) / Math.max(1, before, LEAST_SHARE * atStake);
  return clampShare(Math.max(share, added));
}

/** Without a negative zero, which sentences would show. */
const clampShare = (share: number): number => Math.min(1, Math.max(-1, share)) + 0;

/** Bad user-seconds of a course from one world time to another. */
function* lostIn(ground: Ground, untouched: readonly number[], actions: readonly TimedAction[], fromUs: number, untilUs: number): Generator<number, number> {
  const finished = ground.finished.get(courseKey(actions));
  if (finished !== undefined) return lost(finished, fromUs, untilUs);
  const course = courseOf(ground, actions);
  const { run } = course;
  const beganUs = run.world.now;
  while (run.world.now < untilUs && !isOver(run) && !course.cut) {
    advanceRun(run, Math.min(untilUs, run.world.now + EVALUATION_US));
    course.cut = run.world.now > course.lastUs && isHopeless(run, untouched);
    yield (run.world.now - beganUs) / (untilUs - beganUs);
  }
  const { perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  if (!course.cut) return lost(perMinute, fromUs, untilUs);
  const partedUs = Math.floor(run.world.now / MINUTE) * MINUTE;
  return lost(perMinute, fromUs, Math.min(untilUs, partedUs)) + lost(untouched, Math.max(fromUs, partedUs), untilUs);
}

/** What is done, and when after the page. */
export const courseKey = (actions: readonly TimedAction[]): string => JSON.stringify(actions.map(({ afterPageUs, action: { verb, args } }) => [afterPageUs, verb, args]));

function courseOf({ from, courses }: Ground, actions: readonly TimedAction[]): Course {
  const key = courseKey(actions);
  const known = courses.get(key);
  if (known !== undefined) return known;
  const log = stampPlan(timedPlan(actions), from.pagedAtUs ?? 0);
  const course: Course = { run: branchOff(from, log, MINUTES_ONLY), lastUs: log.at(-1)!.tick, cut: false };
  courses.set(key, course);
  return course;
}

/** By whole minutes, the first one included: before it, courses that part within it were the same. */
function lost(perMinute: readonly number[], fromUs: number, untilUs: number): number {
  return perMinute.slice(Math.floor(fromUs / MINUTE), Math.floor(untilUs / MINUTE)).reduce((sum, bad) => sum + bad, 0);
}
