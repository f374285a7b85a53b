import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/base/random.ts';
import { newSearcher, parseTraceql, queryTraceOf, searchTraceql, type QueryTrace } from '../../../src/query/traceql/index.ts';
import { advanceRun, advanceToPage, openRun, type Run } from '../../../src/session/run.ts';
import { searchTraces } from '../../../src/session/trace-search.ts';
import type { FoundRow, TraceSearchAnswer } from '../../../src/session/trace-answers.ts';
import { openTrace } from '../../../src/session/window.ts';
import { parseTraceId, traceIdText } from '../../../src/telemetry/ids.ts';
import { findRequest, requestAt, requestEndUs } from '../../../src/telemetry/request-store.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { ofToday } from '../../support/day.ts';
import { recorderForFeed } from '../../support/feed-sink.ts';
import { scenarioOnDisk } from '../../support/scenario-on-disk.ts';
import { randomQuery } from '../../support/traceql-random.ts';

const SEED = 5;
/** Scenarios with retries, queues and messages, and calls that are given up on. */
const SCENARIOS = ['order-mails', 'retry-storm', 'checkout-deadlock'] as const;
const QUERIES = [
  '{}',
  '{ nestedSetParent < 0 && duration > 300ms }',
  '{ traceDuration > 300ms }',
  '{ traceDuration > 50ms } | select(span.http.route)',
  '{ status = error }',
  '{ status = error && kind = client }',
  '{ span.http.response.status_code >= 500 }',
  '{ kind = consumer }',
  '{ span.db.query.summary != nil && duration > 20ms }',
  '{ kind = server } >> { span.db.system.name != nil }',
  '{ kind = client } > { kind = server && duration > 100ms }',
  '{ span.db.system.name != nil } | count() > 3',
  '{} | count() > 12',
  '{ span.faultline.unfinished = true }',
  '{ kind = server } !> { kind = consumer }',
  '{ resource.service.name =~ ".*or.*" && duration > 10ms } | by(resource.service.name) | max(duration) > 40ms',
  '{ parent.kind = client && status = error } || { childCount > 6 }',
];

function ask(run: Run, query: string, fromMs: number, toMs: number, limit = 500): TraceSearchAnswer {
  const answer = runLongCall(searchTraces(run, { query, fromMs, toMs, limit }));
  if (!answer.ok) throw new Error(`${query}: ${answer.message}`);
  return answer;
}

/** Each trace of the range by itself, opened as the waterfall opens it. */
function everyTrace(run: Run, fromMs: number, toMs: number): QueryTrace[] {
  const { requests } = run.recorder;
  const rows = Array.from({ length: requests.count }, (_, row) => row).filter((row) => {
    const endMs = requests.epochMs + Math.floor(requestEndUs(requests, row) / 1000);
    return endMs >= fromMs && endMs <= toMs;
  });
  return rows.map((row) => {
    const { trace, startUs } = requestAt(requests, row);
    const opened = openTrace(run, traceIdText(requests.seed, trace));
    if (opened === null) throw new Error(`no trace of row ${row}`);
    return queryTraceOf(opened, requests.epochMs * 1000 + startUs);
  });
}

const idsOf = (rows: readonly FoundRow[]): string[] => rows.map(({ traceId }) => traceId).sort();

describe.each(ofToday(SCENARIOS, 2))('a search for traces of %s', (id) => {
  const scenario = scenarioOnDisk(id);
  const run = openRun(scenario, SEED, scenario.variants[0]?.id ?? null);
  advanceToPage(run);
  advanceRun(run, run.world.now + 90_000_000);
  const toMs = run.scenario.startEpochMs + run.world.now / 1000 - 65_000;
  const fromMs = toMs - 3_000;
  const traces = everyTrace(run, fromMs, toMs);
  const stream = openStream(SEED, id);
  const queries = [...QUERIES, ...Array.from({ length: 15 }, () => randomQuery(stream).text)];

  it('finds what opening every single trace finds', () => {
    expect(traces.length).toBeGreaterThan(20);
    let found = 0;
    for (const query of queries) {
      const expected = searchTraceql(query, traces, { limit: 10_000 });
      if (!expected.ok) throw new Error(`${query}: ${expected.error.message}`);
      const answer = ask(run, query, fromMs, toMs);
      expect({ query, ids: idsOf(answer.rows) }).toEqual({ query, ids: expected.result.traces.map((one) => one.traceID).sort() });
      found += answer.rows.length;
      if (answer.decidedBy === 'roots') continue;
      const matched = new Map(expected.result.traces.map((one) => [one.traceID, one.spanSets.reduce((sum, set) => sum + set.matched, 0)]));
      for (const row of answer.rows) expect({ query, matched: row.matched }).toEqual({ query, matched: matched.get(row.traceId) });
    }
    expect(found).toBeGreaterThan(100);
  });

  it('never leaves out a trace because of its spans one by one', () => {
    const left = queries.flatMap((query) => {
      const parsed = parseTraceql(query);
      if (!parsed.ok) throw new Error(query);
      const { inspect, mayMatch } = newSearcher(parsed.ast);
      return traces.filter((trace) => inspect(trace) !== null && !mayMatch(trace)).map(({ traceId }) => `${query} ${traceId}`);
    });
    expect(left).toEqual([]);
  });

  it('says how far it has come, stops at as many as wanted, and starts with the newest', () => {
    const longFromMs = toMs - 120_000;
    const all = ask(run, '{ span.http.route != nil }', longFromMs, toMs, 30);
    expect([all.rows.length, all.isComplete, all.decidedBy]).toEqual([30, false, 'spans']);
    expect(all.searchedFromMs).toBeGreaterThan(longFromMs);
    const starts = all.rows.map(({ startMs }) => startMs);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    const nothing = { query: '{ span.http.route = "/no such route" }', fromMs: longFromMs, toMs, limit: 20 };
    const shares: number[] = [];
    const answer = runLongCall(searchTraces(run, nothing), ({ share }) => shares.push(share));
    expect(answer).toMatchObject({ ok: true, isComplete: true, total: 0, searchedFromMs: longFromMs });
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('looks only into what is new when the same is asked again', () => {
    const args = { query: '{ span.http.route = "/nowhere" }', fromMs: toMs - 60_000, toMs, limit: 20 };
    const steps = (): number => {
      let count = 0;
      for (const _ of searchTraces(run, args)) count += 1;
      return count;
    };
    const first = steps();
    expect(steps()).toBeLessThan(first / 4);
  });
});

describe('a trace id', () => {
  it('leads back to its trace, and only in its own run', () => {
    for (const trace of [1, 2, 77, 540_000, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const id = traceIdText(7, trace);
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(parseTraceId(7, id)).toBe(trace);
      expect(parseTraceId(7, id.toUpperCase())).toBe(trace);
      expect(parseTraceId(8, id)).toBeNull();
    }
    expect(traceIdText(7, 0)).toBe('');
    const id = traceIdText(7, 5);
    for (const bad of ['', id.slice(1), `${id}0`, `0x${id.slice(2)}`, `${id.slice(0, 24)}0000000g`, `${id.slice(0, 31)} `, '0'.repeat(32)]) expect([bad, parseTraceId(7, bad)]).toEqual([bad, null]);
    expect(new Set(Array.from({ length: 5000 }, (_, i) => traceIdText(7, i + 1))).size).toBe(5000);
  });

  it('finds its request in the store', () => {
    const { sink, requests } = recorderForFeed();
    for (let i = 1; i <= 20_000; i++) sink.requestEnded(0, 0, (i * 7919) % 20_011, i, 5, 0);
    for (const row of [0, 1, 8191, 8192, 19_999]) expect(findRequest(requests, requestAt(requests, row).trace)).toBe(row);
    expect(findRequest(requests, 30_000)).toBe(-1);
    expect(() => requestAt(requests, 20_000)).toThrow('no request');
  });
});
