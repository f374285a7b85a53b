import { describe, expect, it } from 'vitest';
import { detExp, detLog, detLog2, detPow } from '../../../src/base/det-math.ts';
import { nextUnit, openStream } from '../../../src/base/random.ts';

const draws = (n: number, low: number, high: number): number[] => {
  const stream = openStream(3, 'det-math');
  return Array.from({ length: n }, () => low + (high - low) * nextUnit(stream));
};
const relative = (ours: number, theirs: number): number => (theirs === 0 ? Math.abs(ours) : Math.abs((ours - theirs) / theirs));
const worst = (values: readonly number[], ours: (x: number) => number, theirs: (x: number) => number): number => Math.max(...values.map((x) => relative(ours(x), theirs(x))));

describe('mathematics that is the same in every engine', () => {
  it('agrees with the platform to a few units in the last place', () => {
    expect(worst(draws(20_000, -300, 300).map((e) => 10 ** e), detLog, Math.log)).toBeLessThan(6e-16);
    expect(worst(draws(20_000, 0.5, 2), (x) => detLog(x) + 1, (x) => Math.log(x) + 1)).toBeLessThan(6e-16);
    expect(worst(draws(20_000, -700, 700), detExp, Math.exp)).toBeLessThan(6e-16);
    expect(worst(draws(5_000, -20, 20), (y) => detPow(3.7, y), (y) => 3.7 ** y)).toBeLessThan(1e-14);
    expect(worst(draws(5_000, 1e-3, 1e3), (x) => detPow(x, -2.25), (x) => x ** -2.25)).toBeLessThan(1e-14);
  });

  it('knows the ends of the number line', () => {
    expect([detLog(0), detLog(-1), detLog(Infinity), detLog(NaN), detLog(1)]).toEqual([-Infinity, NaN, Infinity, NaN, 0]);
    expect(relative(detLog(5e-324), Math.log(5e-324))).toBeLessThan(1e-15);
    expect([detExp(0), detExp(710), detExp(-746), detExp(Infinity), detExp(-Infinity), detExp(NaN)]).toEqual([1, Infinity, 0, Infinity, 0, NaN]);
    // Below the smallest normal number there are fewer digits to agree in.
    expect(Math.abs(detExp(-740) - Math.exp(-740))).toBeLessThanOrEqual(2 * 5e-324);
    expect([detLog2(8), detLog2(2 ** -1022), detLog2(0), detLog2(-2)]).toEqual([3, -1022, -Infinity, NaN]);
  });

  it('raises to powers as the platform does, signs and infinities included', () => {
    const values = [0, 1, -1, 2, -2, 0.5, -0.5, 10, -3, Infinity, -Infinity];
    // IEEE 754 has 1 for (±1)^±∞, as PromQL does; ECMAScript has NaN.
    const theirs = (x: number, y: number): number => (Math.abs(x) === 1 && !Number.isFinite(y) ? 1 : x ** y);
    const isClose = (ours: number, right: number): boolean => Object.is(ours, right) || Math.abs(ours - right) <= 1e-14 * Math.abs(right);
    const wrong = values.flatMap((x) => [0, 1, -1, 2, 3, -2, 0.5, -0.5, 1.5, Infinity, -Infinity].filter((y) => !isClose(detPow(x, y), theirs(x, y))).map((y) => [x, y, detPow(x, y)]));
    expect(wrong).toEqual([]);
    expect([detPow(NaN, 0), detPow(NaN, 1), detPow(2, NaN)]).toEqual([1, NaN, NaN]);
  });
});
