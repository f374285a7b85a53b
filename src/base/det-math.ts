/**
 * Logarithm, exponential and power that give the same last bit in every engine.
 *
 * ECMAScript lets `Math.log`, `Math.exp` and `Math.pow` differ between implementations, and today's engines do differ
 * in the last bit for 7 to 10 % of inputs. IEEE 754 requires + - * / and sqrt to be correctly rounded, so these
 * functions use nothing else. Accuracy: relative error below 4e-16 for detLog and detExp over the normal range, and
 * below 1e-14 for detPow where |y * ln x| < 700.
 */

// ln 2 in two parts (Cody and Waite 1980): the high part has 21 trailing zero bits, so k * LN2_HIGH is exact for |k| < 2^21.
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.4426950408889634;
const SQRT2 = 1.4142135623730951;

const words = new DataView(new ArrayBuffer(8));

/** Natural logarithm. Negative: NaN; 0: -Infinity; Infinity: Infinity. */
export function detLog(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let exponent = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    value *= 18014398509481984; // 2^54: makes a subnormal normal
    exponent = -54;
  }
  words.setFloat64(0, value);
  const high = words.getUint32(0);
  exponent += (high >>> 20) - 1023;
  words.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = words.getFloat64(0);
  if (mantissa > SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 artanh(s), s = (m-1)/(m+1), |s| < 0.172: eleven terms reach 1e-18.
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 0;
  for (let odd = 23; odd >= 3; odd -= 2) sum = (sum + 1 / odd) * z;
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW));
}

/** e to the x. Overflows to Infinity above 709.78, underflows to 0 below -745.13. */
export function detExp(x: number): number {
  if (x !== x) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = Math.round(x * LOG2_E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // Taylor series of e^r for |r| <= ln2/2, innermost term first: r^14/14! < 5e-18.
  let sum = 0;
  for (let n = 14; n >= 1; n--) sum = (sum + 1) * (r / n);
  return scaleByPowerOfTwo(sum + 1, k);
}

/** x to the y. Whole exponents up to 1024 by repeated squaring; otherwise through detLog and detExp (x > 0). */
export function detPow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  if (Number.isInteger(y) && Math.abs(y) <= 1024) return integerPower(x, y);
  if (x === -1 && !Number.isFinite(y)) return 1;
  if (x < 0) {
    // An infinite base has a power for every exponent; another negative one only for whole exponents.
    if (!Number.isInteger(y) && Number.isFinite(y) && x !== -Infinity) return NaN;
    const magnitude = detPow(-x, y);
    return isOdd(y) ? -magnitude : magnitude;
  }
  if (x === 0) return y > 0 ? 0 : Infinity;
  return detExp(y * detLog(x));
}

/** Base-2 logarithm; exact for powers of two. */
export function detLog2(x: number): number {
  if (x > 0 && x < Infinity) {
    words.setFloat64(0, x);
    if ((words.getUint32(0) & 0x000fffff) === 0 && words.getUint32(4) === 0 && x >= 2.2250738585072014e-308) {
      return (words.getUint32(0) >>> 20) - 1023;
    }
  }
  return detLog(x) * LOG2_E;
}

function isOdd(y: number): boolean {
  return Number.isFinite(y) && Math.abs(y) < 9007199254740992 && Math.abs(y) % 2 === 1;
}

function integerPower(x: number, n: number): number {
  let base = n < 0 ? 1 / x : x;
  let left = Math.abs(n);
  let result = 1;
  while (left > 0) {
    if (left % 2 === 1) result *= base;
    base *= base;
    left = Math.floor(left / 2);
  }
  return result;
}

function scaleByPowerOfTwo(value: number, k: number): number {
  if (k > 1000) return value * powerOfTwo(1000) * powerOfTwo(k - 1000);
  if (k < -1000) return value * powerOfTwo(-1000) * powerOfTwo(k + 1000);
  return value * powerOfTwo(k);
}

/** 2^k as a float64 made from its bits, for -1022 <= k <= 1023. */
function powerOfTwo(k: number): number {
  words.setUint32(0, (k + 1023) << 20);
  words.setUint32(4, 0);
  return words.getFloat64(0);
}
