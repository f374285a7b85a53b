import { evaluateInstant as logsAt, evaluateLogs, evaluateRange as logsOver, logStoreSource, MAX_LINES, parseLogql } from '../query/logql/index.ts';
import { evaluateInstant, evaluateRange, parsePromql, typeOf, type QueryAnswer, type QueryError } from '../query/promql/index.ts';
import { DEFAULT_LIMIT, derivePrefilter, parseTraceql, queryTraceOf, rootSummaryOf, searchTraceql, type Pipeline, type QueryTrace } from '../query/traceql/index.ts';
import { tracesThatMayMatch } from '../session/matching-traces.ts';
import type { Run } from '../session/run.ts';
import { tracesOfWindow } from '../session/window-traces.ts';
import type { MetricSource } from '../telemetry/types.ts';
import { apiError, promqlPieces, streamPieces, type ApiError } from './api-answer.ts';
import type { QueryTime } from './query-time.ts';

/** What a question is put to: a run as far as it was played, or the metrics of a file. */
export interface Asked {
  readonly source: MetricSource;
  readonly run: Run | null;
  /** Remarks that belong to every answer. */
  readonly warnings: readonly string[];
  /** How many lines or traces are wanted; null for as many as the HTTP API gives when it is not told. */
  readonly limit: number | null;
}

/** One query language. */
export interface Language {
  /** Whether a file of metrics can be asked. */
  readonly ofMetrics: boolean;
  /** Whether a range needs no step. */
  readonly stepIsOptional: boolean;
  /** What is wrong with an expression before anything is simulated; null for nothing. */
  readonly check: (expr: string, time: QueryTime) => ApiError | null;
  /** The answer as pieces of JSON, with a line break at the end. */
  readonly answer: (expr: string, time: QueryTime, asked: Asked) => Iterable<string> | ApiError;
}

const promql: Language = {
  ofMetrics: true,
  stepIsOptional: false,
  check: (expr, time) => {
    const parsed = parsePromql(expr);
    if (!parsed.ok) return queryError(expr, parsed.error);
    const type = typeOf(parsed.ast);
    if (time.kind === 'instant' || type === 'scalar' || type === 'vector') return null;
    return apiError('bad_data', `invalid parameter "query": invalid expression type "${type === 'matrix' ? 'range vector' : type}" for range query, must be Scalar or instant Vector`);
  },
  answer: (expr, time, { source, warnings }) => {
    const answer = time.kind === 'instant' ? evaluateInstant(expr, source, { timeMs: time.atMs }) : evaluateRange(expr, source, { startMs: time.fromMs, endMs: time.toMs, stepMs: time.stepMs });
    return seriesOf(expr, answer, warnings);
  },
};

const logql: Language = {
  ofMetrics: false,
  stepIsOptional: true,
  check: (expr, time) => {
    const parsed = parseLogql(expr);
    if (!parsed.ok) return queryError(expr, parsed.error);
    // In Loki's words.
    return parsed.ast.kind === 'log_query' && time.kind === 'instant' ? apiError('bad_data', 'log queries are not supported as an instant query type, please change your query to a range query type') : null;
  },
  answer: (expr, time, { run, warnings, limit }) => {
    const parsed = parseLogql(expr);
    if (!parsed.ok) return queryError(expr, parsed.error);
    if (run === null) return apiError('bad_data', NO_RUN);
    const source = logStoreSource(run.recorder.logs);
    if (time.kind === 'instant') return seriesOf(expr, logsAt(parsed.ast, source, { timeMs: time.atMs }), warnings);
    const range = { startMs: time.fromMs, endMs: time.toMs };
    if (parsed.ast.kind !== 'log_query') return seriesOf(expr, logsOver(parsed.ast, source, { ...range, stepMs: time.stepMs }), warnings);
    if (limit !== null && limit > MAX_LINES) return apiError('bad_data', `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MAX_LINES})`);
    const answer = evaluateLogs(parsed.ast, source, limit === null ? range : { ...range, limit });
    return answer.ok ? streamPieces(answer.streams, warnings) : queryError(expr, answer.error);
  },
};

const traceql: Language = {
  ofMetrics: false,
  stepIsOptional: true,
  check: (expr) => {
    const parsed = parseTraceql(expr);
    return parsed.ok ? null : queryError(expr, parsed.error);
  },
  answer: (expr, time, { run, limit }) => {
    if (run === null) return apiError('bad_data', NO_RUN);
    const parsed = parseTraceql(expr);
    if (!parsed.ok) return queryError(expr, parsed.error);
    const answer = searchTraceql(parsed.ast, tracesOf(run, time, parsed.ast), { limit: limit ?? DEFAULT_LIMIT });
    return answer.ok ? [`${JSON.stringify(answer.result)}\n`] : queryError(expr, answer.error);
  },
};

export const LANGUAGES: ReadonlyMap<string, Language> = new Map([['promql', promql], ['logql', logql], ['traceql', traceql]]);

const NO_RUN = 'a file of metrics has neither lines nor traces';

/**
 * The traces of a range, or until a time, that an export of the same window holds; those left out of which the summaries of
 * their requests say that they cannot match. Their stretches of time are not simulated again.
 */
function* tracesOf(run: Run, time: QueryTime, ast: Pipeline): Generator<QueryTrace> {
  const { startEpochMs } = run.scenario;
  const [fromMs, toMs] = time.kind === 'instant' ? [startEpochMs, time.atMs] : [time.fromMs, time.toMs];
  const window = { fromUs: (fromMs - startEpochMs) * 1000, toUs: (toMs - startEpochMs) * 1000 };
  const { isUseful, mayMatch } = derivePrefilter(ast);
  const { requests } = run.recorder;
  const traces = isUseful ? tracesThatMayMatch(run, window, (row) => mayMatch(rootSummaryOf(requests, row))) : tracesOfWindow(run, window);
  for (const { trace, startUs } of traces) yield queryTraceOf(trace, startEpochMs * 1000 + startUs);
}

function seriesOf(expr: string, answer: QueryAnswer, warnings: readonly string[]): Iterable<string> | ApiError {
  return answer.ok ? promqlPieces(answer.result, answer.annotations, warnings) : queryError(expr, answer.error);
}

/** As Prometheus tells an error: where it is, for what cannot be parsed. */
function queryError(expr: string, { kind, message, from }: Pick<QueryError, 'kind' | 'message' | 'from'>): ApiError {
  if (kind === 'cancelled') return apiError('canceled', message);
  if (kind !== 'parse') return apiError('execution', message);
  const before = expr.slice(0, from).split('\n');
  return apiError('bad_data', `invalid parameter "query": ${before.length}:${(before.at(-1) ?? '').length + 1}: parse error: ${message}`);
}
