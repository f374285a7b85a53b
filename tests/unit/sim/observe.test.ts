import { describe, expect, it } from 'vitest';
import { nextBelow, openStream } from '../../../src/base/random.ts';
import { observe } from '../../../src/sim/kernel/cells.ts';
import { DURATION_BOUNDS_US } from '../../../src/sim/kernel/metric-names.ts';
import { HISTOGRAM_CELLS } from '../../../src/sim/kernel/model.ts';
import type { World } from '../../../src/sim/kernel/world.ts';

/** Bucket that a duration was counted in. */
function bucketOf(us: number): number {
  const cells = new Float64Array(HISTOGRAM_CELLS);
  observe({ cells } as unknown as World, 0, us);
  return cells.indexOf(1);
}

/** Prometheus: the first bucket whose bound is not below the value. */
function expected(us: number): number {
  const bucket = DURATION_BOUNDS_US.findIndex((bound) => us <= bound);
  return bucket < 0 ? DURATION_BOUNDS_US.length : bucket;
}

describe('counting a duration in a histogram', () => {
  it('takes the bucket of every bound and of its neighbours', () => {
    for (const bound of DURATION_BOUNDS_US) for (const us of [bound - 1, bound, bound + 1]) expect([us, bucketOf(us)]).toEqual([us, expected(us)]);
  });

  it('takes the right bucket around every power of two, at zero and beyond 2^31 µs', () => {
    for (let us = 1; us < 2 ** 40; us *= 2) for (const near of [us - 1, us, us + 1, us * 1.25, us * 1.5]) expect([near, bucketOf(near)]).toEqual([near, expected(near)]);
  });

  it('takes the right bucket of any duration', () => {
    const stream = openStream(1, 'durations');
    for (let i = 0; i < 2_000; i++) {
      const us = nextBelow(stream, 20_000_000);
      expect([us, bucketOf(us)]).toEqual([us, expected(us)]);
    }
  });
});
