import type { MapInfo } from '../../../../session/view.ts';
import type { Language } from '../language.ts';

/** A usual question. Texts to start from, not results. */
export interface ExampleQuery {
  readonly title: string;
  readonly expr: string;
}

export type Component = MapInfo['nodes'][number];

/** What a person on call asks first of such a component, in one of the languages. */
export function examplesFor(language: Language, component: Component): readonly ExampleQuery[] {
  switch (language) {
    case 'promql':
      return inPromql(component);
    case 'logql':
      return inLogql(component);
    case 'traceql':
      return inTraceql(component);
  }
}

/** A name as all three languages write a text. */
const text = (name: string): string => JSON.stringify(name);

function inPromql({ id, kind }: Component): readonly ExampleQuery[] {
  const of = `service_name=${text(id)}`;
  const cpu: ExampleQuery = { title: 'CPU used of what there is', expr: `sum(rate(process_cpu_time_seconds_total{${of}}[1m])) / sum(process_cpu_cores{${of}})` };
  if (kind === 'client') {
    return [
      { title: 'Share of good requests', expr: `sum by (journey) (rate(client_good_requests_total{${of}}[1m])) / sum by (journey) (rate(client_requests_total{${of}}[1m]))` },
      { title: 'Latency p95 as users see it', expr: `histogram_quantile(0.95, sum by (le, journey) (rate(client_request_duration_seconds_bucket{${of}}[1m])))` },
      { title: 'Requests by status', expr: `sum by (http_response_status_code) (rate(client_request_duration_seconds_count{${of}}[1m]))` },
    ];
  }
  if (kind === 'database') {
    return [
      { title: 'Sessions by state', expr: `sum by (state) (pg_stat_activity_count{${of}})` },
      { title: 'Time in statements', expr: `sum by (db_query_summary) (rate(pg_stat_statements_seconds_total{${of}}[1m]))` },
      { title: 'Statements run', expr: `sum by (db_query_summary) (rate(pg_stat_statements_calls_total{${of}}[1m]))` },
      { title: 'Rows read by sequential scans', expr: `sum by (relname) (rate(pg_stat_user_tables_seq_tup_read_total{${of}}[1m]))` },
      cpu,
    ];
  }
  return [
    { title: 'Requests by status', expr: `sum by (http_response_status_code) (rate(http_server_request_duration_seconds_count{${of}}[1m]))` },
    { title: 'Latency p95 by route', expr: `histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket{${of}}[1m])))` },
    { title: 'Requests waiting for a worker', expr: `sum by (instance) (http_server_queued_requests{${of}})` },
    { title: 'Calls to others, p95', expr: `histogram_quantile(0.95, sum by (le, server_address) (rate(http_client_request_duration_seconds_bucket{${of}}[1m])))` },
    cpu,
    { title: 'Connections in use, by pool', expr: `sum by (pool_name) (db_client_connection_count{${of}, state="used"})` },
  ];
}

function inLogql({ id }: Component): readonly ExampleQuery[] {
  const of = `service_name=${text(id)}`;
  return [
    { title: 'Errors and warnings', expr: `{${of}, level=~"error|warn"}` },
    { title: 'Lines by level', expr: `sum by (level) (count_over_time({${of}} [1m]))` },
    { title: 'Lines by kind of error', expr: `sum by (error_type) (count_over_time({${of}} | error_type != "" [1m]))` },
    { title: 'What took over a second', expr: `{${of}} | duration_ms > 1000` },
    { title: 'Lines with a word', expr: `{${of}} |= "timeout"` },
    { title: 'Which instances write errors', expr: `sum by (instance) (rate({${of}, level="error"} [1m]))` },
  ];
}

function inTraceql({ id, kind }: Component): readonly ExampleQuery[] {
  if (kind === 'client') {
    const of = `rootServiceName = ${text(id)}`;
    return [
      { title: 'Requests over a second', expr: `{ ${of} && traceDuration > 1s }` },
      { title: 'Requests that failed', expr: `{ ${of} && nestedSetParent < 0 && status = error }` },
    ];
  }
  const to = `span.server.address = ${text(id)}`;
  const calls: readonly ExampleQuery[] = [
    { title: 'Slow calls to it', expr: `{ ${to} && duration > 500ms }` },
    { title: 'Calls to it that failed', expr: `{ ${to} && status = error }` },
    { title: 'Traces that call it again and again', expr: `{ ${to} } | count() > 10` },
  ];
  if (kind === 'database') return calls;
  const of = `resource.service.name = ${text(id)}`;
  return [
    { title: 'Slow requests', expr: `{ ${of} && kind = server && duration > 500ms }` },
    { title: 'Spans that failed', expr: `{ ${of} && status = error }` },
    { title: 'Its calls to others, slow ones', expr: `{ ${of} && kind = client && duration > 200ms }` },
    ...calls,
  ];
}
