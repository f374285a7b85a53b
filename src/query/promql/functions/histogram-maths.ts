/** Quantiles and fractions of classic histograms, as Prometheus computes them (promql/quantile.go). */

export interface Bucket {
  /** Inclusive. */
  readonly upperBound: number;
  /** Observations at or below the bound: cumulative. */
  count: number;
}

/** Relative differences below this between neighbouring counts are rounding, not disorder. */
const SMALL_DELTA = 1e-12;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

export interface QuantileResult {
  readonly value: number;
  /** Counts fell from one bucket to the next by more than rounding and were raised. */
  readonly forcedMonotonic: boolean;
}

/**
 * The φ-quantile, interpolated linearly within a bucket. `buckets` ascend by bound and are changed in place.
 * NaN when the last bound is not +Inf, with fewer than two buckets, or without observations.
 */
export function bucketQuantile(phi: number, buckets: readonly Bucket[]): QuantileResult {
  const plain = (value: number): QuantileResult => ({ value, forcedMonotonic: false });
  if (phi !== phi) return plain(NaN);
  if (phi < 0) return plain(-Infinity);
  if (phi > 1) return plain(Infinity);
  const ready = prepare(buckets);
  if (ready === null) return plain(NaN);
  const { merged, forcedMonotonic } = ready;
  if (merged.length < 2) return { value: NaN, forcedMonotonic };
  return { value: interpolateQuantile(phi, merged), forcedMonotonic };
}

function interpolateQuantile(phi: number, buckets: readonly Bucket[]): number {
  const last = buckets.length - 1;
  const total = bucketAt(buckets, last).count;
  if (total === 0) return NaN;
  const rank = phi * total;
  const index = firstReaching(buckets, last, rank);
  if (index === last) return bucketAt(buckets, last - 1).upperBound;
  const { upperBound, count } = bucketAt(buckets, index);
  if (index === 0) return upperBound <= 0 ? upperBound : upperBound * (rank / count);
  const before = bucketAt(buckets, index - 1);
  return before.upperBound + (upperBound - before.upperBound) * ((rank - before.count) / (count - before.count));
}

/** The first of `limit` buckets whose count reaches the rank, else `limit`. */
function firstReaching(buckets: readonly Bucket[], limit: number, rank: number): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bucketAt(buckets, middle).count >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The share of observations in [lower, upper], interpolated linearly. `buckets` as above. NaN without observations. */
export function bucketFraction(lower: number, upper: number, buckets: readonly Bucket[]): number {
  const ready = prepare(buckets);
  if (ready === null) return NaN;
  const { merged } = ready;
  const total = bucketAt(merged, merged.length - 1).count;
  if (total === 0 || lower !== lower || upper !== upper) return NaN;
  if (lower >= upper) return 0;
  return (observationsBelow(upper, merged, total) - observationsBelow(lower, merged, total)) / total;
}

/**
 * Buckets of infinite width cannot be interpolated: their observations count as lying at the finite bound. The lowest
 * bucket starts at 0 when its bound is positive.
 */
function observationsBelow(value: number, buckets: readonly Bucket[], total: number): number {
  if (value === Infinity) return total;
  if (value === -Infinity) return 0;
  let start = bucketAt(buckets, 0).upperBound > 0 ? 0 : -Infinity;
  let below = 0;
  for (const { upperBound, count } of buckets) {
    if (value === upperBound) return count;
    if (value < upperBound) {
      if (start === -Infinity) return count;
      if (value <= start || upperBound === Infinity) return below;
      return below + (count - below) * ((value - start) / (upperBound - start));
    }
    start = upperBound;
    below = count;
  }
  return total;
}

/** Adds up buckets of equal bounds and makes counts monotonic; null when the highest bound is not +Inf. */
function prepare(buckets: readonly Bucket[]): { merged: readonly Bucket[]; forcedMonotonic: boolean } | null {
  const merged: Bucket[] = [];
  for (const bucket of buckets) {
    const last = merged[merged.length - 1];
    if (last !== undefined && last.upperBound === bucket.upperBound) last.count += bucket.count;
    else merged.push(bucket);
  }
  if (merged[merged.length - 1]?.upperBound !== Infinity) return null;
  return { merged, forcedMonotonic: makeMonotonic(merged) };
}

function makeMonotonic(buckets: readonly Bucket[]): boolean {
  let forced = false;
  let before = bucketAt(buckets, 0).count;
  for (const bucket of buckets) {
    if (bucket.count === before) continue;
    if (almostEqual(before, bucket.count)) bucket.count = before;
    else if (bucket.count < before) {
      bucket.count = before;
      forced = true;
    } else before = bucket.count;
  }
  return forced;
}

function almostEqual(a: number, b: number): boolean {
  const size = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || size < SMALLEST_NORMAL) return difference < SMALL_DELTA * SMALLEST_NORMAL;
  return difference / Math.min(size, Number.MAX_VALUE) < SMALL_DELTA;
}

function bucketAt(buckets: readonly Bucket[], i: number): Bucket {
  return buckets[i] as Bucket;
}
