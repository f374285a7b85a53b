/**
 * Sums and means that lose as little as floats allow. Kahan's compensation with Neumaier's improvement (Neumaier 1974),
 * in the form that Prometheus uses, so that results agree to the last digits.
 */
import { at } from './vectors.ts';

/** A running compensated sum; `total` plus `compensation` is the sum. */
export interface Sum {
  total: number;
  compensation: number;
}

export function addTo(sum: Sum, value: number): void {
  const next = sum.total + value;
  if (next === Infinity || next === -Infinity) sum.compensation = 0;
  else if (Math.abs(sum.total) >= Math.abs(value)) sum.compensation += sum.total - next + value;
  else sum.compensation += value - next + sum.total;
  sum.total = next;
}

/** Sum of values[first, end). */
export function sumOf(values: Float64Array, first: number, end: number): number {
  const sum: Sum = { total: 0, compensation: 0 };
  for (let i = first; i < end; i++) addTo(sum, at(values, i));
  return sum.total + sum.compensation;
}

/** A running mean: a sum and a count, until the sum would overflow; from then on an incremental mean. */
export interface Mean {
  readonly sum: Sum;
  count: number;
  incremental: boolean;
}

export function newMean(first: number): Mean {
  return { sum: { total: first, compensation: 0 }, count: 1, incremental: false };
}

export function addToMean(mean: Mean, value: number): void {
  mean.count += 1;
  const { sum } = mean;
  if (!mean.incremental) {
    const { total, compensation } = sum;
    addTo(sum, value);
    if (sum.total !== Infinity && sum.total !== -Infinity) return;
    mean.incremental = true;
    sum.total = total / (mean.count - 1);
    sum.compensation = compensation / (mean.count - 1);
  }
  const weight = (mean.count - 1) / mean.count;
  sum.total *= weight;
  sum.compensation *= weight;
  addTo(sum, value / mean.count);
}

export function meanValue(mean: Mean): number {
  const { total, compensation } = mean.sum;
  return mean.incremental ? total + compensation : total / mean.count + compensation / mean.count;
}

/** Mean of values[first, end), which must not be empty. */
export function meanOf(values: Float64Array, first: number, end: number): number {
  const mean = newMean(at(values, first));
  for (let i = first + 1; i < end; i++) addToMean(mean, at(values, i));
  return meanValue(mean);
}

/** Population variance of values[first, end) by Welford's recurrence (Welford 1962) with compensated sums. */
export function varianceOf(values: Float64Array, first: number, end: number): number {
  const mean: Sum = { total: 0, compensation: 0 };
  const squares: Sum = { total: 0, compensation: 0 };
  let count = 0;
  for (let i = first; i < end; i++) {
    const value = at(values, i);
    count += 1;
    const delta = value - (mean.total + mean.compensation);
    addTo(mean, delta / count);
    addTo(squares, delta * (value - (mean.total + mean.compensation)));
  }
  return (squares.total + squares.compensation) / count;
}

/**
 * The φ-quantile of some values, interpolated between neighbours; NaN counts as the smallest value.
 * φ below 0 gives -Infinity, above 1 gives Infinity, NaN or no values give NaN. Sorts `values` in place.
 */
export function quantileOf(phi: number, values: Float64Array): number {
  if (values.length === 0 || phi !== phi) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  values.sort();
  // Typed arrays sort NaN to the end; here it belongs to the start.
  let numbers = values.length;
  while (numbers > 0 && Number.isNaN(at(values, numbers - 1))) numbers -= 1;
  const nans = values.length - numbers;
  const pick = (rank: number): number => (rank < nans ? NaN : at(values, rank - nans));
  const rank = phi * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return pick(lower) * (1 - weight) + pick(upper) * weight;
}
