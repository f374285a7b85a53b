import { describe, expect, it } from 'vitest';
import { queryTraceOf, searchTraceql, type QueryTrace, type SearchOptions, type SearchResult } from '../../../../src/query/traceql/index.ts';
import type { Trace } from '../../../../src/telemetry/trace-types.ts';
import { EPOCH_US, traceOf } from '../../../support/traceql-traces.ts';

const SECOND = 1_000_000;

function search(text: string, traces: Iterable<QueryTrace>, options: SearchOptions = {}): SearchResult {
  const answer = searchTraceql(text, traces, options);
  if (!answer.ok) throw new Error(`${text}: ${answer.error.message}`);
  return answer.result;
}

/** Thirty traces of one span, each a second younger than the one before, told in a mixed order. */
const THIRTY = Array.from({ length: 30 }, (_, i) => (i * 7) % 30).map((second) => traceOf(`t${second}`, { a: { attributes: { second } } }, second * SECOND));
const idsOf = ({ traces }: SearchResult): string[] => traces.map(({ traceID }) => traceID);

describe('the answer to a search', () => {
  it('has the shape of Tempo\'s search API', () => {
    const trace = traceOf('2f3e0cee77ae5dc9c17ade3689eb2e54', {
      '563d623c76514f8e': { name: 'update-billing', service: 'shop-backend', kind: 'server', durationUs: 557_700 },
      'f0e1d2c3b4a59687<563d623c76514f8e': { name: 'charge', service: 'billing', startUs: 100_250, durationUs: 446_979, status: 'error', attributes: { attempt: 2, ratio: 0.25, retried: true, peer: 'bank' } },
    });
    expect(search('{ status = error } | select(resource.service.name, span.attempt, .ratio, .retried, span.peer, kind, .absent) | count() > 0', [trace])).toEqual({
      traces: [{
        traceID: '2f3e0cee77ae5dc9c17ade3689eb2e54', rootServiceName: 'shop-backend', rootTraceName: 'update-billing', startTimeUnixNano: `${EPOCH_US}000`, durationMs: 557,
        spanSets: [{
          matched: 1,
          spans: [{
            spanID: 'f0e1d2c3b4a59687', name: 'charge', startTimeUnixNano: `${EPOCH_US + 100_250}000`, durationNanos: '446979000',
            attributes: [
              { key: 'status', value: { stringValue: 'error' } }, { key: 'service.name', value: { stringValue: 'billing' } }, { key: 'attempt', value: { intValue: '2' } },
              { key: 'ratio', value: { doubleValue: 0.25 } }, { key: 'retried', value: { boolValue: true } }, { key: 'peer', value: { stringValue: 'bank' } }, { key: 'kind', value: { stringValue: 'internal' } },
            ],
          }],
          attributes: [{ key: 'count()', value: { intValue: '1' } }],
        }],
      }],
      metrics: { inspectedTraces: 1, inspectedSpans: '2' },
    });
  });

  it('has the newest traces, as many as wanted, twenty by default', () => {
    const newest = Array.from({ length: 30 }, (_, i) => `t${29 - i}`);
    expect(idsOf(search('{ }', THIRTY))).toEqual(newest.slice(0, 20));
    expect(idsOf(search('{ }', THIRTY, { limit: 3 }))).toEqual(newest.slice(0, 3));
    expect(idsOf(search('{ }', THIRTY, { limit: 1_000_000 }))).toEqual(newest);
    expect(idsOf(search('{ .second < 10 }', THIRTY, { limit: 4 }))).toEqual(newest.slice(20, 24));
    for (const limit of [0, -1, NaN]) expect(idsOf(search('{ }', THIRTY, { limit }))).toEqual([]);
  });

  it('tells three spans of a spanset, or as many as wanted, and counts all', () => {
    const trace = traceOf('t', Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i === 0 ? 's0' : `s${i}<s0`, {}])));
    const told = (options: SearchOptions): unknown => search('{ }', [trace], options).traces[0]?.spanSets.map(({ spans, matched }) => [spans.length, matched]);
    expect(told({})).toEqual([[3, 9]]);
    expect(told({ spansPerSpanset: 100 })).toEqual([[9, 9]]);
    expect(told({ spansPerSpanset: 0 })).toEqual([[0, 9]]);
  });

  it('says of a trace without a root that none has come yet', () => {
    expect(search('{ rootName =~ "<root.*" }', [traceOf('t', { 'b<a': {} }), traceOf('u', { a: {} }), { traceId: 'empty', spans: [] }]).traces).toMatchObject([{ traceID: 't', rootServiceName: '<root span not yet received>', rootTraceName: '<root span not yet received>' }]);
  });
});

describe('a long search', () => {
  it('ends with the last trace that is wanted when they come with the newest first', () => {
    let taken = 0;
    function* newestFirst(): Generator<QueryTrace> {
      for (let second = 1_000; second > 0; second--) {
        taken++;
        yield traceOf(`t${second}`, { a: { attributes: { isOdd: second % 2 === 1 } } }, second * SECOND);
      }
    }
    const found: string[] = [];
    const result = search('{ .isOdd }', newestFirst(), { limit: 3, newestFirst: true, onFound: ({ traceID }) => found.push(traceID) });
    expect([idsOf(result), found, taken, result.metrics.inspectedTraces]).toEqual([['t999', 't997', 't995'], ['t999', 't997', 't995'], 6, 6]);
  });

  it('can be cancelled between two traces', () => {
    let polls = 0;
    const answer = searchTraceql('{ }', THIRTY, { shouldStop: () => ++polls > 5 });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(polls).toBe(6);
  });

  it('is given up before it costs more than its limit', () => {
    const text = '{ .second > 3 && .second < 9 }';
    expect(searchTraceql(text, THIRTY, { limits: { maxWork: 100, workPerSpan: 0 } })).toMatchObject({ ok: false, error: { kind: 'limit', message: expect.stringContaining('maxWork of 100') as string, from: 0, to: text.length } });
    expect(searchTraceql(text, THIRTY, { limits: { maxWork: 1_000, workPerSpan: 0 } })).toMatchObject({ ok: true });
    // What costs no more than its spans may go on.
    expect(searchTraceql(text, THIRTY, { limits: { maxWork: 1, workPerSpan: 9 } })).toMatchObject({ ok: true });
    expect(searchTraceql(text, THIRTY, { limits: { maxWork: 1, workPerSpan: 8 } })).toMatchObject({ ok: false, error: { kind: 'limit' } });
  });

  it.each([
    ['a pattern that backtracks', '{ .text =~ "(a+)+$" }'],
    ['many patterns', `{ ${Array.from({ length: 500 }, (_, i) => `.text =~ "(a|a)*${i}"`).join(' || ')} }`],
    ['a pattern that repeats much', '{ .text =~ "((a?){30}b?){30}.*" }'],
    ['the longest chain of relations', `{ }${' >> { }'.repeat(590)}`],
    ['the longest chain of powers', `{ 1 = 2${' ^ 2'.repeat(190)} }`],
    ['brackets as deep as they may be', `{ ${'('.repeat(190)}.text = "x"${')'.repeat(190)} }`],
    ['a group for every span', '{ } | by(span:id) | by(nestedSetLeft) | coalesce() | count() = 1000'],
    ['groups of groups', `{ }${' | by(span:id)'.repeat(590)}`],
  ])('with %s has an answer or an error within a second', (_what, text) => {
    const wide = traceOf('t', Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [i === 0 ? 's0' : `s${i}<s${i - 1}`, { attributes: { text: `${'a'.repeat(40)}${i}!` } }])));
    // Processor time: the machine may be busy with other things.
    const start = process.cpuUsage();
    const answer = searchTraceql(text, [wide]);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
    expect(answer.ok || answer.error.kind === 'limit').toBe(true);
  });
});

describe('a trace of a run', () => {
  it('is searched with its own times, kinds and attributes, and what went well is unset', () => {
    const base = { instance: 'i', version: '1', selfUs: 0, critical: true, criticalUs: 0, unfinished: false, detached: false, outlivedUs: 0 };
    const trace: Trace = {
      traceId: 'abc', startMs: 1_700_000_000_123, durationUs: 2_500, rootUs: 2_000, complete: true, followedToMs: 0, live: false,
      spans: [
        { ...base, spanId: 'a', parentId: '', name: 'buy', service: 'users', kind: 'server', startUs: 0, durationUs: 2_000, status: 'ok', depth: 0, attributes: {}, resource: { 'service.name': 'users' } },
        { ...base, spanId: 'b', parentId: 'a', name: 'POST /buy', service: 'users', kind: 'client', startUs: 500, durationUs: 2_000, status: 'error', depth: 1, attributes: { 'http.response.status_code': 503 }, resource: { 'service.name': 'users' } },
      ],
    };
    const result = search('{ kind = server && status = unset } > { status = error && kind = client && span.http.response.status_code > 500 && traceDuration = 2500us }', [queryTraceOf(trace)]);
    expect(result.traces).toMatchObject([{ traceID: 'abc', rootServiceName: 'users', rootTraceName: 'buy', startTimeUnixNano: '1700000000123000000', durationMs: 2, spanSets: [{ spans: [{ spanID: 'b', startTimeUnixNano: '1700000000123500000', durationNanos: '2000000' }] }] }]);
  });
});
