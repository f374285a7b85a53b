import { MINUTE } from '../../base/time.ts';
import { endOf, type Run } from '../run.ts';
import { readSuffering } from '../suffering.ts';

/** When a course of an incident need not be simulated any further, because what remains of it is known. */

/**
 * An action is followed until it is over and then this long. Where the last two minutes are then no better than this share of
 * the same minutes untouched, its losing is settled and the rest of the horizon is not simulated.
 */
export const SETTLE_US = 3 * MINUTE;
export const HOPELESS_SHARE = 0.85;
/** Randomness is keyed, so what changes nothing changes not a single request: where this long after an action no user fared otherwise, none will. */
export const IDLE_US = 2 * MINUTE;

/** World time since which no action has been under way, or null while one is. */
export function quietSince({ world: { book } }: Run): number | null {
  if (book.actions.some(({ state }) => state === 'running')) return null;
  return Math.max(0, ...book.actions.map(({ endsUs, startedUs }) => endsUs ?? startedUs));
}

/** Whether a course does no better than the untouched one, of which the bad user-seconds by minute are given, and will not. */
export function isHopeless(run: Run, untouched: readonly number[]): boolean {
  const quietSinceUs = quietSince(run);
  const { now } = run.world;
  if (quietSinceUs === null || now >= endOf(run) || now - quietSinceUs < IDLE_US) return false;
  const { perMinute } = readSuffering(run.suffering, run.model, run.recorder.requests);
  if (isSameSuffering(perMinute, untouched, Math.floor(now / MINUTE))) return true;
  if (now % MINUTE !== 0 || now - quietSinceUs < SETTLE_US) return false;
  const lately = (minutes: readonly number[]): number => lostBetween(minutes, now - 2 * MINUTE, now);
  return lately(untouched) > 0 && lately(perMinute) >= HOPELESS_SHARE * lately(untouched);
}

/** Whether users fared alike in each of the first `minutes` minutes. A list ends with its last bad minute: what it lacks is 0. */
export function isSameSuffering(a: readonly number[], b: readonly number[], minutes: number): boolean {
  for (let minute = 0; minute < minutes; minute++) if ((a[minute] ?? 0) !== (b[minute] ?? 0)) return false;
  return true;
}

/** What the users lose from one world time to another, by whole minutes that lie in between. */
export function lostBetween(perMinute: readonly number[], fromUs: number, toUs: number): number {
  return perMinute.slice(Math.ceil(fromUs / MINUTE), Math.floor(toUs / MINUTE)).reduce((sum, bad) => sum + bad, 0);
}
