/** TraceQL with the semantics of Tempo 2: searches for spans. Its metrics functions are out of scope. */
export type { AnyValue, FoundSpan, FoundSpanset, FoundTrace, KeyValue, SearchResult } from './answer.ts';
export type { Field, FieldExpr, Pipeline, Span, SpansetExpr, Stage } from './ast.ts';
export { decideByRoot, type Decision } from './decide.ts';
export { decideRows } from './decide-rows.ts';
export { candidatesOf, queryTraceOf, rootSummaryOf, type Candidate } from './from-telemetry.ts';
export { INTRINSICS, PLAIN_INTRINSICS, SCOPED_INTRINSICS, type IntrinsicName } from './intrinsics.ts';
export { MAX_QUERY_LENGTH, parseTraceql, type ParseResult } from './parse.ts';
export { MAX_QUERY_DEPTH } from './parse-fields.ts';
export { derivePrefilter, type Prefilter, type RootSummary } from './prefilter.ts';
export { DEFAULT_LIMIT, DEFAULT_TRACEQL_LIMITS, newSearcher, searchTraceql, type SearchAnswer, type Searcher, type SearchOptions, type TraceqlLimits } from './search.ts';
export { ROOT_MISSING, type AttributeValue, type QuerySpan, type QueryTrace } from './trace.ts';
