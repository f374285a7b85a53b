const H = 'http_server_request_duration_seconds';
const C = 'client_request_duration_seconds';

/**
 * Sixty questions to any scenario whose system has a service, a client and a database. Each has an answer that is not empty.
 * Left out is what Prometheus 2 and 3 answer differently (ranges within subqueries), and what equal values leave to chance.
 */
export const QUERIES = [
  'up', 'sum(up)', 'count(up)', 'count by (service_name) (up)', 'up == 1', 'up * 2 + 1', '-up', 'up ^ 2', 'vector(3) - 1', 'scalar(sum(up)) * 2',
  'rate(client_requests_total[1m])', 'sum(rate(client_requests_total[1m]))', 'sum by (journey) (rate(client_requests_total[2m]))', 'increase(client_requests_total[1m])', 'irate(client_requests_total[1m])', 'delta(http_server_active_requests[1m])', 'deriv(process_cpu_time_seconds_total[1m])', 'idelta(process_cpu_time_seconds_total[1m])', 'changes(http_server_active_requests[2m])', 'resets(client_requests_total[2m])',
  `histogram_quantile(0.99, sum by (le) (rate(${C}_bucket[1m])))`, `histogram_quantile(0.5, sum by (le, journey) (rate(${C}_bucket[1m])))`, `histogram_quantile(0.9, rate(${H}_bucket[2m]))`, `histogram_quantile(0.95, sum by (le, service_name) (increase(${H}_bucket[1m])))`, `histogram_quantile(1, sum by (le) (${C}_bucket))`, `histogram_quantile(0, sum by (le) (${C}_bucket))`,
  `rate(${H}_sum[1m]) / rate(${H}_count[1m])`, `sum by (service_name) (rate(${H}_sum[1m])) / sum by (service_name) (rate(${H}_count[1m]))`, `sum by (service_name) (${H}_bucket{le="0.1"}) / ignoring (le) sum by (service_name) (${H}_bucket{le="+Inf"})`, `${H}_count / on (instance) group_left () http_server_workers`,
  'avg_over_time(http_server_active_requests[1m])', 'max_over_time(http_server_active_requests[1m])', 'min_over_time(http_server_active_requests[1m])', 'sum_over_time(http_server_active_requests[1m])', 'count_over_time(up[1m])', 'last_over_time(up[1m])', 'present_over_time(up[1m])', 'stddev_over_time(http_server_active_requests[1m])', 'stdvar_over_time(http_server_active_requests[1m])', 'quantile_over_time(0.75, http_server_active_requests[1m])',
  'topk(2, rate(client_requests_total[1m]))', 'bottomk(2, rate(process_cpu_time_seconds_total[1m]))', 'quantile(0.5, process_cpu_cores)', 'stddev(process_cpu_cores)', 'count_values("cores", process_cpu_cores)', 'max by (service_name) (process_cpu_cores)', 'min without (instance) (process_cpu_cores)', 'group(up)', 'avg(rate(process_cpu_time_seconds_total[1m]))', 'sum(rate(process_cpu_time_seconds_total[1m])) / sum(process_cpu_cores)',
  'label_replace(up, "short", "$1", "instance", "(.*)-.*")', 'label_join(up, "both", "/", "service_name", "instance")', 'sort_desc(process_cpu_cores)', 'clamp(process_cpu_cores, 1, 3)', 'round(rate(client_requests_total[1m]), 0.1)', 'absent(nothing_of_the_kind)', 'max_over_time(sum(http_server_active_requests)[2m:10s])', 'rate(client_requests_total[1m] offset 1m)', 'client_good_requests_total / on (journey, service_name) client_requests_total', '{__name__=~"pg_.+", service_name!=""} > 0',
];
