import type { MapInfo } from '../../../../session/view.ts';

export interface ExampleQuery {
  readonly title: string;
  readonly expr: string;
}

type Node = MapInfo['nodes'][number];

const server = (service: string): readonly ExampleQuery[] => [
  { title: 'Requests by status', expr: `sum by (http_response_status_code) (rate(http_server_request_duration_seconds_count{service_name="${service}"}[1m]))` },
  { title: 'Latency p95 by route', expr: `histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket{service_name="${service}"}[1m])))` },
  { title: 'Requests waiting for a worker', expr: `sum by (instance) (http_server_queued_requests{service_name="${service}"})` },
  { title: 'Calls to others, p95', expr: `histogram_quantile(0.95, sum by (le, server_address) (rate(http_client_request_duration_seconds_bucket{service_name="${service}"}[1m])))` },
  { title: 'CPU used of what there is', expr: `sum(rate(process_cpu_time_seconds_total{service_name="${service}"}[1m])) / sum(process_cpu_cores{service_name="${service}"})` },
  { title: 'Connections in use, by pool', expr: `sum by (pool_name) (db_client_connection_count{service_name="${service}",state="used"})` },
];
const database = (name: string): readonly ExampleQuery[] => [
  { title: 'Sessions by state', expr: `sum by (state) (pg_stat_activity_count{service_name="${name}"})` },
  { title: 'Time in statements', expr: `sum by (db_query_summary) (rate(pg_stat_statements_seconds_total{service_name="${name}"}[1m]))` },
  { title: 'Statements run', expr: `sum by (db_query_summary) (rate(pg_stat_statements_calls_total{service_name="${name}"}[1m]))` },
  { title: 'Rows read by sequential scans', expr: `sum by (relname) (rate(pg_stat_user_tables_seq_tup_read_total{service_name="${name}"}[1m]))` },
  { title: 'CPU used of what there is', expr: `sum(rate(process_cpu_time_seconds_total{service_name="${name}"}[1m])) / sum(process_cpu_cores{service_name="${name}"})` },
];
const client = (name: string): readonly ExampleQuery[] => [
  { title: 'Share of good requests', expr: `sum by (journey) (rate(client_good_requests_total{service_name="${name}"}[1m])) / sum by (journey) (rate(client_requests_total{service_name="${name}"}[1m]))` },
  { title: 'Latency p95 as users see it', expr: `histogram_quantile(0.95, sum by (le, journey) (rate(client_request_duration_seconds_bucket{service_name="${name}"}[1m])))` },
  { title: 'Requests by status', expr: `sum by (http_response_status_code) (rate(client_request_duration_seconds_count{service_name="${name}"}[1m]))` },
];

/** Questions that a person on call asks first of such a component. They are texts to start from, not results. */
export function exampleQueries({ id, kind }: Node): readonly ExampleQuery[] {
  switch (kind) {
    case 'client':
      return client(id);
    case 'database':
      return database(id);
    default:
      return server(id);
  }
}

/** A text to begin with for one metric, by what kind of metric it is. */
export function queryForFamily({ name, type }: { readonly name: string; readonly type: 'counter' | 'gauge' | 'histogram' }): string {
  switch (type) {
    case 'counter':
      return `sum by (service_name) (rate(${name}[1m]))`;
    case 'histogram':
      return `histogram_quantile(0.95, sum by (le, service_name) (rate(${name}_bucket[1m])))`;
    default:
      return `sum by (service_name) (${name})`;
  }
}
