import { describe, expect, it } from 'vitest';
import { decideByRoot, parseTraceql, rootSummaryOf } from '../../../src/query/traceql/index.ts';
import { traceRow } from '../../../src/session/found-rows.ts';
import { OUTCOMES } from '../../../src/sim/spec.ts';
import { appendRequest, newRequestStore } from '../../../src/telemetry/request-store.ts';

const AFTERMATH_US = 30_000_000;

function storeOf(outcomes: readonly string[]) {
  const store = newRequestStore(0, 1, [{ name: 'web', journeys: ['view'] }]);
  outcomes.forEach((name, i) => appendRequest(store, 0, 0, i + 1, i * 1_000, 500, OUTCOMES.indexOf(name as (typeof OUTCOMES)[number])));
  return store;
}

/** What the summaries say of each row. */
function decisions(query: string, outcomes: readonly string[]): string[] {
  const parsed = parseTraceql(query);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const store = storeOf(outcomes);
  const decide = decideByRoot(parsed.ast);
  return outcomes.map((_, row) => decide(rootSummaryOf(store, row, AFTERMATH_US)));
}

describe('an answer that only its reader can tell to be wrong', () => {
  it('looks like success to whoever searches traces', () => {
    const outcomes = ['ok', 'stale', 'incorrect', 'error'];
    const store = storeOf(outcomes);
    expect(outcomes.map((_, row) => traceRow(store, row)).map(({ status, error }) => `${status} ${error}`)).toEqual(['200 ', '200 ', '200 ', '500 error']);
    expect(decisions('{ nestedSetParent < 0 && status = error }', outcomes)).toEqual(['no', 'no', 'no', 'yes']);
  });
});

describe('the summary of a root', () => {
  it('decides what is asked of roots and of whole requests, and says so when it cannot', () => {
    const decided = (query: string): string => decisions(query, ['error'])[0] ?? '';
    const yes = ['{}', '{ rootName = "view" }', '{ rootServiceName =~ "w.*" && status = error }', '{ traceDuration > 100us }', '{ nestedSetParent < 0 && duration < 1ms }', '{ rootName = "view" } && { rootServiceName = "web" } | select(span.x)', '{ status = error } || { span.x = 1 }', '{ resource.service.name = "web" } | by(status)'];
    const no = ['{ rootName = "buy" }', '{ traceDuration > 5m }', '{ nestedSetParent < 0 && duration > 1ms }', '{ span.x = 1 && rootName = "buy" }', '{ rootName = "view" } && { traceDuration < 100us }'];
    const open = ['{ status != error }', '{ span.x = 1 }', '{ traceDuration > 1s }', '{} | count() > 0', '{ rootName = "view" } > {}', '{ rootName = "view" } !> {}', '{ kind = server }'];
    expect(yes.map((query) => [query, decided(query)])).toEqual(yes.map((query) => [query, 'yes']));
    expect(no.map((query) => [query, decided(query)])).toEqual(no.map((query) => [query, 'no']));
    expect(open.map((query) => [query, decided(query)])).toEqual(open.map((query) => [query, 'open']));
  });
});
