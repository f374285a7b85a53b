/** PromQL with the semantics of Prometheus 3 for float samples and classic histograms. */
export type { Expr, Span, ValueType } from './ast.ts';
export { AGGREGATIONS, type AggregationEntry } from './aggregations.ts';
export { typeOf } from './check.ts';
export { DEFAULT_LIMITS, type Annotation, type QueryLimits } from './context.ts';
export { earlierText } from './earlier.ts';
export type { FailureKind, QueryError } from './failure.ts';
export { FUNCTIONS } from './functions/registry.ts';
export type { FunctionEntry } from './functions/types.ts';
export { metricNames } from './metric-names.ts';
export { matcherError, matchesValue } from './matchers.ts';
export { MAX_QUERY_DEPTH, MAX_QUERY_LENGTH, parsePromql, type ParseResult } from './parse.ts';
export {
  evaluateInstant, evaluateRange, type InstantOptions, type QueryAnswer, type QueryOptions, type QueryResult, type RangeOptions, type ResultSeries,
} from './query.ts';
