/** The first version's search language for logs and traces: plain terms, implicit and, no patterns. */
export { parseLogFilter, LOG_KEYS } from './parse-log.ts';
export { parseTraceFilter, TRACE_KEYS } from './parse-trace.ts';
export { answerLogs, searchLogs, type LogPage } from './search-logs.ts';
export { answerTraces, searchTraces, type TracePage } from './search-traces.ts';
export { MAX_FILTER_LENGTH } from './terms.ts';
export type { FilterFault, LogFilter, LogHits, LogTerm, Parsed, TraceFilter, TraceHit, TraceHits, TraceTerm } from './types.ts';
