import type { DashboardSpec, PanelSpec, Scenario, SloSpec } from '../scenario/types.ts';
import { sitesOf } from '../sim/compile/programs.ts';
import type { SystemSpec } from '../sim/spec.ts';
import { goodRatioQuery } from './health.ts';

/** A dashboard that every system of such parts has, whoever runs it. */
export interface StandardDashboard extends DashboardSpec {
  /** What it is listed under. */
  readonly group: string;
}

/**
 * The dashboards that follow from what a system is made of: golden signals and objectives, rate, errors and duration (RED) of every
 * service, utilisation, saturation and errors (USE) of every resource, and one for each part. Their ids begin with `standard:`, which
 * no id of a scenario's own can. They depend on the system alone, never on the cause.
 */
export function standardDashboards({ system, slos }: Pick<Scenario, 'system' | 'slos'>): StandardDashboard[] {
  const part = (section: string): string[] => Object.keys(system.parts[section] ?? {});
  const kinds = (...wanted: string[]): string[] => Object.keys(system.services).filter((id) => wanted.includes(system.services[id]!.kind));
  const title = (id: string): string => system.services[id]?.title ?? system.databases[id]?.title ?? id;
  return [
    board('Standard', 'golden', 'Golden signals', goldenSignals()),
    ...(slos.length === 0 ? [] : [board('Standard', 'slo', 'Objectives and error budgets', slos.flatMap(objective))]),
    board('Standard', 'red', 'Services: rate, errors, duration', red()),
    board('Standard', 'use', 'Resources: utilisation, saturation, errors', usage(system)),
    ...kinds('gateway', 'service').map((id) => board('Services', id, title(id), service(system, id))),
    ...Object.keys(system.databases).map((id) => board('Databases', id, title(id), database(system, id))),
    ...kinds('cache').map((id) => board('Caches', id, title(id), store(id))),
    ...part('caches').map((name) => board('Caches', `cache-${name}`, `Cache ${name}`, cache(system, name))),
    ...part('topics').map((name) => board('Queues', `topic-${name}`, `Topic ${name}`, topic(name))),
    ...kinds('third_party').map((id) => board('Others', id, title(id), thirdParty(id))),
    ...(part('jobs').length === 0 ? [] : [board('Others', 'jobs', 'Jobs', jobs())]),
  ];
}

const board = (group: string, id: string, title: string, panels: readonly PanelSpec[]): StandardDashboard => ({ group, id: `standard:${id}`, title, panels });

type Query = readonly [expr: string, legend: string];
const panel = (title: string, unit: PanelSpec['unit'], queries: readonly Query[], threshold: number | null = null): PanelSpec => ({ title, unit, queries: queries.map(([expr, legend]) => ({ expr, legend })), threshold });

const rate = (by: string, metric: string): string => `sum by (${by}) (rate(${metric}[2m]))`;
const quantile = (q: number, by: string, buckets: string): string => `histogram_quantile(${q}, sum by (${by === '' ? 'le' : `le, ${by}`}) (rate(${buckets}[2m])))`;
const quantiles = (buckets: string): Query[] => [0.5, 0.95, 0.99].map((q) => [quantile(q, '', buckets), `p${q * 100}`]);
/** Nobody has failed yet: the series of failures does not exist, but the share is zero. */
const share = (by: string, bad: string, all: string): string => `${rate(by, bad)} / ${rate(by, all)} or ${rate(by, all)} * 0`;
const FAILED = 'http_response_status_code=~"5.."';
const cpuOf = (by: string, selector: string): string => `${rate(by, `process_cpu_time_seconds_total${selector}`)} / sum by (${by}) (process_cpu_cores${selector})`;

function goldenSignals(): PanelSpec[] {
  return [
    panel('Traffic: requests by journey', 'per_second', [[rate('journey', 'client_requests_total'), '{{journey}}']]),
    panel('Latency as users see it', 'seconds', quantiles('client_request_duration_seconds_bucket')),
    panel('Errors: share of failed requests', 'ratio', [[share('journey', `client_request_duration_seconds_count{${FAILED}}`, 'client_request_duration_seconds_count'), '{{journey}}']]),
    panel('Good answers by journey', 'ratio', [[`${rate('journey', 'client_good_requests_total')} / ${rate('journey', 'client_requests_total')}`, '{{journey}}']]),
    panel('Saturation: CPU used of what there is', 'ratio', [[cpuOf('service_name', ''), '{{service_name}}']]),
    panel('Saturation: requests waiting for a worker', 'count', [['sum by (service_name) (http_server_queued_requests)', '{{service_name}}']]),
  ];
}

/** Burn rates at which budgets of 30 days are gone in two and in ten days: the SRE Workbook's thresholds for paging. */
const BURN_PAGE = 14.4;

function objective(slo: SloSpec): PanelSpec[] {
  const good = (window: string): string => goodRatioQuery(slo, window);
  const burn = (window: string): string => `(1 - ${good(window)}) / ${budgetOf(slo)}`;
  const journeys = good('5m').slice(good('5m').indexOf('{'), good('5m').indexOf('}') + 1);
  return [
    panel(`Good answers: ${slo.title}`, 'ratio', [[good('5m'), 'good, 5 min']], slo.target),
    panel(`Burn rate: ${slo.title}`, 'count', [[burn('5m'), '5 min'], [burn('1h'), '1 h']], BURN_PAGE),
    panel(`Budget left: ${slo.title}`, 'ratio', [[`1 - (1 - sum(client_good_requests_total${journeys}) / sum(client_requests_total${journeys})) / ${budgetOf(slo)}`, 'left since the counters began']]),
  ];
}

/** 1 − target without the tail that binary fractions leave: 0.01 and not 0.010000000000000009. */
const budgetOf = ({ target }: SloSpec): number => Number((1 - target).toFixed(9));

function red(): PanelSpec[] {
  return [
    panel('Rate by service', 'per_second', [[rate('service_name', 'http_server_request_duration_seconds_count'), '{{service_name}}']]),
    panel('Errors: share of 5xx by service', 'ratio', [[share('service_name', `http_server_request_duration_seconds_count{${FAILED}}`, 'http_server_request_duration_seconds_count'), '{{service_name}}']]),
    panel('Duration: p95 by service', 'seconds', [[quantile(0.95, 'service_name', 'http_server_request_duration_seconds_bucket'), '{{service_name}}']]),
    panel('Duration: p99 by service', 'seconds', [[quantile(0.99, 'service_name', 'http_server_request_duration_seconds_bucket'), '{{service_name}}']]),
    panel('Instances that answer', 'count', [['sum by (service_name) (up)', '{{service_name}}']]),
    panel('Retries by caller', 'per_second', [[rate('service_name', 'http_client_retries_total'), '{{service_name}}']]),
  ];
}

function usage(system: SystemSpec): PanelSpec[] {
  const hasPools = Object.keys(system.pools).length > 0;
  const hasDatabases = Object.keys(system.databases).length > 0;
  return [
    panel('CPU: utilisation', 'ratio', [[cpuOf('service_name', ''), '{{service_name}}']]),
    panel('Workers: utilisation', 'ratio', [['sum by (service_name) (http_server_active_requests) / sum by (service_name) (http_server_workers)', '{{service_name}}']]),
    panel('Workers: saturation, requests waiting', 'count', [['sum by (service_name) (http_server_queued_requests)', '{{service_name}}']]),
    panel('Errors: requests turned away (429, 503)', 'per_second', [[rate('service_name', 'http_server_request_duration_seconds_count{http_response_status_code=~"429|503"}'), '{{service_name}}']]),
    ...(hasPools
      ? [
          panel('Pools: utilisation', 'ratio', [['sum by (pool_name) (db_client_connection_count{state="used"}) / sum by (pool_name) (db_client_connection_max)', '{{pool_name}}']]),
          panel('Pools: saturation, requests waiting', 'count', [['sum by (pool_name) (db_client_connection_pending_requests)', '{{pool_name}}']]),
          panel('Pools: errors, waits given up', 'per_second', [[rate('pool_name', 'db_client_connection_timeouts_total'), '{{pool_name}}']]),
        ]
      : []),
    ...(hasDatabases ? [panel('Databases: sessions of those allowed', 'ratio', [['sum by (service_name) (pg_stat_activity_count) / sum by (service_name) (pg_settings_max_connections)', '{{service_name}}']])] : []),
    ...memoryPanels(system, ''),
    ...(Object.keys(system.parts['limiters'] ?? {}).length === 0 ? [] : [panel('Limits: decisions', 'per_second', [[rate('limiter, decision', 'limiter_requests_total'), '{{limiter}} {{decision}}']])]),
  ];
}

function memoryPanels(system: SystemSpec, id: string): PanelSpec[] {
  const watched = Object.keys(system.parts['memory'] ?? {});
  if (watched.length === 0 || (id !== '' && !watched.includes(id))) return [];
  const [own, by] = id === '' ? ['', 'service_name'] : [`{service_name="${id}"}`, 'instance'];
  return [panel('Memory: used of its limit', 'ratio', [[`max by (${by}) (process_resident_memory_bytes${own}) / max by (${by}) (container_spec_memory_limit_bytes${own})`, `{{${by}}}`]])];
}

function service(system: SystemSpec, id: string): PanelSpec[] {
  const own = `service_name="${id}"`;
  const requests = 'http_server_request_duration_seconds';
  const pools = Object.entries(system.pools).filter(([, pool]) => pool.service === id);
  return [
    panel('Requests by route', 'per_second', [[rate('http_route', `${requests}_count{${own}}`), '{{http_route}}']]),
    panel('Share of 5xx by route', 'ratio', [[share('http_route', `${requests}_count{${own},${FAILED}}`, `${requests}_count{${own}}`), '{{http_route}}']]),
    panel('Duration', 'seconds', quantiles(`${requests}_bucket{${own}}`)),
    panel('p95 by version', 'seconds', [[quantile(0.95, 'service_version', `${requests}_bucket{${own}}`), '{{service_version}}']]),
    panel('CPU by instance', 'ratio', [[cpuOf('instance', `{${own}}`), '{{instance}}']]),
    panel('Requests in work and waiting for a worker', 'count', [[`sum(http_server_active_requests{${own}})`, 'in work'], [`sum(http_server_queued_requests{${own}})`, 'waiting'], [`sum(http_server_workers{${own}})`, 'workers']]),
    ...(callsOut(system, id) ? callPanels(own) : []),
    ...pools.flatMap(([name]) => poolPanels(name)),
    ...memoryPanels(system, id),
    panel('Instances by version', 'count', [[`sum by (service_version) (up{${own}})`, '{{service_version}}']]),
  ];
}

/** Whether a service calls others over the network; statements and look-ups in a cache have instruments of their own. */
const callsOut = (system: SystemSpec, id: string): boolean => sitesOf(system).some(({ caller, callee, database: asked }) => caller === id && asked === null && system.services[callee]?.kind !== 'cache');

function callPanels(own: string): PanelSpec[] {
  return [
    panel('Calls to others, p95', 'seconds', [[quantile(0.95, 'server_address', `http_client_request_duration_seconds_bucket{${own}}`), '{{server_address}}']]),
    panel('Share of failed calls by callee', 'ratio', [[share('server_address', `http_client_request_duration_seconds_count{${own},http_response_status_code!~"2.."}`, `http_client_request_duration_seconds_count{${own}}`), '{{server_address}}']]),
  ];
}

function poolPanels(name: string): PanelSpec[] {
  const own = `pool_name="${name}"`;
  return [
    panel(`Connections of the pool ${name}`, 'count', [[`sum by (state) (db_client_connection_count{${own}})`, '{{state}}'], [`sum(db_client_connection_max{${own}})`, 'size'], [`sum(db_client_connection_pending_requests{${own}})`, 'waiting for one']]),
    panel(`Waits for a connection of ${name}, p95`, 'seconds', [[quantile(0.95, '', `db_client_connection_wait_time_seconds_bucket{${own}}`), 'p95']]),
  ];
}

function database(system: SystemSpec, id: string): PanelSpec[] {
  const own = `service_name="${id}"`;
  const time = rate('db_query_summary', `pg_stat_statements_seconds_total{${own}}`);
  const calls = rate('db_query_summary', `pg_stat_statements_calls_total{${own}}`);
  const hasLocks = Object.keys(system.parts['locks'] ?? {}).includes(id);
  return [
    panel('CPU', 'ratio', [[cpuOf('service_name', `{${own}}`), 'CPU']]),
    panel('Sessions by state', 'count', [[`sum by (state) (pg_stat_activity_count{${own}})`, '{{state}}'], [`sum(pg_settings_max_connections{${own}})`, 'limit']]),
    panel('Statements', 'per_second', [[calls, '{{db_query_summary}}']]),
    panel('Time per statement', 'seconds', [[`${time} / ${calls}`, '{{db_query_summary}}']]),
    panel('As its callers see it, p95', 'seconds', [[quantile(0.95, 'service_name', `db_client_operation_duration_seconds_bucket{db_namespace="${id}"}`), '{{service_name}}']]),
    panel('Rows read by sequential scans', 'per_second', [[rate('relname', `pg_stat_user_tables_seq_tup_read_total{${own}}`), '{{relname}}']]),
    panel('Index scans', 'per_second', [[rate('relname', `pg_stat_user_tables_idx_scan_total{${own}}`), '{{relname}}']]),
    panel('Oldest transaction', 'seconds', [[`max(pg_stat_activity_max_tx_duration{${own}})`, 'oldest']]),
    panel('Locks held and waited for', 'count', [[`sum by (mode) (pg_locks_count{${own}})`, '{{mode}}']]),
    ...(hasLocks ? [panel('Deadlocks', 'per_second', [[`sum(rate(pg_stat_database_deadlocks_total{${own}}[2m]))`, 'deadlocks']])] : []),
    panel('Commits and rollbacks', 'per_second', [[`sum(rate(pg_stat_database_xact_commit_total{${own}}[2m]))`, 'commits'], [`sum(rate(pg_stat_database_xact_rollback_total{${own}}[2m]))`, 'rollbacks']]),
  ];
}

/** A cache server. */
function store(id: string): PanelSpec[] {
  const own = `{service_name="${id}"}`;
  return [
    panel('CPU', 'ratio', [[cpuOf('service_name', own), 'CPU']]),
    panel('Reads that hit', 'ratio', [[`sum(rate(redis_keyspace_hits_total${own}[2m])) / (sum(rate(redis_keyspace_hits_total${own}[2m])) + sum(rate(redis_keyspace_misses_total${own}[2m])))`, 'hits']]),
    panel('Commands', 'per_second', [[rate('cmd', `redis_commands_total${own}`), '{{cmd}}']]),
    panel('As its callers see it, p95', 'seconds', [[quantile(0.95, 'service_name', `db_client_operation_duration_seconds_bucket{db_namespace="${id}"}`), '{{service_name}}']]),
    panel('Keys', 'count', [[`sum(redis_db_keys${own})`, 'keys']]),
    panel('Memory', 'bytes', [[`sum(redis_memory_used_bytes${own})`, 'used']]),
    panel('Keys thrown away and expired', 'per_second', [[`sum(rate(redis_evicted_keys_total${own}[2m]))`, 'thrown away'], [`sum(rate(redis_expired_keys_total${own}[2m]))`, 'expired']]),
  ];
}

/** A cache as those who use it see it, in their own memory or on a server. */
function cache(system: SystemSpec, name: string): PanelSpec[] {
  const own = `cache="${name}"`;
  const isInMemory = system.parts['caches']?.[name]?.['store'] === '';
  return [
    panel('Lookups that hit', 'ratio', [[`sum(rate(cache_gets_total{${own},result="hit"}[2m])) / sum(rate(cache_gets_total{${own}}[2m]))`, 'hits']]),
    panel('Lookups by result', 'per_second', [[rate('result', `cache_gets_total{${own}}`), '{{result}}']]),
    panel('Values stored and invalidated', 'per_second', [[`sum(rate(cache_puts_total{${own}}[2m]))`, 'stored'], [`sum(rate(cache_invalidations_total{${own}}[2m]))`, 'invalidated']]),
    panel('Loads, p95', 'seconds', [[quantile(0.95, '', `cache_load_duration_seconds_bucket{${own}}`), 'p95']]),
    panel('Requests that wait for the load of another', 'count', [[`sum(cache_load_waiting_requests{${own}})`, 'waiting']]),
    ...(isInMemory ? [panel('Entries in memory, by instance', 'count', [[`sum by (instance) (cache_size{${own}})`, '{{instance}}']])] : []),
  ];
}

function topic(name: string): PanelSpec[] {
  const own = `{topic="${name}"}`;
  return [
    panel('Messages in and worked through', 'per_second', [[`sum(rate(kafka_topic_messages_in_total${own}[2m]))`, 'in'], [rate('consumergroup', `kafka_consumergroup_processed_messages_total${own}`), '{{consumergroup}}']]),
    panel('Lag: messages', 'count', [[`sum by (consumergroup) (kafka_consumergroup_lag${own})`, '{{consumergroup}}']]),
    panel('Lag: age of the oldest', 'seconds', [[`max by (consumergroup) (kafka_consumergroup_lag_seconds${own})`, '{{consumergroup}}']]),
    panel('Failed attempts', 'per_second', [[rate('consumergroup', `kafka_consumergroup_failed_messages_total${own}`), '{{consumergroup}}']]),
    panel('Dead letters', 'per_second', [[`sum(rate(kafka_topic_dead_letters_total${own}[2m]))`, 'dead letters']]),
  ];
}

/** Nothing is known of it but what its callers measure. */
function thirdParty(id: string): PanelSpec[] {
  const calls = 'http_client_request_duration_seconds';
  const own = `server_address="${id}"`;
  return [
    panel('Calls by status', 'per_second', [[rate('http_response_status_code', `${calls}_count{${own}}`), '{{http_response_status_code}}']]),
    panel('Share of failed calls by caller', 'ratio', [[share('service_name', `${calls}_count{${own},http_response_status_code!~"2.."}`, `${calls}_count{${own}}`), '{{service_name}}']]),
    panel('Duration', 'seconds', quantiles(`${calls}_bucket{${own}}`)),
    panel('Calls under way', 'count', [[`sum by (service_name) (http_client_active_requests{${own}})`, '{{service_name}}']]),
    panel('Retries', 'per_second', [[rate('service_name', `http_client_retries_total{${own}}`), '{{service_name}}']]),
  ];
}

function jobs(): PanelSpec[] {
  return [
    panel('Runs going on', 'count', [['sum by (cronjob) (kube_cronjob_status_active)', '{{cronjob}}']]),
    panel('Runs by result, last ten minutes', 'count', [['sum by (job, result) (increase(job_runs_total[10m]))', '{{job}} {{result}}']]),
    panel('Since the last success', 'seconds', [['max by (job) (job_last_success_age_seconds)', '{{job}}']]),
    panel('Suspended', 'count', [['max by (cronjob) (kube_cronjob_spec_suspend)', '{{cronjob}}']]),
  ];
}
