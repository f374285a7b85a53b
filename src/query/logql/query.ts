/** Asking a log source a question: for lines, or for metrics over a range of times or at one instant. */
import type { Labels } from '../../telemetry/types.ts';
import { unwrapParens, type Expr } from '../promql/ast.ts';
import { DEFAULT_LIMITS, limitFailure, type EvalContext, type QueryLimits } from '../promql/context.ts';
import { evalFailure, QueryFailure, type QueryError } from '../promql/failure.ts';
import { labelKey, toLabels } from '../promql/labels.ts';
import { toMatrix, toSamples, type QueryAnswer, type QueryResult } from '../promql/query.ts';
import { at, type Grid } from '../promql/vectors.ts';
import type { LogQuery, LogqlExpr, RangeAggregation } from './ast.ts';
import { ARITHMETIC, evaluatorOf } from './evaluate.ts';
import { resultLabels } from './line-state.ts';
import { parseLogql } from './parse.ts';
import { runPipeline } from './pipeline.ts';
import type { Samples } from './range.ts';
import type { LogSource } from './source.ts';

export interface LogLineResult {
  /** Milliseconds since the epoch, with a fraction where the source knows it. */
  readonly timeMs: number;
  readonly line: string;
}

/** Lines with the same labels, in the order that was asked for. Labels are the stream's, structured metadata, and what stages set. */
export interface LogStreamResult {
  readonly labels: Labels;
  readonly entries: readonly LogLineResult[];
}

export type LogAnswer =
  /** Streams in order of their first lines. */
  | { readonly ok: true; readonly streams: readonly LogStreamResult[] }
  | { readonly ok: false; readonly error: QueryError };

export interface LogqlOptions {
  /** Default: see DEFAULT_LIMITS. */
  readonly limits?: Partial<QueryLimits>;
  /** Polled during long scans; true ends the query with an error of kind `cancelled`. */
  readonly shouldStop?: () => boolean;
}

export interface LogOptions extends LogqlOptions {
  /** Lines from startMs, included, to endMs, left out, as in Loki. */
  readonly startMs: number;
  readonly endMs: number;
  /** Default 100, at most MAX_LINES. */
  readonly limit?: number;
  /** Which lines the limit leaves: `backward`, the default, the newest, newest first. */
  readonly direction?: 'forward' | 'backward';
}

/** More lines than this are refused, by a limit of the query's own. */
export const MAX_LINES = 5_000;
const DEFAULT_LINES = 100;

/** Lines that a log query finds. Never throws. Errors: those of parseLogql; a metric query; limits; cancellation. */
export function evaluateLogs(query: LogqlExpr | string, source: LogSource, options: LogOptions): LogAnswer {
  const parsed = parseIfText(query);
  if (!parsed.ok) return parsed;
  const { ast } = parsed;
  return caught(() => {
    if (ast.kind !== 'log_query') throw evalFailure('a metric query answers series, not lines', ast);
    return { ok: true, streams: findLines(ast, source, options) };
  });
}

function findLines(query: LogQuery, source: LogSource, options: LogOptions): LogStreamResult[] {
  const { startMs, endMs, limit = DEFAULT_LINES, direction = 'backward' } = options;
  if (!Number.isFinite(startMs) || !Number.isFinite(endMs)) throw evalFailure('times must be milliseconds', query);
  if (endMs < startMs) throw evalFailure('end time must not be before start time', query);
  if (!Number.isInteger(limit) || limit < 1) throw evalFailure('limit must be a whole number of lines, at least 1', query);
  if (limit > MAX_LINES) throw limitFailure(`limit of ${limit} lines is above the highest, ${MAX_LINES}`, query);
  const streams = new Map<string, { labels: Labels; entries: LogLineResult[] }>();
  let left = limit;
  const spend = pollEvery(options.shouldStop ?? null);
  runPipeline(source, query, { fromMs: startMs, toMs: endMs, newestFirst: direction === 'backward', spend }, (state) => {
    const { timeMs } = state.entry;
    if (timeMs >= endMs) return true;
    const set = resultLabels(state);
    const key = labelKey(set);
    let stream = streams.get(key);
    if (stream === undefined) streams.set(key, (stream = { labels: toLabels(set), entries: [] }));
    stream.entries.push({ timeMs, line: state.line ?? state.entry.line() });
    left -= 1;
    return left > 0;
  });
  return [...streams.values()];
}

const LINES_PER_POLL = 50_000;

function pollEvery(shouldStop: (() => boolean) | null): (lines: number) => void {
  let left = 0;
  return (lines) => {
    left -= lines;
    if (left > 0) return;
    left = LINES_PER_POLL;
    if (shouldStop !== null && shouldStop()) throw new QueryFailure({ kind: 'cancelled', message: 'query was cancelled', from: 0, to: 0 });
  };
}

/**
 * Evaluates a metric query at startMs, startMs + stepMs … up to endMs. Always answers a matrix; a scalar is a series without
 * labels. Times are whole milliseconds since the epoch. Never throws.
 * Errors: those of parseLogql; a log query; lines with an unhandled __error__; vector matching; limits, by name; cancellation.
 */
export function evaluateRange(query: LogqlExpr | string, source: LogSource, options: RangeOptions): QueryAnswer {
  return answerMetric(query, (ast) => {
    const grid = gridOf(ast, options);
    const { startMs, endMs, stepMs } = options;
    const ctx = newContext(source, options, grid, { startMs, endMs, stepMs, isRange: true }, ast);
    return { ctx, result: { kind: 'matrix', series: toMatrix(ctx.evaluate(ast, ctx), grid, ast) } };
  });
}

export interface RangeOptions extends LogqlOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** Samples of range aggregations that have been read before: see rangeSteps. */
  readonly known?: ReadonlyMap<RangeAggregation, readonly Samples[]>;
}

/** The steps of a range query. Throws a query failure for times that make none. */
export function gridOf(ast: Expr, { startMs, endMs, stepMs }: RangeOptions): Grid {
  for (const time of [startMs, endMs, stepMs]) if (!Number.isSafeInteger(time)) throw evalFailure('times must be whole milliseconds', ast);
  if (stepMs <= 0) throw evalFailure('step must be greater than 0', ast);
  if (endMs < startMs) throw evalFailure('end time must not be before start time', ast);
  return { startMs, stepMs, steps: Math.floor((endMs - startMs) / stepMs) + 1 };
}

/** Evaluates a metric query at one time. Answers a vector, or a scalar for a number. Never throws; errors as in evaluateRange. */
export function evaluateInstant(query: LogqlExpr | string, source: LogSource, options: LogqlOptions & { readonly timeMs: number }): QueryAnswer {
  return answerMetric(query, (ast) => {
    const { timeMs } = options;
    if (!Number.isSafeInteger(timeMs)) throw evalFailure('times must be whole milliseconds', ast);
    const grid = { startMs: timeMs, stepMs: 1, steps: 1 };
    const ctx = newContext(source, options, grid, { startMs: timeMs, endMs: timeMs, stepMs: 1, isRange: false }, ast);
    const value = ctx.evaluate(ast, ctx);
    if (value.kind === 'scalar') return { ctx, result: { kind: 'scalar', timeMs, value: at(value.values, 0) } };
    return { ctx, result: { kind: 'vector', timeMs, samples: value.kind === 'vector' ? toSamples(value.series, ast) : [] } };
  });
}

function answerMetric(query: LogqlExpr | string, run: (ast: Expr) => { ctx: EvalContext; result: QueryResult }): QueryAnswer {
  const parsed = parseIfText(query);
  if (!parsed.ok) return parsed;
  const { ast } = parsed;
  return caught((): QueryAnswer => {
    if (ast.kind === 'log_query') throw evalFailure('a log query answers lines; for a metric count them, as in count_over_time({…}[5m])', ast);
    const { ctx, result } = run(unwrapParens(ast));
    return { ok: true, result, annotations: [...ctx.work.annotations.values()] };
  });
}

function parseIfText(query: LogqlExpr | string): ReturnType<typeof parseLogql> {
  return typeof query === 'string' ? parseLogql(query) : { ok: true, ast: query };
}

export function caught<T>(run: () => T): T | { readonly ok: false; readonly error: QueryError } {
  try {
    return run();
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.detail };
    throw error;
  }
}

const NO_METRICS: EvalContext['source'] = { select: () => [], families: () => [], labelNames: () => [], labelValues: () => [] };

function newContext(source: LogSource, options: LogqlOptions & Pick<RangeOptions, 'known'>, grid: Grid, query: EvalContext['query'], ast: Expr): EvalContext {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (grid.steps > limits.maxPoints) {
    throw limitFailure(`query has ${grid.steps} steps, more than the limit maxPoints of ${limits.maxPoints}`, ast);
  }
  return {
    grid, query, source: NO_METRICS, evaluate: evaluatorOf(source, options.known), arithmetic: ARITHMETIC, lookbackMs: 0, subqueryStepMs: 1,
    work: { limits, shouldStop: options.shouldStop ?? null, annotations: new Map(), invariant: new Set(), points: 0, untilPoll: 0 },
  };
}
