import { MINUTE } from '../base/time.ts';
import { askNumber } from './health.ts';
import type { Run } from './run.ts';
import type { EdgeHealth, MapInfo, NodeHealth, Status } from './view.ts';

/**
 * The colours of the map. Rate, errors and latency come from the queries that are shown beside them; a node is judged by
 * its errors and by how much slower it is than in the healthy quarter of an hour before.
 */

interface Queries {
  readonly rate: string;
  readonly errors: string;
  readonly p95: string;
}

const ratio = (counts: string, selector: string, more: string): string => `sum(rate(${counts}{${selector},${more}}[1m])) / sum(rate(${counts}{${selector}}[1m]))`;
const quantile = (buckets: string, selector: string): string => `histogram_quantile(0.95, sum by (le) (rate(${buckets}{${selector}}[1m])))`;
const ERRORS = 'http_response_status_code=~"5.."';

export function nodeQueries(kind: MapInfo['nodes'][number]['kind'], id: string): Queries {
  const by = (name: string, selector: string): Queries => ({ rate: `sum(rate(${name}_count{${selector}}[1m]))`, errors: ratio(`${name}_count`, selector, ERRORS), p95: quantile(`${name}_bucket`, selector) });
  switch (kind) {
    case 'client':
      return by('client_request_duration_seconds', `service_name="${id}"`);
    // A broker reports on its topics; how it answers is known to those who call it.
    case 'broker':
    case 'third_party':
      return by('http_client_request_duration_seconds', `server_address="${id}"`);
    case 'cache':
    case 'database':
      return { rate: `sum(rate(db_client_operation_duration_seconds_count{db_namespace="${id}"}[1m]))`, errors: '', p95: quantile('db_client_operation_duration_seconds_bucket', `db_namespace="${id}"`) };
    default:
      return by('http_server_request_duration_seconds', `service_name="${id}"`);
  }
}

function edgeQueries(map: MapInfo, from: string, to: string): { rate: string; p95: string } {
  const kindOf = (id: string): string => map.nodes.find((node) => node.id === id)?.kind ?? '';
  if (kindOf(to) === 'database' || kindOf(to) === 'cache') {
    const selector = `service_name="${from}",db_namespace="${to}"`;
    return { rate: `sum(rate(db_client_operation_duration_seconds_count{${selector}}[1m]))`, p95: quantile('db_client_operation_duration_seconds_bucket', selector) };
  }
  if (kindOf(from) === 'client') {
    const selector = `service_name="${from}"`;
    return { rate: `sum(rate(client_request_duration_seconds_count{${selector}}[1m]))`, p95: quantile('client_request_duration_seconds_bucket', selector) };
  }
  const selector = `service_name="${from}",server_address="${to}"`;
  return { rate: `sum(rate(http_client_request_duration_seconds_count{${selector}}[1m]))`, p95: quantile('http_client_request_duration_seconds_bucket', selector) };
}

const ERROR_WARNING = 0.01;
const ERROR_BAD = 0.05;
const SLOWER_WARNING = 2;
const SLOWER_BAD = 4;
/** Differences among fast answers are not worth a colour: below these, in seconds, nothing counts as slow, or as failing. */
const SLOW_FLOOR = 0.1;
const BAD_FLOOR = 0.5;

function judge(rate: number | null, errors: number | null, p95: number | null, baseline: number | null): Status {
  if (rate === null || rate === 0) return 'unknown';
  const slower = p95 !== null && baseline !== null && p95 > SLOW_FLOOR ? p95 / baseline : 1;
  if ((errors ?? 0) >= ERROR_BAD || (slower >= SLOWER_BAD && (p95 ?? 0) > BAD_FLOOR)) return 'bad';
  if ((errors ?? 0) >= ERROR_WARNING || slower >= SLOWER_WARNING) return 'warning';
  return 'good';
}

/** What was normal: latencies at the end of the healthy history, by query; read once. */
export type Baselines = Map<string, number | null>;

function baselineOf(run: Run, baselines: Baselines, query: string): number | null {
  const atUs = run.scenario.historyUs - MINUTE;
  if (run.world.now < atUs) return null;
  if (!baselines.has(query)) baselines.set(query, askNumber(query, run.source, run.scenario.startEpochMs + atUs / 1000));
  return baselines.get(query) ?? null;
}

export function readMap(run: Run, map: MapInfo, baselines: Baselines, timeMs: number): { nodes: NodeHealth[]; edges: EdgeHealth[] } {
  const ask = (query: string): number | null => (query === '' ? null : askNumber(query, run.source, timeMs));
  const nodes = map.nodes.map((node): NodeHealth => {
    const exprs = nodeQueries(node.kind, node.id);
    const rate = ask(exprs.rate);
    const errors = exprs.errors === '' ? null : (ask(exprs.errors) ?? (rate === null ? null : 0));
    const p95 = ask(exprs.p95);
    const up = node.kind === 'client' || node.kind === 'third_party' ? null : ask(`sum(up{service_name="${node.id}"})`);
    const all = node.kind === 'client' || node.kind === 'third_party' ? null : ask(`count(up{service_name="${node.id}"})`);
    return { id: node.id, status: judge(rate, errors, p95, baselineOf(run, baselines, exprs.p95)), ratePerSecond: rate, errorRatio: errors, p95Seconds: p95, ready: up ?? 0, instances: all ?? 0, exprs };
  });
  const edges = map.edges.map(({ from, to }): EdgeHealth => {
    const queries = edgeQueries(map, from, to);
    const rate = ask(queries.rate);
    const p95 = ask(queries.p95);
    return { from, to, status: judge(rate, null, p95, baselineOf(run, baselines, queries.p95)), ratePerSecond: rate, p95Seconds: p95 };
  });
  return { nodes, edges };
}
