import { describe, expect, it } from 'vitest';
import { parseTraceql } from '../../../src/query/traceql/index.ts';
import type { Span, Trace } from '../../../src/session/view.ts';
import { alignTraces, greatestDifferences } from '../../../src/ui/war-room/panels/traces/align-traces.ts';
import { placeGraph } from '../../../src/ui/war-room/panels/traces/graph-layout.ts';
import { readClock, readDuration } from '../../../src/ui/war-room/panels/traces/read-range.ts';
import { bothOf } from '../../../src/ui/war-room/panels/traces/traceql-text.ts';
import { asTraceql } from '../../../src/ui/war-room/shared/old-trace-filter.ts';

describe('a filter of before', () => {
  const TEXTS: readonly (readonly [old: string, traceql: string])[] = [
    ['', '{}'],
    ['  { status = error } ', '{ status = error }'],
    ['({} | count() > 3)', '({} | count() > 3)'],
    ['client=web journey="place order" duration>500ms status=error', '{ nestedSetParent < 0 && rootServiceName = "web" && rootName = "place order" && duration > 500ms && status = error }'],
    ['journey=place_order status=ok duration>2s duration<9s', '{ nestedSetParent < 0 && rootName = "place_order" && status != error && duration > 2s && duration < 9s }'],
    ['service=orders', '{ resource.service.name = "orders" }'],
    ['-client=web -duration>=1s', '{ nestedSetParent < 0 && rootServiceName != "web" && duration < 1s }'],
    ['status>=500', '{ span.http.response.status_code >= 500 }'],
    ['status=timeout', '{ nestedSetParent < 0 && span.error.type = "timeout" }'],
    ['-status=ok', '{ nestedSetParent < 0 && status = error }'],
    ['trace=4bf9', '{ nestedSetParent < 0 && trace:id = "4bf9" }'],
    ['check.out', '{ nestedSetParent < 0 && rootName =~ "(?i).*check\\\\.out.*" }'],
    ['journey="say \\"hi\\""', '{ nestedSetParent < 0 && rootName = "say \\"hi\\"" }'],
  ];

  it.each(TEXTS)('%s is asked as TraceQL', (old, traceql) => {
    expect(asTraceql(old)).toBe(traceql);
    const parsed = parseTraceql(asTraceql(old));
    expect(parsed.ok ? 'read' : parsed.error.message).toBe('read');
  });
});

describe('two questions', () => {
  it('are one, whose meaning is both', () => {
    const more = '{ rootName = "buy" }';
    const both = ['', '{}', '{ status = error }', '{} | count() > 3', '{ a = 1 } || { b = 2 }', '{ .x = "a || b" }', more].map((query) => bothOf(query.replace('a = 1', '.a = 1').replace('b = 2', '.b = 2'), more));
    expect(both).toEqual([more, more, `{ status = error } && ${more}`, `( {} | count() > 3 ) && ( ${more} )`, `( { .a = 1 } || { .b = 2 } ) && ${more}`, `{ .x = "a || b" } && ${more}`, more]);
    for (const query of both) expect([query, parseTraceql(query).ok]).toEqual([query, true]);
  });
});

describe('a range in numbers', () => {
  const WINDOW = { fromMs: Date.UTC(2026, 2, 3, 10), toMs: Date.UTC(2026, 2, 3, 11) };
  it('is read as it is shown', () => {
    expect([readClock('10:31', WINDOW), readClock('10:31:05', WINDOW)]).toEqual([WINDOW.fromMs + 31 * 60_000, WINDOW.fromMs + 31 * 60_000 + 5_000]);
    expect(readClock('00:10', { fromMs: Date.UTC(2026, 2, 3, 23, 40), toMs: Date.UTC(2026, 2, 4, 0, 20) })).toBe(Date.UTC(2026, 2, 4, 0, 10));
    for (const bad of ['', '10', '25:00', '10:61', '10:3x', '1:2:3:4']) expect([bad, readClock(bad, WINDOW)]).toEqual([bad, null]);
    expect(['500ms', '1.5 s', '2min', '1h', '40 µs', '3m'].map(readDuration)).toEqual([500_000, 1_500_000, 120_000_000, 3_600_000_000, 40, 180_000_000]);
    for (const bad of ['', 's', '5', '1.2.3s', '-1s', 'abcs']) expect([bad, readDuration(bad)]).toEqual([bad, null]);
  });
});

const span = (spanId: string, parentId: string, name: string, us: number, service = 'orders'): Span => ({ spanId, parentId, name, service, instance: '', version: '', kind: 'server', startUs: 0, durationUs: us, status: 'ok', selfUs: us, critical: false, criticalUs: 0, unfinished: false, detached: false, outlivedUs: 0, depth: 0, attributes: {}, resource: {} });
const trace = (rootUs: number, spans: readonly Span[]): Trace => ({ traceId: 't', startMs: 0, durationUs: rootUs, rootUs, spans, complete: true, followedToMs: 0, live: false });

describe('two traces laid over each other', () => {
  it('meet where the same was done below the same, however often', () => {
    const left = trace(1_000, [span('a', '', 'GET', 100), span('b', 'a', 'SELECT', 50), span('c', 'a', 'CACHE', 10)]);
    const right = trace(2_000, [span('x', '', 'GET', 100), span('y', 'x', 'SELECT', 50), span('z', 'x', 'SELECT', 900), span('w', 'x', 'RETRY', 500)]);
    expect(alignTraces(left, right).map(({ name, level, left: l, right: r, verdict }) => [name, level, l?.count ?? 0, r?.count ?? 0, verdict])).toEqual([
      ['GET', 1, 1, 1, 'alike'],
      ['SELECT', 2, 1, 2, 'more'],
      ['CACHE', 2, 1, 0, 'missing'],
      ['RETRY', 2, 0, 1, 'added'],
    ]);
    expect(greatestDifferences(alignTraces(left, right), 2).map(({ name }) => name)).toEqual(['SELECT', 'RETRY']);
  });

  it('of which one did the same slower says so only of what itself was slow', () => {
    const left = trace(1_000, [span('a', '', 'GET', 100), span('b', 'a', 'SELECT', 100)]);
    const slow = alignTraces(left, trace(1_000, [span('a', '', 'GET', 101), span('b', 'a', 'SELECT', 700)]));
    expect(slow.map(({ verdict }) => verdict)).toEqual(['alike', 'slower']);
    expect(alignTraces(trace(1_000, [span('a', '', 'GET', 700)]), left).map(({ verdict }) => verdict)).toEqual(['faster', 'added']);
  });
});

describe('a service graph', () => {
  it('has callers at the left, and stands a service that calls itself', () => {
    const edge = (from: string, to: string) => ({ from, to, calls: 1, errors: 0, meanUs: 1, perTrace: 1 });
    const { nodes, edges, width } = placeGraph({ nodes: [], edges: [edge('web', 'gateway'), edge('gateway', 'db'), edge('gateway', 'gateway')] });
    expect([...nodes].toSorted((a, b) => a[1].x - b[1].x).map(([name]) => name)).toEqual(['web', 'gateway', 'db']);
    expect(edges.map(({ path }) => path === '')).toEqual([false, false, true]);
    expect(width).toBeGreaterThan(400);
  });
});
