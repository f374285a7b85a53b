import { describe, expect, it } from 'vitest';
import { holds } from '../../../../src/query/logql/label-filter.ts';
import { wordsThat } from '../../../../src/query/logql/store-words.ts';

const OPS = ['==', '!=', '>', '>=', '<', '<='] as const;
const LEAST = -0x7fffffff;
const MOST = 0x7fffffff;
const VALUES = [0, -0, 1, -1, 0.5, 12.345, 299.9999, 300, 1e-9, LEAST, MOST, LEAST - 1, MOST + 1, -1e300, 1e300, Infinity, -Infinity, NaN];

/** Words about a value, and those at the ends. */
function wordsAbout(value: number, scale: number): number[] {
  const middle = Number.isNaN(value) ? 0 : Math.max(LEAST, Math.min(MOST, Math.round(value * scale)));
  const near = Array.from({ length: 9 }, (_, i) => middle + i - 4);
  return [...near, LEAST, LEAST + 1, -1, 0, 1, MOST - 1, MOST].filter((word) => word >= LEAST && word <= MOST);
}

describe('a comparison of a number, as a range of the words that are kept of it', () => {
  it.each(OPS)('%s passes the words whose values compare so, and no others', (op) => {
    for (const scale of [1, 1000]) {
      for (const value of VALUES) {
        const range = wordsThat(op, 2, scale, value);
        expect(range.slot).toBe(2);
        // As it stands in a column of words.
        const [least = 0, most = 0] = Int32Array.of(range.least, range.most);
        for (const word of wordsAbout(value, scale)) {
          const passes = (word >= least && word <= most) !== range.outside;
          expect({ op, scale, value, word, passes }).toEqual({ op, scale, value, word, passes: holds(op, word / scale, value) });
        }
      }
    }
  });
});
