import { describe, expect, it } from 'vitest';
import { mix32 } from '../../../src/base/random.ts';
import { evenSample } from '../../../src/session/trace-search.ts';
import { appendRequest, newRequestStore } from '../../../src/telemetry/request-store.ts';

describe('a sample of requests', () => {
  it('has those whose drawn numbers are the greatest, whatever their number', () => {
    const store = newRequestStore(0, 1, [{ name: 'web', journeys: ['view'] }]);
    for (let row = 0; row < 3_000; row++) appendRequest(store, 0, 0, 1 + ((row * 7919) % 3_001), row, 10, 0);
    const rows = Array.from({ length: 2_500 }, (_, i) => 2_999 - i);
    const drawn = (row: number): number => mix32(store.chunks[0].trace[row]) >>> 0;
    for (const count of [0, 1, 2, 7, 1_000, 2_499, 2_500, 4_000]) {
      const greatest = [...rows].sort((a, b) => drawn(b) - drawn(a)).slice(0, count);
      expect([count, evenSample(store, rows, count).sort((a, b) => a - b)]).toEqual([count, greatest.sort((a, b) => a - b)]);
    }
  });
});
