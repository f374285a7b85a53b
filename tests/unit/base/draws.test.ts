import { describe, expect, it } from 'vitest';
import { addArray, addNumber, addText, addWord, digestText, newDigest, type Digest } from '../../../src/base/hash.ts';
import { exponentialTable, lognormalTable, normalQuantile, sampleQuantile, uniformTable } from '../../../src/base/quantile-table.ts';
import { drawU32, drawUnit, laneA, laneB, nextBelow, openStream } from '../../../src/base/random.ts';

const N = 200_000;
const samples = (table: ReturnType<typeof exponentialTable>): Float64Array => Float64Array.from({ length: N }, (_, n) => sampleQuantile(table, drawU32(17, 23, n)) / table.mean);
const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const shareOver = (values: Float64Array, limit: number): number => values.filter((x) => x > limit).length / values.length;

describe('times drawn from a table', () => {
  it('are exponential in the mean, the spread and the far tail', () => {
    const values = samples(exponentialTable());
    expect(mean(values)).toBeCloseTo(1, 2);
    expect(mean(values.map((x) => x * x))).toBeCloseTo(2, 1);
    for (const limit of [1, 3, 7]) expect(Math.abs(shareOver(values, limit) - Math.exp(-limit)) / Math.sqrt(Math.exp(-limit) / N)).toBeLessThan(4);
    // The rarest draw of 32 bits is about as far out as it should be.
    expect(sampleQuantile(exponentialTable(), 0xffffffff)).toBeGreaterThan(20);
    expect(sampleQuantile(exponentialTable(), 0)).toBe(0);
  });

  it('are lognormal and uniform in the mean and at the median', () => {
    expect(mean(samples(lognormalTable(0.5)))).toBeCloseTo(1, 2);
    expect(shareOver(samples(lognormalTable(0.5)), Math.exp(-0.125))).toBeCloseTo(0.5, 2);
    const uniform = samples(uniformTable(0.5, 1.5));
    expect(mean(uniform)).toBeCloseTo(1, 3);
    expect([Math.min(...uniform.subarray(0, 9_999)), Math.max(...uniform.subarray(0, 9_999))].map((x) => Math.round(x * 100) / 100)).toEqual([0.5, 1.5]);
  });

  it('never fall as the draw rises', () => {
    const table = exponentialTable();
    let before = -1;
    for (let u = 0; u <= 0xffffffff; u += 104_729) {
      const value = sampleQuantile(table, u >>> 0);
      expect(value).toBeGreaterThanOrEqual(before);
      before = value;
    }
  });

  it('know the normal distribution', () => {
    // Abramowitz and Stegun, table 26.1.
    for (const [p, z] of [[0.5, 0], [0.841344746, 1], [0.977249868, 2], [0.001349898, -3]] as const) expect(normalQuantile(p)).toBeCloseTo(z, 6);
  });
});

describe('keyed draws', () => {
  it('depend on both lanes, on the place and on nothing else', () => {
    const a = laneA(5, 77);
    const b = laneB(5, 77);
    expect(drawU32(a, b, 3)).toBe(drawU32(laneA(5, 77), laneB(5, 77), 3));
    expect(new Set([drawU32(a, b, 3), drawU32(a, b, 4), drawU32(a + 1, b, 3), drawU32(a, b + 1, 3), drawU32(laneA(5, 78), laneB(5, 78), 3)]).size).toBe(5);
  });

  it('fill the unit interval evenly', () => {
    const buckets = new Float64Array(64);
    for (let n = 0; n < 64_000; n++) buckets[Math.floor(drawUnit(laneA(1, n), laneB(1, n), 0) * 64)]++;
    const chi2 = buckets.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    // 63 degrees of freedom: mean 63, standard deviation 11.
    expect(chi2).toBeLessThan(63 + 4 * 11.3);
    expect(chi2).toBeGreaterThan(63 - 4 * 11.3);
  });

  it('of streams with different names or seeds are unrelated', () => {
    const first = (seed: number, name: string): number[] => {
      const stream = openStream(seed, name);
      return Array.from({ length: 8 }, () => nextBelow(stream, 1_000_000));
    };
    expect(first(1, 'a')).toEqual(first(1, 'a'));
    expect(first(1, 'a')).not.toEqual(first(1, 'b'));
    expect(first(1, 'a')).not.toEqual(first(2, 'a'));
  });
});

describe('the digest of a state', () => {
  const of = (add: (digest: Digest) => void): string => {
    const digest = newDigest();
    add(digest);
    return digestText(digest);
  };

  it('changes with any bit, any order and any place', () => {
    const words = Int32Array.from({ length: 40 }, (_, i) => i * 7);
    const plain = of((digest) => addArray(digest, words, words.length));
    const others = new Set([plain, of((digest) => addArray(digest, words, 39)), of((digest) => addArray(digest, words.slice().reverse(), 40))]);
    for (let i = 0; i < words.length; i++) {
      for (let bit = 0; bit < 32; bit++) {
        const changed = words.slice();
        changed[i] ^= 1 << bit;
        others.add(of((digest) => addArray(digest, changed, 40)));
      }
    }
    expect(others.size).toBe(3 + 40 * 32);
    expect(plain).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells numbers apart by their bits, but takes every NaN for the same', () => {
    const hidden = new Float64Array(new Uint32Array([1, 0x7ff80000]).buffer)[0];
    expect(of((digest) => addNumber(digest, hidden))).toBe(of((digest) => addNumber(digest, NaN)));
    const values = [0, -0, 1, 1 + Number.EPSILON, Infinity, -Infinity, NaN, 5e-324];
    expect(new Set(values.map((value) => of((digest) => addNumber(digest, value)))).size).toBe(values.length);
    expect(of((digest) => addText(digest, 'ab'))).not.toBe(of((digest) => addText(digest, 'ba')));
    expect(of((digest) => addWord(digest, 0))).not.toBe(of(() => {}));
  });
});
