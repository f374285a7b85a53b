/**
 * The metric families that parts expose. Names follow OpenTelemetry semantic conventions in Prometheus form
 * (`http.server.request.duration` → `http_server_request_duration_seconds`); database figures follow postgres_exporter.
 */
export interface FamilyDef {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly help: string;
}

/** Upper bounds in microseconds: the boundaries that OpenTelemetry recommends for HTTP durations. */
export const DURATION_BOUNDS_US = [5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 250_000, 500_000, 750_000, 1_000_000, 2_500_000, 5_000_000, 7_500_000, 10_000_000] as const;
export const DURATION_LE = ['0.005', '0.01', '0.025', '0.05', '0.075', '0.1', '0.25', '0.5', '0.75', '1.0', '2.5', '5.0', '7.5', '10.0', '+Inf'] as const;

/** Labels of every series: service_name, service_version, instance (database and client series: service_name only plus their own). */
export const FAMILIES: readonly FamilyDef[] = [
  { name: 'client_request_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Requests as their users see them, retries included. Labels: service_name (the population), journey, http_response_status_code.' },
  { name: 'client_good_requests_total', type: 'counter', unit: '', help: 'Requests that met the objective of their journey.' },
  { name: 'client_requests_total', type: 'counter', unit: '', help: 'Requests that ended, by journey.' },
  { name: 'http_server_request_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Requests served, queueing included. Labels: http_route, http_response_status_code.' },
  { name: 'http_server_active_requests', type: 'gauge', unit: '', help: 'Requests being worked on.' },
  { name: 'http_server_queued_requests', type: 'gauge', unit: '', help: 'Requests waiting for a worker.' },
  { name: 'http_server_workers', type: 'gauge', unit: '', help: 'Workers of the instance.' },
  { name: 'http_client_request_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Single attempts of calls to another service. Labels: server_address, http_response_status_code.' },
  { name: 'http_client_retries_total', type: 'counter', unit: '', help: 'Attempts after the first. Labels: server_address.' },
  { name: 'http_client_retry_budget_exhausted_total', type: 'counter', unit: '', help: 'Retries that the retry budget did not allow. Labels: server_address.' },
  { name: 'http_client_rejected_requests_total', type: 'counter', unit: '', help: 'Calls that the client refused to make. Labels: server_address, reason.' },
  { name: 'http_client_active_requests', type: 'gauge', unit: '', help: 'Calls under way. Labels: server_address.' },
  { name: 'process_cpu_time_seconds_total', type: 'counter', unit: 'seconds', help: 'Core time used.' },
  { name: 'process_cpu_cores', type: 'gauge', unit: '', help: 'Cores of the instance.' },
  { name: 'up', type: 'gauge', unit: '', help: '1 while the process answers its scrape.' },
  { name: 'db_client_operation_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Statements as the caller sees them, without the wait for a connection. Labels: db_namespace, db_query_summary.' },
  { name: 'db_client_connection_count', type: 'gauge', unit: '', help: 'Connections of a pool. Labels: pool_name, state (used, idle).' },
  { name: 'db_client_connection_max', type: 'gauge', unit: '', help: 'Size of a pool. Labels: pool_name.' },
  { name: 'db_client_connection_pending_requests', type: 'gauge', unit: '', help: 'Requests waiting for a connection. Labels: pool_name.' },
  { name: 'db_client_connection_timeouts_total', type: 'counter', unit: '', help: 'Waits for a connection that gave up. Labels: pool_name.' },
  { name: 'db_client_connection_wait_time_seconds', type: 'histogram', unit: 'seconds', help: 'Waits for a connection. Labels: pool_name.' },
  { name: 'pg_stat_activity_count', type: 'gauge', unit: '', help: 'Sessions of a database. Labels: state (active, idle in transaction, idle).' },
  { name: 'pg_settings_max_connections', type: 'gauge', unit: '', help: 'Limit of sessions.' },
  { name: 'pg_stat_statements_calls_total', type: 'counter', unit: '', help: 'Statements run. Labels: db_query_summary.' },
  { name: 'pg_stat_statements_seconds_total', type: 'counter', unit: 'seconds', help: 'Time in statements. Labels: db_query_summary.' },
  { name: 'pg_stat_user_tables_seq_tup_read_total', type: 'counter', unit: '', help: 'Rows read by sequential scans. Labels: relname.' },
  { name: 'pg_stat_user_tables_idx_scan_total', type: 'counter', unit: '', help: 'Index scans. Labels: relname.' },
  { name: 'circuit_breaker_state', type: 'gauge', unit: '', help: '0 closed, 0.5 half open, 1 open. Labels: server_address.' },
];
