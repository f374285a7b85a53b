import { raise } from '../../machines/host.ts';
import { BREAKER_BUCKETS, type World } from '../../kernel/world.ts';

/**
 * **Models** a circuit breaker per call site: counts over a sliding window of ten buckets; the modes themselves (closed,
 * open, half open) are a state machine that hears of threshold crossings only.
 * **Leaves out** a breaker per instance of the caller: all instances share one.
 * **Teaches** that failing fast keeps the caller's workers free.
 */

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;

export function breakerAdmits(world: World, site: number): boolean {
  if (world.params[world.model.calls[site].breaker] < 0.5) return true;
  const state = world.calls.breaker[site];
  if (state === CLOSED) return true;
  if (state === OPEN || world.calls.probes[site] <= 0) return false;
  world.calls.probes[site]--;
  return true;
}

/** Counts an attempt; one that ran longer than the breaker's patience counts as failed. */
export function noteForBreaker(world: World, site: number, failed: boolean, durationUs: number): void {
  const call = world.model.calls[site];
  if (world.params[call.breaker] < 0.5) return;
  const bad = failed || (call.breakerSlowUs > 0 && durationUs > call.breakerSlowUs);
  const state = world.calls.breaker[site];
  if (state === HALF_OPEN) {
    raise(world, 'breaker', site, bad ? 'PROBE_FAILED' : 'PROBE_PASSED');
    return;
  }
  if (state !== CLOSED) return;
  const bucket = turnWindow(world, site, call.breakerWindowUs);
  world.calls.made[bucket]++;
  if (bad) world.calls.failed[bucket]++;
  if (!bad) return;
  const first = site * BREAKER_BUCKETS;
  let made = 0;
  let failures = 0;
  for (let i = first; i < first + BREAKER_BUCKETS; i++) {
    made += world.calls.made[i];
    failures += world.calls.failed[i];
  }
  if (made >= call.breakerVolume && failures >= made * call.breakerRatio) raise(world, 'breaker', site, 'TRIP');
}

/** A caller dies in the middle of a call. Were it a probe, the breaker would wait for its result for ever, so it counts as failed. */
export function loseProbe(world: World, site: number): void {
  if (world.model.calls[site].breaker >= 0 && world.calls.breaker[site] === HALF_OPEN) raise(world, 'breaker', site, 'PROBE_FAILED');
}

/** Clears the buckets that have slid out of the window and returns the present one. */
function turnWindow(world: World, site: number, windowUs: number): number {
  const { calls } = world;
  const now = Math.floor((world.now * BREAKER_BUCKETS) / windowUs);
  const first = site * BREAKER_BUCKETS;
  const passed = Math.min(now - calls.bucket[site], BREAKER_BUCKETS);
  for (let i = 0; i < passed; i++) {
    const at = first + ((now - i) % BREAKER_BUCKETS);
    calls.made[at] = 0;
    calls.failed[at] = 0;
  }
  calls.bucket[site] = now;
  return first + (now % BREAKER_BUCKETS);
}

/** Forgets the window, as when the breaker closes or is switched. */
export function clearWindow(world: World, site: number): void {
  const first = site * BREAKER_BUCKETS;
  world.calls.made.fill(0, first, first + BREAKER_BUCKETS);
  world.calls.failed.fill(0, first, first + BREAKER_BUCKETS);
}
