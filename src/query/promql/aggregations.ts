/** What each aggregation is called, takes and does: for the parser, the type checker and inline help. */
import type { ValueType } from './ast.ts';

export interface AggregationEntry {
  readonly name: string;
  readonly signature: string;
  /** The type of the first argument where there are two, else null. */
  readonly param: ValueType | null;
  readonly doc: string;
  readonly example: string;
}

const ENTRIES: readonly AggregationEntry[] = [
  { name: 'sum', signature: 'sum by (labels) (vector)', param: null, doc: 'Adds up the values of each group.', example: 'sum by (service) (rate(http_requests_total[5m]))' },
  { name: 'avg', signature: 'avg by (labels) (vector)', param: null, doc: 'The mean of each group.', example: 'avg by (service) (cpu_utilization_ratio)' },
  { name: 'min', signature: 'min by (labels) (vector)', param: null, doc: 'The smallest value of each group; NaN only when nothing else is there.', example: 'min by (pool) (connections_free)' },
  { name: 'max', signature: 'max by (labels) (vector)', param: null, doc: 'The largest value of each group; NaN only when nothing else is there.', example: 'max by (queue) (queue_lag_seconds)' },
  { name: 'count', signature: 'count by (labels) (vector)', param: null, doc: 'How many series each group has.', example: 'count by (version) (up == 1)' },
  { name: 'group', signature: 'group by (labels) (vector)', param: null, doc: 'The value 1 for each group: which label values exist.', example: 'group by (version) (build_info)' },
  { name: 'stddev', signature: 'stddev by (labels) (vector)', param: null, doc: 'The population standard deviation of each group.', example: 'stddev(rate(http_requests_total[5m]))' },
  { name: 'stdvar', signature: 'stdvar by (labels) (vector)', param: null, doc: 'The population variance of each group.', example: 'stdvar(rate(http_requests_total[5m]))' },
  { name: 'topk', signature: 'topk(k, vector)', param: 'scalar', doc: 'The k largest series of each group at each step, with all their labels.', example: 'topk(5, sum by (route) (rate(http_requests_total[5m])))' },
  { name: 'bottomk', signature: 'bottomk(k, vector)', param: 'scalar', doc: 'The k smallest series of each group at each step, with all their labels.', example: 'bottomk(3, connections_free)' },
  { name: 'limitk', signature: 'limitk(k, vector)', param: 'scalar', doc: 'The first k series of each group (experimental in Prometheus).', example: 'limitk(10, up)' },
  { name: 'quantile', signature: 'quantile(φ, vector)', param: 'scalar', doc: 'The φ-quantile (0 to 1) over the series of each group, interpolated.', example: 'quantile(0.9, cpu_utilization_ratio)' },
  { name: 'count_values', signature: 'count_values("label", vector)', param: 'string', doc: 'How many series have each value; the value becomes a label.', example: 'count_values("version", build_number)' },
];

/** By lower-case name. */
export const AGGREGATIONS: ReadonlyMap<string, AggregationEntry> = new Map(ENTRIES.map((entry) => [entry.name, entry]));
