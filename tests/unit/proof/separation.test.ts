import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/proof/reading.ts';
import { discriminatorsOf, separate, tableOf } from '../../../src/proof/separation.ts';

const reading = (value: number, more: Partial<Reading> = {}): Reading => ({ id: 'p99', where: 'p99', onSurface: true, afterPageUs: 0, value, floor: 0.1, factor: null, ...more });
const table = (a: readonly number[], b: readonly number[], more: Partial<Reading> = {}) => tableOf({ a: a.map((value) => [reading(value, more)]), b: b.map((value) => [reading(value, more)]) })[0];

describe('one threshold on one reading', () => {
  it('tells two causes apart when it sorts the seeds and anyone would see the difference', () => {
    expect(separate(table([5, 6, 7], [1, 2, 3]), 'a', 'b', 2)).toMatchObject({ above: 'a', below: 'b', threshold: 4, accuracy: 1 });
    expect(separate(table([1, 2, 3], [5, 6, 7]), 'a', 'b', 2)).toMatchObject({ above: 'b', below: 'a' });
  });

  it('does not, when the difference is one that charts do not show', () => {
    expect(separate(table([5, 5.1, 5.2], [4, 4.1, 4.2]), 'a', 'b', 2)).toBeNull();
    expect(separate(table([0.05, 0.06, 0.07], [0, 0, 0]), 'a', 'b', 2)).toBeNull();
  });

  it('does not, when too many seeds lie on the wrong side', () => {
    const mixed = [9, 9, 9, 9, 9, 9, 9, 9, 1, 1];
    expect(separate(table(mixed, Array.from({ length: 10 }, () => 1)), 'a', 'b', 2)).toBeNull();
    expect(separate(table([...mixed.slice(0, 8), 9, 9], Array.from({ length: 10 }, () => 1)), 'a', 'b', 2)?.accuracy).toBe(1);
  });

  it('judges by the floor alone where a reading says so, such as the time of day', () => {
    expect(separate(table([1_000, 1_010], [1_200, 1_210], { floor: 90, factor: 1 }), 'a', 'b', 2)).not.toBeNull();
    expect(separate(table([1_000, 1_010], [1_050, 1_060], { floor: 90, factor: 1 }), 'a', 'b', 2)).toBeNull();
  });

  it('counts what is not there as nothing', () => {
    const only = tableOf({ a: [[reading(8)], [reading(9)]], b: [[], []] });
    expect(discriminatorsOf(only, 'a', 'b', 2)).toMatchObject([{ above: 'a', reading: { values: { a: [8, 9], b: [0, 0] } } }]);
  });
});
