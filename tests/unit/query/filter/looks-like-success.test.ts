import { describe, expect, it } from 'vitest';
import { answerTraces } from '../../../../src/query/filter/index.ts';
import { OUTCOMES } from '../../../../src/sim/spec.ts';
import { appendRequest, newRequestStore } from '../../../../src/telemetry/request-store.ts';

describe('an answer that only its reader can tell to be wrong', () => {
  it('looks like success to whoever searches traces, and cannot be searched for by what it is', () => {
    const store = newRequestStore(0, 1, [{ name: 'web', journeys: ['view'], reaches: [] }]);
    ['ok', 'stale', 'incorrect', 'error'].forEach((name, i) => appendRequest(store, 0, 0, i + 1, i * 1_000, 500, OUTCOMES.indexOf(name as (typeof OUTCOMES)[number])));
    const found = (filter: string): string[] => {
      const answer = answerTraces(store, filter, 0, 60_000, { limit: 10, pick: 'spread' });
      return answer.ok ? answer.rows.map(({ status, error }) => `${status} ${error}`).sort() : ['refused'];
    };
    expect(found('')).toEqual(['200 ', '200 ', '200 ', '500 error']);
    expect(found('status=error')).toEqual(['500 error']);
    expect(found('status=stale')).toEqual(['refused']);
  });
});
