import type { FoundRow } from '../../../src/session/trace-answers.ts';
import type { ConsoleAnswer, ConsoleInfo, MetricAnswer, Span, Trace } from '../../../src/session/view.ts';
import type { LogRow } from '../../../src/session/log-answers.ts';
import type { Answers, LongAnswers } from './fake-world.tsx';
import { START_MS } from './fake-run.ts';

/** Shapes to look at, for the panels' harness alone: made by arithmetic, with no world behind them. */
const noise = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return x - Math.floor(x);
};
const FAULT_MS = START_MS + 720_000;

const SERVICES = ['gateway', 'orders', 'inventory', 'payments', 'orders-db'];

function metrics({ expr, fromMs, toMs, points }: { expr: string; fromMs: number; toMs: number; points: number }): MetricAnswer {
  const step = Math.max(5, Math.round((toMs - fromMs) / 1_000 / points));
  const count = Math.floor((toMs - fromMs) / 1_000 / step) + 1;
  const times = Float64Array.from({ length: count }, (_, i) => fromMs / 1_000 + i * step);
  const wave = (s: number, base: number, peak: number): Float64Array => times.map((t, i) => base * (0.9 + 0.2 * noise(i * 7 + s)) + (t * 1_000 > FAULT_MS ? peak * Math.min(1, (t * 1_000 - FAULT_MS) / 180_000) * (0.85 + 0.3 * noise(i + s)) : 0));
  const by = (name: string, values: readonly string[], base: number, peak: number): MetricAnswer['series'] => values.map((value, s) => ({ labels: { [name]: value }, values: wave(s, base * (1 + s * 0.4), peak * (1 - s * 0.3)) }));
  const series = expr.includes('quantile') && !expr.startsWith('quantile')
    ? by('service_name', SERVICES.slice(0, 4), 0.04, 1.6)
    : expr.startsWith('quantile')
      ? [{ labels: {}, values: wave(1, 0.05, 0.9) }]
      : expr.includes('errors')
        ? by('service_name', SERVICES.slice(0, 2), 0.001, 0.12)
        : expr.includes('pool_name')
          ? [
              { labels: { pool_name: 'orders>orders-db', state: 'used' }, values: wave(1, 4, 16) },
              { labels: { pool_name: 'orders>orders-db', state: 'idle' }, values: wave(2, 14, -13) },
            ]
          : expr === 'cpu'
            ? by('service_name', ['orders-db'], 0.2, 0.75)
            : by('service_name', SERVICES.slice(0, 4), 120, 30);
  return { ok: true, times, series, truncated: 0 };
}

const TEXTS = [
  ['orders', 1, 'GET /orders/history 200 in 41.203 ms'],
  ['gateway', 1, 'request finished route=/checkout status=200'],
  ['orders', 2, 'Slow query on orders-db: SELECT * FROM orders WHERE customer_id = $1 AND status = $2 took 1843.120 ms'],
  ['inventory', 0, 'cache hit for sku 88123'],
  ['orders', 3, 'Timed out after 2000.000 ms waiting for a connection of pool orders>orders-db'],
] as const;
const total = (fromMs: number, toMs: number): number => Math.max(0, Math.floor((toMs - fromMs) / 4));

function row(at: number, timeMs: number): LogRow {
  const kind = timeMs > FAULT_MS ? Math.floor(noise(at) * 5) : Math.floor(noise(at) * 2.2);
  const [service, level, text] = TEXTS[kind] ?? TEXTS[0];
  return { at, timeMs, level, service, instance: `${service}-7f9c-${at % 4}`, text, traceId: level === 0 ? '' : `4bf92f3577b34da6a3ce929d0e${String(at % 1e6).padStart(6, '0')}`, fields: [{ name: 'service_name', value: service, origin: 'stream' }, { name: 'http_route', value: '/orders/history', origin: 'line' }, { name: 'duration_ms', value: '1843.120', origin: 'line' }] };
}

const searchLogs: NonNullable<LongAnswers['searchLogs']> = ({ query, fromMs, toMs, offset, count, buckets }) => {
  const bad = query.indexOf('??');
  if (bad >= 0) return { ok: false, message: 'unexpected "??"', from: bad, to: bad + 2 };
  const n = query.includes('nothing') ? 0 : total(fromMs, toMs);
  const step = (toMs - fromMs) / Math.max(1, buckets) / 1_000;
  const times = Float64Array.from({ length: buckets }, (_, i) => fromMs / 1_000 + i * step);
  const counts = [0, 1, 2, 3].map((level) => times.map((t, i) => (n === 0 ? 0 : Math.round((level === 1 ? 240 : level === 0 ? 60 : t * 1_000 > FAULT_MS ? 90 : 2) * (0.8 + 0.4 * noise(i + level)) * step * 0.1))));
  return { ok: true, kind: 'lines', share: 1, searchedFromMs: fromMs, total: n, rows: Array.from({ length: Math.max(0, Math.min(count, n - offset)) }, (_, i) => row(Math.round(toMs / 4) - offset - i, toMs - (offset + i) * 4)), histogram: { times, counts: [counts[0], counts[1], counts[2], counts[3]] } };
};

const traces: LongAnswers['searchTraces'] = ({ fromMs, toMs }) => {
  const rows = Array.from({ length: 500 }, (_, i): FoundRow => {
    const startMs = fromMs + noise(i) * (toMs - fromMs);
    const slow = startMs > FAULT_MS && noise(i + 9000) < 0.4;
    const failed = slow && noise(i + 400) < 0.25;
    return { traceId: `4bf92f3577b34da6a3ce929d0e${String(i).padStart(6, '0')}`, startMs, durationUs: slow ? 900_000 + noise(i + 3) * 1_300_000 : 20_000 + noise(i + 5) ** 3 * 180_000, journey: slow ? 'order history' : (['browse', 'checkout', 'order history'][i % 3] ?? ''), client: i % 7 === 0 ? 'partners' : 'web', status: failed ? 504 : 200, error: failed ? 'timeout' : '', gaveUp: failed && i % 2 === 0, spans: null, errors: null, matched: null, matches: [] };
  });
  return { ok: true, decidedBy: 'roots', total: 8_412, rows, searchedFromMs: fromMs, isComplete: true, inspected: 0 };
};

const span = (id: string, parent: string, service: string, name: string, startMs: number, ms: number, more: Partial<Span> = {}): Span => ({ spanId: id, parentId: parent, name, service, instance: `${service}-7f9c-2`, version: '2.31', kind: 'server', startUs: startMs * 1_000, durationUs: ms * 1_000, status: 'ok', selfUs: 5_000, critical: false, criticalUs: more.critical === true ? (more.selfUs ?? 5_000) : 0, unfinished: false, detached: false, outlivedUs: 0, depth: 0, attributes: {}, resource: {}, ...more });
export const TRACE: Trace = {
  traceId: '4bf92f3577b34da6a3ce929d0e000001',
  startMs: START_MS + 1_000_000,
  durationUs: 1_940_000,
  rootUs: 1_940_000,
  complete: true,
  followedToMs: START_MS + 1_005_000,
  live: false,
  spans: [
    span('a', '', 'gateway', 'GET /orders/history', 0, 1940, { critical: true, selfUs: 8_000, attributes: { 'http.request.method': 'GET', 'http.route': '/orders/history', 'http.response.status_code': 200 } }),
    span('b', 'a', 'gateway', 'orders', 4, 1932, { kind: 'client', critical: true, selfUs: 2_000 }),
    span('c', 'b', 'orders', 'GET /history', 6, 1928, { critical: true, selfUs: 31_000 }),
    span('d', 'c', 'orders', 'queue wait', 6, 60, { kind: 'internal', selfUs: 60_000, critical: true }),
    span('e', 'c', 'inventory', 'GET /stock', 70, 48, { selfUs: 40_000, critical: true }),
    span('e2', 'e', 'inventory', 'SELECT stock', 90, 8, { kind: 'client', selfUs: 8_000 }),
    span('f', 'c', 'orders', 'pool orders>orders-db wait', 120, 480, { kind: 'internal', critical: true, selfUs: 480_000, attributes: { 'pool.waiters_ahead': 14 } }),
    span('g', 'c', 'orders-db', 'SELECT orders', 600, 1290, { kind: 'client', critical: true, selfUs: 1_290_000, attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'orders', 'db.query.summary': 'SELECT orders', 'db.rows_read': 1_840_233, core_wait_ms: 212.4, pages_read: 40211 } }),
    span('h', 'c', 'payments', 'GET /refunds', 130, 300, { status: 'error', selfUs: 300_000, attributes: { 'http.response.status_code': 503 } }),
    ...Array.from({ length: 14 }, (_, i) => span(`n${i}`, 'c', 'inventory', `GET /sku/${i}`, 1895 + i * 2, 2, { selfUs: 2_000 })),
  ],
};

const ANSWERS: Readonly<Record<string, ConsoleAnswer>> = {
  sessions: {
    title: 'Sessions',
    command: 'SELECT state, wait_event, count(*), max(now() - query_start) AS longest, query FROM pg_stat_activity GROUP BY 1, 2, 5 ORDER BY 3 DESC;',
    columns: ['state', 'wait_event', 'count', 'longest', 'query'],
    rows: [
      ['active', '', '18', '1.93 s', 'SELECT * FROM orders WHERE customer_id = $1 AND status = $2'],
      ['active', 'transactionid', '2', '412 ms', 'UPDATE orders SET status = $2 WHERE id = $1'],
      ['idle', 'ClientRead', '20', '', ''],
    ],
    text: [],
    note: '40 of 100 connections.',
  },
  explain: {
    title: 'Explain',
    command: 'EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM orders WHERE customer_id = $1 AND status = $2;',
    columns: [],
    rows: [],
    text: ['Seq Scan on orders  (cost=0.00..61284.20 rows=12 width=184) (actual time=0.412..1288.903 rows=12 loops=1)', '  Filter: ((customer_id = $1) AND (status = $2))', '  Rows Removed by Filter: 1840221', '  Buffers: shared hit=21804 read=18407', 'Planning Time: 0.112 ms', 'Execution Time: 1289.044 ms'],
    note: '',
  },
};

export const CONSOLES: readonly ConsoleInfo[] = [
  {
    database: 'orders-db', kind: 'database', component: 'orders-db',
    commands: [
      { id: 'sessions', title: 'Sessions', help: 'Who is connected, what they run and what they wait for.', arg: [] },
      { id: 'statements', title: 'Top statements', help: 'Where the time of the database goes.', arg: [] },
      { id: 'explain', title: 'Explain', help: 'How a statement is carried out. Runs it once.', arg: [{ value: 'history', label: 'SELECT orders by customer' }, { value: 'insert', label: 'INSERT orders' }] },
      { id: 'tables', title: 'Tables and indexes', help: 'Sizes, scans and which indexes are used.', arg: [] },
      { id: 'locks', title: 'Locks', help: 'Who waits for whom.', arg: [] },
    ],
  },
  { database: 'stock-db', kind: 'database', component: 'stock-db', commands: [{ id: 'sessions', title: 'Sessions', help: 'Who is connected.', arg: [] }] },
];

export const HARNESS_ANSWERS: Answers = {
  metrics: (args) => (args.expr.includes('oops') ? { ok: false, message: 'unknown function "oops"', from: args.expr.indexOf('oops'), to: args.expr.indexOf('oops') + 4 } : metrics(args)),
  catalog: () => ({ families: [{ name: 'http_server_request_duration_seconds', type: 'histogram', help: 'Requests served, queueing included.' }, { name: 'db_client_connection_count', type: 'gauge', help: 'Connections of a pool. Labels: pool_name, state (used, idle).' }], labels: {} }),
  trace: ({ traceId }) => ({ ...TRACE, traceId }),
  console: ({ command }) => new Promise((resolve) => setTimeout(() => resolve(ANSWERS[command] ?? ANSWERS['sessions']), 300)),
};

export const HARNESS_LONG_ANSWERS: LongAnswers = { searchLogs, searchTraces: traces };
