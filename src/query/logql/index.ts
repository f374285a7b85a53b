/** LogQL with the semantics of Loki 3 for the part of the language that a learner meets; what is left out says so when parsed. */
export { isRangeAggregation, type LogQuery, type LogqlExpr, type RangeAggregation, type Stage } from './ast.ts';
export { utf8Length } from './literals.ts';
export { parseLogql, type ParseResult } from './parse.ts';
export { evaluateInstant, evaluateLogs, evaluateRange, MAX_LINES, type LogAnswer, type LogLineResult, type LogOptions, type LogqlOptions, type LogStreamResult } from './query.ts';
export { openLineHits, type HitList, type LineHits } from './hits.ts';
export { resultLabels, sanitizeName } from './line-state.ts';
export { rangeSteps } from './range-steps.ts';
export type { LogEntry, LogScan, LogSource, LogStream } from './source.ts';
export { linesBetween, logStoreSource, type LineRange } from './store-source.ts';
