import { detExp, detLog } from './det-math.ts';

/**
 * Sampling by inverse distribution function, tabulated once: 1,023 equal steps of probability with linear
 * interpolation, and the upper 1/1024 refined in octaves of 16 steps so that the far tail stays right.
 * A draw costs about 3 ns; `Math.log` would cost four times that and differ between engines.
 */
export interface QuantileTable {
  readonly body: Float64Array;
  readonly tail: Float64Array;
  /** Mean of the tabulated (piecewise linear) distribution; samples are divided by it so that the mean is exact. */
  readonly mean: number;
}

const BODY_STEPS = 1023;
const OCTAVES = 22;
const OCTAVE_STEPS = 16;
const LOW_22_BITS = 0x3fffff;

/** `quantile(p)` for p in [0, 1) must be finite and not decreasing. */
export function makeQuantileTable(quantile: (p: number) => number): QuantileTable {
  const body = new Float64Array(BODY_STEPS + 1);
  for (let i = 0; i <= BODY_STEPS; i++) body[i] = quantile(i / 1024);
  const tail = new Float64Array(OCTAVES * OCTAVE_STEPS + 1);
  for (let octave = 0; octave < OCTAVES; octave++) {
    for (let k = 0; k < OCTAVE_STEPS; k++) {
      const rarity = (1 - k / (2 * OCTAVE_STEPS)) / (1024 * (1 << octave));
      tail[octave * OCTAVE_STEPS + k] = quantile(1 - rarity);
    }
  }
  tail[OCTAVES * OCTAVE_STEPS] = quantile(1 - 1 / (1024 * (1 << OCTAVES)));
  return { body, tail, mean: meanOf(body, tail) };
}

/** The value at the probability that the unsigned 32-bit `u` stands for. */
export function sampleQuantile(table: QuantileTable, u: number): number {
  const i = u >>> 22;
  if (i < BODY_STEPS) {
    const low = table.body[i];
    return low + (table.body[i + 1] - low) * ((u & LOW_22_BITS) * 2.384185791015625e-7);
  }
  // The complement's leading zeros choose the octave, the bits below its leading one the place in it.
  const complement = (~u & LOW_22_BITS) | 0;
  if (complement === 0) return table.tail[OCTAVES * OCTAVE_STEPS];
  const octave = Math.clz32(complement) - 10;
  const width = 21 - octave;
  const place = (((1 << width) - 1 - (complement & ((1 << width) - 1))) / (1 << width)) * OCTAVE_STEPS;
  const step = Math.floor(place);
  const at = octave * OCTAVE_STEPS + step;
  const low = table.tail[at];
  return low + (table.tail[at + 1] - low) * (place - step);
}

function meanOf(body: Float64Array, tail: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < BODY_STEPS; i++) sum += (body[i] + body[i + 1]) / 2 / 1024;
  for (let octave = 0; octave < OCTAVES; octave++) {
    for (let k = 0; k < OCTAVE_STEPS; k++) {
      const at = octave * OCTAVE_STEPS + k;
      const mass = 1 / (1024 * (1 << octave)) / (2 * OCTAVE_STEPS);
      sum += ((tail[at] + tail[at + 1]) / 2) * mass;
    }
  }
  return sum;
}

/** Exponential with mean 1. */
export function exponentialTable(): QuantileTable {
  return makeQuantileTable((p) => -detLog(1 - p));
}

/** Lognormal with mean 1 and the given sigma of the logarithm: exp(sigma * z - sigma^2 / 2). */
export function lognormalTable(sigma: number): QuantileTable {
  return makeQuantileTable((p) => detExp(sigma * normalQuantile(p) - (sigma * sigma) / 2));
}

/** Uniform on [low, high], low <= high. */
export function uniformTable(low: number, high: number): QuantileTable {
  return makeQuantileTable((p) => low + (high - low) * p);
}

const A = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
const B = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
const C = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];

/** Inverse of the standard normal distribution (P. J. Acklam's rational approximation, relative error < 1.15e-9). p = 0 is taken as 2^-33. */
export function normalQuantile(probability: number): number {
  const p = probability <= 0 ? 1.1641532182693481e-10 : probability;
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * detLog(p));
    return horner(C, q) / (horner(D, q) * q + 1);
  }
  if (p > 0.97575) {
    const q = Math.sqrt(-2 * detLog(1 - p));
    return -horner(C, q) / (horner(D, q) * q + 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return (horner(A, r) * q) / (horner(B, r) * r + 1);
}

function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const c of coefficients) sum = sum * x + c;
  return sum;
}
