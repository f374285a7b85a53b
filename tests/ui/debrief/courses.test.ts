import { describe, expect, it } from 'vitest';
import { apartUntilS, comparedColumns } from '../../../src/ui/debrief/runs-compared.tsx';

const courses = (...perMinute: number[][]) => perMinute.map((one) => ({ perMinute: one }));

describe('the courses of a simulation', () => {
  it('are shown until they have parted, and three minutes more', () => {
    // Left alone, users go on suffering; the reference has them well in the fifth minute.
    expect(apartUntilS(courses([0, 50, 100, 100, 100, 100, 100, 100], [0, 50, 100, 90, 0, 0, 0, 0]))).toBe(8 * 60);
  });

  it('need no room where they never part, or where there is but one', () => {
    expect(apartUntilS(courses([0, 5, 5], [0, 5, 5]))).toBe(0);
    expect(apartUntilS(courses([0, 5, 5]))).toBe(0);
    expect(apartUntilS([])).toBe(0);
  });

  it('show no minute that was cut off', () => {
    const run = { id: 'a', title: 'A', badUserSeconds: 0, perMinute: [1, 2, 3], recoveredMs: null, actions: [], hash: '' };
    expect([...(comparedColumns([run], 2)[1] ?? [])]).toEqual([1, 2]);
  });
});
