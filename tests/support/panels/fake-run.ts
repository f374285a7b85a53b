import type { IncidentView, RunInfo } from '../../../src/session/view.ts';
import type { Change } from '../../../src/sim/fault-spec.ts';

/** A run at rest, for tests of panels that need no world. 10:00:00 UTC. */
export const START_MS = Date.UTC(2026, 2, 3, 10, 0, 0);
export const NOW_MS = START_MS + 20 * 60_000;

export const CHANGES: readonly Change[] = [
  { atUs: -26 * 3600e6, kind: 'schema', target: 'orders-db', from: '', to: 'orders_v14', by: 'Mira', note: 'Adds column promised_at', state: 'done', action: -1 },
  { atUs: 300e6, kind: 'flag', target: 'web', from: 'off', to: 'on', by: 'Jon', note: 'Show delivery estimate on the basket', state: 'done', action: -1 },
  { atUs: 660e6, kind: 'deploy', target: 'orders', from: '2.30', to: '2.31', by: 'Ada', note: 'Order history: filter by status', state: 'done', action: -1 },
];

export const INFO: RunInfo = {
  scenarioId: 'test',
  title: 'Orders are slow',
  seed: 7,
  practice: { family: 'latency', difficulty: 2, skills: ['K3'], twins: 3 },
  briefing: { role: 'on call', situation: '', known: [], goal: '' },
  slos: [], people: {},
  map: {
    nodes: [
      { id: 'web', title: 'Web shop', kind: 'client', team: '' },
      { id: 'partners', title: 'Partners', kind: 'client', team: '' },
      { id: 'gateway', title: 'Gateway', kind: 'gateway', team: 'edge' },
      { id: 'orders', title: 'Orders', kind: 'service', team: 'orders' },
      { id: 'inventory', title: 'Inventory', kind: 'service', team: 'stock' },
      { id: 'payments', title: 'Payments', kind: 'third_party', team: '' },
      { id: 'orders-db', title: 'Orders database', kind: 'database', team: 'orders' },
    ],
    edges: [
      { from: 'web', to: 'gateway' },
      { from: 'gateway', to: 'orders' },
    ],
  },
  dashboards: [
    {
      id: 'shop',
      title: 'Shop overview',
      panels: [
        { title: 'Requests', unit: 'per_second', queries: [{ expr: 'sum by (service_name) (rate(http_server_request_duration_seconds_count[1m]))', legend: '{{service_name}}' }], threshold: null },
        { title: 'Latency p95', unit: 'seconds', queries: [{ expr: 'histogram_quantile(0.95, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket[1m])))', legend: '{{service_name}}' }], threshold: 0.4 },
        { title: 'Checkout latency', unit: 'seconds', queries: [{ expr: 'quantile_50', legend: 'p50' }, { expr: 'quantile_95', legend: 'p95' }, { expr: 'quantile_99', legend: 'p99' }], threshold: null },
        { title: 'Errors', unit: 'ratio', queries: [{ expr: 'errors / requests', legend: '{{service_name}}' }], threshold: 0.01 },
        { title: 'Connections', unit: 'count', queries: [{ expr: 'sum by (pool_name, state) (db_client_connection_count)', legend: '' }], threshold: null },
        { title: 'CPU of databases', unit: 'ratio', queries: [{ expr: 'cpu', legend: '{{service_name}}' }], threshold: null },
      ],
    },
    { id: 'db', title: 'Databases', panels: [{ title: 'Sessions', unit: 'count', queries: [{ expr: 'sum by (state) (pg_stat_activity_count)', legend: '{{state}}' }], threshold: null }] },
  ],
  standardDashboards: [
    { group: 'Standard', id: 'standard:golden', title: 'Golden signals', panels: [{ title: 'Latency as users see it', unit: 'seconds', queries: [{ expr: 'histogram_quantile(0.5, x)', legend: 'p50' }, { expr: 'histogram_quantile(0.95, x)', legend: 'p95' }], threshold: null }] },
  ],
  mechanisms: [],
  tutorial: [],
  verbs: [],
  startEpochMs: START_MS,
  horizonUs: 40 * 60e6,
  healthy: { fromMs: START_MS + 360_000, toMs: START_MS + 720_000 },
};

export const VIEW: IncidentView = {
  tick: 1200e6,
  clockMs: NOW_MS,
  phase: 'acknowledged',
  pagedAtUs: 900e6,
  endsAtUs: null,
  severity: 2,
  slos: [],
  badUserSeconds: 0,
  alerts: [{ name: 'CheckoutSlow', severity: 'page', state: 'firing', sinceMs: START_MS + 900_000, value: 1, summary: '', runbook: '', expr: '' }],
  nodes: [],
  edges: [],
  changes: CHANGES,
  actions: [{ id: 1, verb: 'scale', title: 'Scale orders to 6', startedMs: START_MS + 1_080_000, endsMs: null, state: 'running', outcome: '', hypothesisId: null }],
  updateDue: null, roles: {}, messages: [],
  hypotheses: [],
  pins: [],
  timeline: [],
  hints: [],
  tutorialStep: 0,
  intents: 0,
  verbs: [],
};
