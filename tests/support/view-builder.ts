import type { IncidentView, MapInfo, NodeHealth, RunInfo, VerbInfo } from '../../src/session/view.ts';

/** 10:00:00 on some day. */
export const START_MS = Date.UTC(2026, 2, 4, 10, 0, 0);
export const at = (clock: string): number => {
  const [h = 0, m = 0, s = 0] = clock.split(':').map(Number);
  return START_MS + ((h - 10) * 3600 + m * 60 + s) * 1_000;
};

export const MAP: MapInfo = {
  nodes: [
    { id: 'web', title: 'Web shoppers', kind: 'client', team: '' },
    { id: 'mobile', title: 'Mobile app', kind: 'client', team: '' },
    { id: 'edge', title: 'edge', kind: 'gateway', team: 'platform' },
    { id: 'orders', title: 'orders', kind: 'service', team: 'checkout' },
    { id: 'inventory', title: 'inventory', kind: 'service', team: 'stock' },
    { id: 'payments', title: 'payments', kind: 'service', team: 'checkout' },
    { id: 'cardnet', title: 'CardNet', kind: 'third_party', team: '' },
    { id: 'stock-db', title: 'stock-db', kind: 'database', team: 'stock' },
  ],
  edges: [
    { from: 'web', to: 'edge' },
    { from: 'mobile', to: 'edge' },
    { from: 'edge', to: 'orders' },
    { from: 'orders', to: 'inventory' },
    { from: 'orders', to: 'payments' },
    { from: 'payments', to: 'cardnet' },
    { from: 'inventory', to: 'stock-db' },
  ],
};

const VERBS: readonly VerbInfo[] = [
  {
    verb: 'rollback',
    title: 'Roll back',
    button: 'Roll back {service}',
    group: 'Deploys',
    effect: 'Brings back the version that ran before, one instance after another.',
    duration: 'About 30 s for each instance',
    risk: 'Restarted instances start cold; what only the new version can read becomes unreadable.',
    reversible: 'Yes, by deploying the version again',
    args: [
      { name: 'service', title: 'Service', kind: 'choice', choices: [{ value: 'inventory', label: 'inventory', of: null }, { value: 'orders', label: 'orders', of: null }], min: 0, max: 0, unit: '', current: {} },
      { name: 'version', title: 'To version', kind: 'choice', choices: [{ value: '4.11.0', label: '4.11.0', of: 'inventory' }, { value: '2.30.1', label: '2.30.1', of: 'orders' }, { value: '2.30.0', label: '2.30.0', of: 'orders' }], min: 0, max: 0, unit: '', current: { inventory: '4.12.0', orders: '2.31.0' } },
    ],
  },
  {
    verb: 'resize_pool',
    title: 'Resize a connection pool',
    button: 'Resize {pool} to {size}',
    group: 'Capacity',
    effect: 'Changes how many connections each instance may hold.',
    duration: 'At once for new requests',
    risk: 'More connections mean more statements at a time on the database.',
    reversible: 'Yes, at once',
    args: [
      { name: 'pool', title: 'Pool', kind: 'choice', choices: [{ value: 'inventory-stock', label: 'inventory → stock-db', of: null }], min: 0, max: 0, unit: '', current: {} },
      { name: 'size', title: 'Connections', kind: 'number', choices: [], min: 1, max: 100, unit: 'connections', current: { 'inventory-stock': '20' } },
    ],
  },
];

const node = (id: string, status: NodeHealth['status'], rate: number, errors: number, p95: number, ready = 3, instances = 3): NodeHealth => ({
  id,
  status,
  ratePerSecond: rate,
  errorRatio: errors,
  p95Seconds: p95,
  ready,
  instances,
  exprs: { rate: `sum(rate(http_server_request_duration_seconds_count{service_name="${id}"}[1m]))`, errors: `errors of ${id}`, p95: `histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="${id}"}[1m])))` },
});

const burn = (window: string, burnRate: number) => ({ window, burnRate, expr: `burn(checkout[${window}])` });
const BURN_RULES: IncidentView['slos'][number]['burnRules'] = [
  { severity: 'page', state: 'firing', sinceMs: at('10:21:30'), forUs: 120e6, factor: 14.4, long: burn('1h', 15.2), short: burn('5m', 61), atMs: at('10:24:00'), expr: 'burn(checkout[1h]) > 14.4 and burn(checkout[5m]) > 14.4' },
  { severity: 'page', state: 'pending', sinceMs: at('10:23:00'), forUs: 900e6, factor: 6, long: burn('6h', 6.1), short: burn('30m', 20), atMs: at('10:24:00'), expr: 'burn(checkout[6h]) > 6 and burn(checkout[30m]) > 6' },
  { severity: 'ticket', state: 'inactive', sinceMs: null, forUs: 10_800e6, factor: 1, long: burn('3d', 0.2), short: burn('6h', 6.1), atMs: at('10:24:00'), expr: 'burn(checkout[3d]) > 1 and burn(checkout[6h]) > 1' },
];

export function buildInfo(changes: Partial<RunInfo> = {}): RunInfo {
  return {
    scenarioId: 'test',
    title: 'Checkout is slow',
    seed: 7,
    practice: { family: 'latency', difficulty: 2, skills: ['K3'], twins: 3 },
    briefing: { role: 'On call', situation: 'Checkout is slow.', known: [], goal: 'Bring it back.' },
    slos: [{ id: 'checkout', title: 'Checkout', journeys: ['checkout'], underUs: 800_000, target: 0.99, windowUs: 30 * 60e6 }],
    people: { mara: { name: 'Mara', role: 'Support lead' }, tomas: { name: 'Tomas', role: 'Engineer, platform' } },
    map: MAP,
    dashboards: [],
    standardDashboards: [],
    mechanisms: [
      { id: 'missing-index', title: 'Query without an index', family: 'Database' },
      { id: 'pool-exhaustion', title: 'Connection pool exhausted', family: 'Database' },
      { id: 'slow-dependency', title: 'Dependency slow, no timeout', family: 'Calls' },
    ],
    tutorial: [],
    verbs: VERBS,
    startEpochMs: START_MS,
    horizonUs: 40 * 60e6,
    healthy: { fromMs: START_MS + 360_000, toMs: START_MS + 720_000 },
    ...changes,
  };
}

/** A view in the middle of an incident; say what differs. */
export function buildView(changes: Partial<IncidentView> = {}): IncidentView {
  const clockMs = changes.clockMs ?? at('10:24:10');
  return {
    tick: (clockMs - START_MS) * 1_000,
    clockMs,
    phase: 'acknowledged',
    pagedAtUs: (at('10:20:30') - START_MS) * 1_000,
    endsAtUs: null,
    severity: 2,
    slos: [{ id: 'checkout', title: 'Checkout', target: 0.99, goodRatio: 0.909, burnRate: 9.1, status: 'bad', spark: Array.from({ length: 40 }, (_, i) => (i < 28 ? 0.997 - (i % 5) * 0.0004 : 0.997 - (i - 27) * 0.0075)), expr: 'sum(rate(client_good_requests_total{journey="checkout"}[5m])) / sum(rate(client_requests_total{journey="checkout"}[5m]))', burnRules: BURN_RULES }],
    badUserSeconds: 72_264,
    alerts: [
      { name: 'CheckoutBurnRate', severity: 'page', state: 'firing', sinceMs: at('10:20:30'), value: 9.13, summary: 'Checkout uses its error budget nine times faster than it may.', runbook: 'Find what checkout waits for; relieve users first.', expr: 'burn_rate:checkout > 6' },
      { name: 'InventoryLatencyHigh', severity: 'ticket', state: 'pending', sinceMs: at('10:23:00'), value: 1.82, summary: 'inventory answers slowly.', runbook: '', expr: 'histogram_quantile(0.95, …) > 1' },
      { name: 'OrdersDown', severity: 'page', state: 'inactive', sinceMs: null, value: null, summary: 'No instance of orders is ready.', runbook: '', expr: 'sum(up{service_name="orders"}) < 1' },
    ],
    nodes: [
      { ...node('web', 'bad', 182, 0.031, 2.4, 0, 0) },
      { ...node('mobile', 'warning', 96, 0.009, 1.1, 0, 0) },
      node('edge', 'warning', 284, 0.018, 1.9, 2, 2),
      node('orders', 'bad', 121, 0.044, 2.2, 3, 4),
      node('inventory', 'bad', 118, 0.021, 1.82),
      node('payments', 'good', 64, 0.0004, 0.083, 2, 2),
      node('cardnet', 'good', 61, 0, 0.061, 0, 0),
      { ...node('stock-db', 'unknown', 0, 0, 0, 1, 1), ratePerSecond: null, errorRatio: null, p95Seconds: null },
    ],
    edges: MAP.edges.map(({ from, to }, i) => ({ from, to, status: (['bad', 'warning', 'bad', 'bad', 'good', 'good', 'unknown'] as const)[i] ?? 'good', ratePerSecond: [182, 96, 121, 118, 64, 61, null][i] ?? null, p95Seconds: 1 })),
    changes: [
      { atUs: -3_600e6, kind: 'config', target: 'edge', from: '', to: 'gzip on', by: 'Ines', note: '', state: 'done', action: -1 },
      { atUs: 960e6, kind: 'deploy', target: 'inventory', from: '4.11.0', to: '4.12.0', by: 'Jun', note: 'stock by warehouse', state: 'done', action: -1 },
    ],
    actions: [],
    verbs: VERBS,
    messages: [
      { id: 1, atMs: at('10:20:30'), from: 'Pager', role: '', text: 'CheckoutBurnRate: checkout uses its error budget nine times faster than it may.', kind: 'page' },
      { id: 2, atMs: at('10:21:40'), from: 'Mara', role: 'Support lead', text: 'Three customers say that paying takes for ever. Is something up?', kind: 'person' },
      { id: 3, atMs: at('10:22:50'), from: 'Tomas', role: 'Engineer, platform', text: 'I bet it is the gateway change from this morning. Roll it back?', kind: 'person' },
    ],
    updateDue: { dueMs: at('10:30:30'), audience: 'team', promised: false },
    roles: {},
    hypotheses: [],
    pins: [],
    hints: [],
    timeline: [
      { atMs: at('10:16:00'), lane: 'change', text: 'inventory 4.11.0 → 4.12.0 by Jun' },
      { atMs: at('10:20:30'), lane: 'alert', text: 'CheckoutBurnRate is firing' },
      { atMs: at('10:20:30'), lane: 'phase', text: 'You were paged' },
      { atMs: at('10:20:52'), lane: 'phase', text: 'Acknowledged' },
      { atMs: at('10:21:10'), lane: 'look', text: 'Map' },
    ],
    tutorialStep: 0,
    intents: 2,
    ...changes,
  };
}

/** The same incident with a case being made: hypotheses, pins, an action under way. */
export function buildBusyView(): IncidentView {
  return buildView({
    hypotheses: [
      { id: 1, claim: { component: 'stock-db', mechanism: 'missing-index', trigger: '1', confidence: 4, prediction: 'EXPLAIN of the stock query shows a Seq Scan' }, state: 'open', addedMs: at('10:22:00'), evidence: [{ pinId: 1, stance: 'for' }, { pinId: 2, stance: 'against' }], actions: [1] },
      { id: 2, claim: { component: 'edge', mechanism: 'slow-dependency', trigger: 'unknown', confidence: 1, prediction: 'edge spans have self time' }, state: 'dropped', addedMs: at('10:21:20'), evidence: [], actions: [] },
    ],
    pins: [
      { id: 1, atMs: at('10:22:10'), panel: 'traces', title: 'SELECT stock 1.7 s', query: 'duration>1s', fromMs: at('10:20:00'), toMs: at('10:22:00'), digest: '91% of the trace', component: 'stock-db', labels: {} },
      { id: 2, atMs: at('10:22:40'), panel: 'metrics', title: 'stock-db connections', query: 'pg_stat_activity_count', fromMs: at('10:20:00'), toMs: at('10:22:00'), digest: '41 of 100', component: 'stock-db', labels: {} },
      { id: 3, atMs: at('10:23:05'), panel: 'map', title: 'payments', query: '', fromMs: at('10:22:05'), toMs: at('10:23:05'), digest: '64/s, 0.04% errors, p95 83 ms, 2/2 ready', component: 'payments', labels: {} },
    ],
    actions: [{ id: 1, verb: 'rollback', title: 'Rolling back inventory 4.12.0 → 4.11.0', startedMs: at('10:23:40'), endsMs: at('10:25:10'), state: 'running', outcome: '', hypothesisId: 1 }],
  });
}
