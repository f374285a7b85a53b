import { describe, expect, it } from 'vitest';
import { nextBelow, openStream } from '../../../src/base/random.ts';
import { IN_BACKGROUND, OPEN, SPAN_CLIENT, SPAN_CONSUMER, SPAN_DATABASE, SPAN_POOL, SPAN_SERVER, SPAN_SPAWN, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { collectedSpans, newSpanCollector } from '../../../src/telemetry/span-collector.ts';
import { buildTrace, MISSING_PARENT, type TraceContext } from '../../../src/telemetry/trace-tree.ts';
import type { Trace as ViewTrace } from '../../../src/session/view.ts';
import { EPOCH_MS } from '../../support/feed-sink.ts';

const CONTEXT: TraceContext = {
  seed: 7,
  epochMs: EPOCH_MS,
  naming: {
    spanNames: ['GET /a', 'POST /stock/{sku}', 'SELECT items (find)', 'wait for shop_db', 'resize'],
    calls: [{ callee: 'stock', statement: null }, { callee: 'shop-db', statement: { system: 'postgresql', text: 'SELECT * FROM items WHERE sku = $1' } }],
    pools: ['other', 'shop_db'],
  },
  identities: [{ id: 0, service: 'shop', version: 'v1', instance: 'pod-0' }, { id: 1, service: 'web', version: '', instance: '' }],
  nowUs: 1e9,
  isPresent: true,
};

/** A span of trace 5 from its id, its parent's (0: none), and its times relative to second 1. */
function span(id: number, parent: number, startUs: number, endUs: number, more: Partial<SpanRecord> = {}): SpanRecord {
  const base = { trace: 5, idA: id === 0 ? 0 : -id, idB: id, parentA: parent === 0 ? 0 : -parent, parentB: parent, name: 0, identity: 0, kind: SPAN_SERVER as SpanRecord['kind'], outcome: 0, n0: 0, n1: 0, n2: 0 };
  return { ...base, startUs: 1_000_000 + startUs, endUs: 1_000_000 + endUs, ...more };
}

function build(spans: readonly SpanRecord[], nowUs = CONTEXT.nowUs, isPresent = true): ViewTrace {
  const trace = buildTrace(spans, { ...CONTEXT, nowUs, isPresent });
  if (trace === null) throw new Error('no trace');
  return trace;
}

/** `id`, indented by depth, `*` when critical, with its self time. */
function drawing(trace: ViewTrace): string[] {
  return trace.spans.map((one) => `${'  '.repeat(one.depth)}${Number.parseInt(one.spanId.slice(8), 16)}${one.critical ? '*' : ''} ${one.selfUs}`);
}

describe('a trace made of spans', () => {
  it('puts parents before children and says what each waited for', () => {
    // 1 calls 2 and 3 in parallel, then 4; 5 runs inside 3.
    const trace = build([span(5, 3, 20, 60), span(4, 1, 70, 95), span(2, 1, 10, 50), span(3, 1, 10, 65), span(1, 0, 0, 100)]);
    expect(drawing(trace)).toEqual(['1* 20', '  3* 15', '    5* 40', '  2 40', '  4* 25']);
    expect([trace.traceId, trace.startMs, trace.durationUs, trace.complete]).toEqual([traceIdText(7, 5), EPOCH_MS + 1000, 100, true]);
    expect(trace.spans[0]).toMatchObject({ parentId: '', name: 'GET /a', service: 'shop', instance: 'pod-0', version: 'v1', startUs: 0, durationUs: 100, status: 'ok' });
    expect(trace.spans[1].parentId).toBe(trace.spans[0].spanId);
    for (const one of trace.spans) expect(one.spanId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('does not let abandoned work that outlasts its parent stretch the critical path', () => {
    // The first attempt (2) was given up on at 50, but its server (3) and what that called (4) went on; the second (5) answered.
    const trace = build([span(1, 0, 0, 80), span(2, 1, 0, 50), span(3, 2, 1, 200), span(4, 3, 60, 190), span(5, 1, 55, 80)]);
    expect(drawing(trace)).toEqual(['1* 5', '  2* 1', '    3* 69', '      4 130', '  5* 25']);
    expect([trace.durationUs, trace.rootUs]).toEqual([200, 80]);
    expect(trace.spans.map((one) => one.outlivedUs)).toEqual([0, 0, 150, 0, 0]);
    // Of the abandoned server only what the first attempt waited for counts: from 1 to 50.
    expect(trace.spans.map((one) => one.criticalUs)).toEqual([5, 1, 49, 0, 25]);
  });

  it('marks of several that end together the one that began first', () => {
    const trace = build([span(1, 0, 0, 10), span(2, 1, 2, 10), span(3, 1, 5, 10), span(4, 1, 2, 2), span(5, 1, 0, 2)]);
    expect(drawing(trace).sort()).toEqual(['  2* 8', '  3 5', '  4 0', '  5* 2', '1* 0'].sort());
  });

  it('hangs spans whose parent is missing below the root and says so', () => {
    const trace = build([span(1, 0, 0, 100), span(3, 9, 20, 60), span(4, 3, 30, 40)]);
    expect(drawing(trace)).toEqual(['1* 60', '  3* 30', '    4* 10']);
    expect(trace.complete).toBe(false);
    expect(trace.spans.map((one) => MISSING_PARENT in one.attributes)).toEqual([false, true, false]);
  });

  it('stands without its root while that has not ended', () => {
    const trace = build([span(3, 2, 20, 60), span(4, 2, 70, 90), span(5, 3, 25, 30)]);
    expect(drawing(trace)).toEqual(['3* 35', '  5* 5', '  4 20']);
    expect([trace.complete, trace.durationUs, trace.spans[0].attributes[MISSING_PARENT]]).toEqual([false, 70, 1]);
  });

  it('cuts at the moment of asking', () => {
    const spans = [span(1, 0, 0, 100), span(2, 1, 10, 0, { endUs: OPEN }), span(3, 1, 80, 90)];
    const trace = build(spans, 1_000_050);
    expect(drawing(trace)).toEqual(['1* 10', '  2* 40']);
    expect(trace.spans.map((one) => one.unfinished)).toEqual([true, true]);
    expect([trace.complete, trace.durationUs, trace.rootUs]).toEqual([false, 50, 50]);
    expect(buildTrace(spans, { ...CONTEXT, nowUs: 999_999 })).toBeNull();
    expect(build([spans[0], spans[2]]).complete).toBe(true);
  });

  it('survives rings of parents, spans that are their own parent, and two roots', () => {
    const ring = build([span(1, 0, 0, 100), span(2, 3, 10, 20), span(3, 2, 30, 40), span(4, 4, 50, 60)]);
    expect(drawing(ring).map((line) => line.replace('*', ''))).toEqual(['1 80', '  2 10', '    3 10', '  4 10']);
    const twins = build([span(1, 0, 0, 50), span(2, 0, 60, 100), span(3, 2, 70, 80)]);
    expect(drawing(twins)).toEqual(['1* 50', '2* 30', '  3* 10']);
    expect(twins.complete).toBe(true);
  });

  it('draws what is still open up to where it was followed, and says whether there can be more', () => {
    // The root gave up on 2 at 50; its server (3) goes on and waits in 4. Followed to 1000.
    const spans = [span(1, 0, 0, 60), span(2, 1, 0, 50), span(3, 2, 1, 0, { endUs: OPEN }), span(4, 3, 30, 0, { endUs: OPEN, kind: SPAN_POOL })];
    const trace = build(spans, 1_001_000);
    expect(drawing(trace)).toEqual(['1* 10', '  2* 1', '    3* 29', '      4* 970']);
    expect(trace.spans.map((one) => [one.durationUs, one.criticalUs, one.unfinished, one.outlivedUs])).toEqual([[60, 10, false, 0], [50, 1, false, 0], [999, 29, true, 950], [970, 20, true, 0]]);
    expect([trace.complete, trace.live, trace.followedToMs]).toEqual([false, true, EPOCH_MS + 1001]);
    expect(build(spans, 1_001_000, false).live).toBe(false);
    expect(build([span(1, 0, 0, 60)]).live).toBe(false);
  });

  it('has own times on the critical path that add up to what the user waited for', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const trace = build(randomSpans(seed));
      expect([seed, trace.spans.reduce((sum, one) => sum + one.criticalUs, 0)]).toEqual([seed, trace.rootUs]);
      for (const one of trace.spans) expect(one.critical || one.criticalUs === 0, `seed ${seed}`).toBe(true);
    }
  });

  it('knows its process by the names of the conventions, and leaves out what a process has not', () => {
    const spans = [span(1, 0, 0, 100, { identity: 1 }), span(2, 1, 0, 10)];
    expect(build(spans).spans.map((one) => one.resource)).toEqual([{ 'service.name': 'web' }, { 'service.name': 'shop', 'service.version': 'v1', 'service.instance.id': 'pod-0' }]);
  });

  it('tells apart what a request did again at the same place, and knows which time a child belongs to', () => {
    const trace = build([span(1, 0, 0, 100), span(2, 1, 10, 20), span(3, 2, 12, 15), span(2, 1, 40, 60), span(4, 2, 45, 55)]);
    expect(trace.spans.map((one) => [one.depth, one.startUs, trace.spans.findIndex(({ spanId }) => spanId === one.parentId)])).toEqual([[0, 0, -1], [1, 10, 0], [2, 12, 1], [1, 40, 0], [2, 45, 3]]);
    expect(new Set(trace.spans.map(({ spanId }) => spanId)).size).toBe(5);
  });

  it('hangs background work and work on messages below what began it, off the critical path', () => {
    // 2 began work of its own (server 9), and a call (3) that nobody waits for; 4 is work on a message.
    const spawn = span(7, 2, 30, 30, { kind: SPAN_SPAWN });
    const trace = build([span(1, 0, 0, 100), span(2, 1, 10, 90), spawn, span(9, 7, 30, 300), span(3, 2, 40, 95, { kind: SPAN_CLIENT, n1: IN_BACKGROUND }), span(4, 2, 50, 400, { kind: SPAN_CONSUMER })]);
    expect(drawing(trace)).toEqual(['1* 20', '  2* 20', '    9 270', '    3 55', '    4 350']);
    expect(trace.spans.map((one) => [one.detached, one.outlivedUs, one.criticalUs])).toEqual([[false, 0, 20], [false, 0, 80], [true, 210, 0], [true, 5, 0], [true, 310, 0]]);
    expect([trace.complete, trace.spans[2]?.parentId]).toEqual([true, trace.spans[1]?.spanId]);
  });

  it('says by kind what the numbers of a span mean', () => {
    const trace = build([
      span(1, 0, 0, 100, { outcome: 2 }),
      span(5, 1, 0, 90, { outcome: 5, n0: 7, n1: 8, n2: 9 }),
      span(2, 5, 0, 10, { kind: SPAN_CLIENT, name: 1, n0: 1, n2: 0 }),
      span(3, 5, 10, 20, { kind: SPAN_DATABASE, name: 2, n0: 4_000_000, n1: 3, n2: 1 }),
      span(4, 5, 20, 30, { kind: SPAN_POOL, name: 3, outcome: 5, n0: 180, n1: 2 }),
    ]);
    const server = { 'http.request.method': 'GET', 'http.route': '/a', 'faultline.queue_wait_us': 7, 'faultline.core_wait_us': 8, 'faultline.core_time_us': 9 };
    const statement = { 'db.system.name': 'postgresql', 'db.namespace': 'shop-db', 'db.query.summary': 'SELECT items (find)', 'db.query.text': 'SELECT * FROM items WHERE sku = $1', 'server.address': 'shop-db' };
    expect(trace.spans.map(({ kind, status, attributes }) => [kind, status, attributes])).toEqual([
      ['server', 'error', { 'error.type': 'timeout' }],
      ['server', 'error', { ...server, 'http.response.status_code': 503, 'error.type': 'pool_timeout' }],
      ['client', 'ok', { 'server.address': 'stock', 'http.request.method': 'POST', 'url.template': '/stock/{sku}', 'http.response.status_code': 200, 'http.request.resend_count': 1 }],
      ['client', 'ok', { ...statement, 'db.response.returned_rows': 4_000_000, 'faultline.rows_examined': 3 }],
      ['internal', 'error', { 'db.client.connection.pool.name': 'shop_db', 'error.type': 'pool_timeout', 'faultline.waiters_ahead': 180 }],
    ]);
  });

  it('gives a call a status only when an answer came, and a first attempt no count', () => {
    const attributesOf = (more: Partial<SpanRecord>, name = 1): Readonly<Record<string, string | number>> | undefined => build([span(1, 0, 0, 100), span(2, 1, 0, 90, { kind: SPAN_CLIENT, name, ...more })]).spans[1]?.attributes;
    const call = { 'server.address': 'stock', 'http.request.method': 'POST', 'url.template': '/stock/{sku}' };
    expect(attributesOf({ outcome: 2, n1: 1 })).toEqual({ ...call, 'error.type': 'timeout' });
    expect(attributesOf({ outcome: 2 })).toEqual({ ...call, 'http.response.status_code': 504, 'error.type': '504' });
    expect(attributesOf({ endUs: OPEN })).toEqual(call);
    expect(attributesOf({}, 4)).toEqual({ 'server.address': 'stock', 'url.template': 'resize', 'http.response.status_code': 200 });
    expect(attributesOf({ kind: SPAN_DATABASE, name: 2, n2: 1, outcome: 2, n0: 5, n1: 6 })).not.toHaveProperty(['db.response.returned_rows']);
  });
});

/** A root with up to twelve descendants that begin after their parents; some outlast them, some never end. */
function randomSpans(seed: number): SpanRecord[] {
  const stream = openStream(seed, 'spans');
  const spans = [span(1, 0, 0, 500 + nextBelow(stream, 500))];
  const count = nextBelow(stream, 12);
  for (let id = 2; id < count + 2; id++) {
    const parent = spans[nextBelow(stream, spans.length)];
    const startUs = parent.startUs + nextBelow(stream, 300);
    spans.push({ ...span(id, parent.idB, 0, 0), startUs, endUs: nextBelow(stream, 8) === 0 ? OPEN : startUs + nextBelow(stream, 700) });
  }
  return spans;
}

describe('a span collector', () => {
  it('keeps the spans of the traces asked for, although the world uses one record for all', () => {
    const some = newSpanCollector(new Set([2, 3_000_000_000]));
    const all = newSpanCollector('all');
    const shared = { ...span(1, 0, 0, 1), traits: 0 };
    for (let i = 0; i < 1000; i++) {
      Object.assign(shared, { trace: i % 4 === 3 ? 3_000_000_000 : i % 4, idB: i, endUs: 2_000_000 + i, n2: -i, traits: i });
      for (const collector of [some, all]) collector.sink.span(shared);
    }
    expect([some.count, all.count]).toEqual([500, 1000]);
    expect(collectedSpans(some, 3_000_000_000)).toHaveLength(250);
    expect(collectedSpans(all, 1)[249]).toEqual({ ...shared, trace: 1, idB: 997, endUs: 2_000_997, n2: -997, traits: 997 });
    expect(collectedSpans(all, null)).toHaveLength(1000);
  });
});
