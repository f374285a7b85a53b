/**
 * Trigonometric and hyperbolic functions that give the same last bit in every engine: ECMAScript leaves Math.sin and
 * its kin to the implementation, so these use only + - * / and sqrt on top of base/det-math.
 * Accuracy: a few units in the last place; for sine, cosine and tangent while |x| < 1e9, where argument reduction in three
 * parts of π/2 is exact enough.
 */
import { detExp, detLog, detLog2 } from '../../base/det-math.ts';

export const PI = 3.141592653589793;
const HALF_PI_LOW = 6.123233995736766e-17;
// π/2 in parts of 33 bits, so that a whole number below 2^20 times the first two is exact (Cody and Waite 1980).
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
const LN2 = 0.6931471805599453;
const LN10 = 2.302585092994046;

/** Base-10 logarithm; exact for powers of ten that a float can hold. */
export function log10(x: number): number {
  const value = detLog(x) / LN10;
  const whole = Math.round(value);
  return whole >= 0 && whole <= 22 && Number(`1e${whole}`) === x ? whole : value;
}

export { detLog2 as log2 };

/** Reduces x to r in [-π/4, π/4] and the quadrant it came from. */
function reduce(x: number): { r: number; quadrant: number } {
  const k = Math.round(x / (PI / 2));
  const r = x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  return { r, quadrant: ((k % 4) + 4) % 4 };
}

/** Taylor series on [-π/4, π/4]: the next term is below 1e-19. */
function sineSeries(r: number): number {
  const z = r * r;
  let sum = 0;
  for (let n = 18; n >= 2; n -= 2) sum = -(1 + sum) * (z / (n * (n + 1)));
  return r + r * sum;
}

function cosineSeries(r: number): number {
  const z = r * r;
  let sum = 0;
  for (let n = 19; n >= 1; n -= 2) sum = -(1 + sum) * (z / (n * (n + 1)));
  return 1 + sum;
}

export function sin(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  if (x === 0) return x;
  const { r, quadrant } = reduce(x);
  const value = quadrant % 2 === 0 ? sineSeries(r) : cosineSeries(r);
  return quadrant < 2 ? value : -value;
}

export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { r, quadrant } = reduce(x);
  const value = quadrant % 2 === 0 ? cosineSeries(r) : sineSeries(r);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

export function tan(x: number): number {
  return x === 0 ? x : sin(x) / cos(x);
}

/** Arc tangent: halves the angle twice, atan x = 2 atan(x / (1 + sqrt(1 + x²))), then its series. */
export function atan(x: number): number {
  if (x !== x || x === 0) return x;
  const size = Math.abs(x);
  const angle = size > 1 ? PI / 2 - (atanSmall(1 / size) - HALF_PI_LOW) : atanSmall(size);
  return x < 0 ? -angle : angle;
}

function atanSmall(x: number): number {
  const half = x / (1 + Math.sqrt(1 + x * x));
  const t = half / (1 + Math.sqrt(1 + half * half));
  const z = t * t;
  let sum = 0;
  for (let odd = 25; odd >= 3; odd -= 2) sum = (1 / odd - sum) * z;
  return 4 * (t - t * sum);
}

/** The angle of the point (x, y), as C's atan2. */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  const negativeX = x < 0 || Object.is(x, -0);
  const negativeY = y < 0 || Object.is(y, -0);
  const ay = Math.abs(y);
  const ax = Math.abs(x);
  let angle: number;
  if (ay === 0) angle = 0;
  else if (ax === Infinity && ay === Infinity) angle = PI / 4;
  else angle = atan(ay / ax);
  if (negativeX) angle = PI - angle;
  return negativeY ? -angle : angle;
}

export function asin(x: number): number {
  return Math.abs(x) > 1 ? NaN : x === 0 ? x : atan2(x, Math.sqrt((1 - x) * (1 + x)));
}

export function acos(x: number): number {
  return Math.abs(x) > 1 ? NaN : atan2(Math.sqrt((1 - x) * (1 + x)), x);
}

export function sinh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) {
    const z = x * x;
    let sum = 0;
    for (let n = 16; n >= 2; n -= 2) sum = (sum + 1) * (z / (n * (n + 1)));
    return x + x * sum;
  }
  const half = size > 700 ? detExp(size - LN2) : detExp(size) / 2;
  const value = half - (size > 30 ? 0 : 0.25 / half);
  return x < 0 ? -value : value;
}

export function cosh(x: number): number {
  const size = Math.abs(x);
  const half = size > 700 ? detExp(size - LN2) : detExp(size) / 2;
  return half + (size > 30 ? 0 : 0.25 / half);
}

export function tanh(x: number): number {
  if (Math.abs(x) > 22) return x < 0 ? -1 : 1;
  return x === 0 ? x : sinh(x) / cosh(x);
}

/** ln(1 + x) without the loss near 0: the error of 1 + x is divided out (Kahan, as in Goldberg 1991, theorem 4). */
function log1p(x: number): number {
  const u = 1 + x;
  return u === 1 ? x : (detLog(u) * x) / (u - 1);
}

export function asinh(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const size = Math.abs(x);
  const value = size > 1e8 ? detLog(size) + LN2 : log1p(size + (size * size) / (1 + Math.sqrt(1 + size * size)));
  return x < 0 ? -value : value;
}

export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x > 1e8) return detLog(x) + LN2;
  const t = x - 1;
  return log1p(t + Math.sqrt(2 * t + t * t));
}

export function atanh(x: number): number {
  if (Math.abs(x) > 1) return NaN;
  if (Math.abs(x) === 1) return x * Infinity;
  return x === 0 ? x : 0.5 * log1p((2 * x) / (1 - x));
}
