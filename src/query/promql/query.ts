/** Asking a metric source a question: over a range of times, or at one instant. */
import type { Labels, MetricSource } from '../../telemetry/types.ts';
import { unwrapParens, type Expr } from './ast.ts';
import { typeName, typeOf } from './check.ts';
import { DEFAULT_LIMITS, limitFailure, type Annotation, type EvalContext, type QueryLimits } from './context.ts';
import { evaluate, findInvariant } from './evaluate.ts';
import { evalFailure, QueryFailure, type QueryError } from './failure.ts';
import { compareLabelSets, toLabels, withoutName, type LabelSet } from './labels.ts';
import { parsePromql } from './parse.ts';
import { evalRangeVector } from './selectors.ts';
import { at, gridTimes, hasPoints, mergeSameLabels, type Grid, type GridSeries, type Value } from './vectors.ts';

/** Points of one series: times in milliseconds since the epoch, ascending, of the same length as values. */
export interface ResultSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export type QueryResult =
  /** Ordered by labels. */
  | { readonly kind: 'matrix'; readonly series: readonly ResultSeries[] }
  /** In the order of evaluation, so that sort() and topk() show. */
  | { readonly kind: 'vector'; readonly timeMs: number; readonly samples: readonly { readonly labels: Labels; readonly value: number }[] }
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly kind: 'string'; readonly timeMs: number; readonly value: string };

export type QueryAnswer =
  | { readonly ok: true; readonly result: QueryResult; readonly annotations: readonly Annotation[] }
  | { readonly ok: false; readonly error: QueryError };

/** What both kinds of query take. */
export interface QueryOptions {
  /** How old the newest sample may be; default five minutes. */
  readonly lookbackMs?: number;
  /** Step of subqueries that name none; default one minute. */
  readonly subqueryStepMs?: number;
  /** Default: see DEFAULT_LIMITS. */
  readonly limits?: Partial<QueryLimits>;
  /** Polled during long evaluations; true ends the query with an error of kind `cancelled`. */
  readonly shouldStop?: () => boolean;
}

export interface RangeOptions extends QueryOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

export interface InstantOptions extends QueryOptions {
  readonly timeMs: number;
}

/**
 * Evaluates a query at startMs, startMs + stepMs … up to endMs. Always answers a matrix; a scalar is a series without labels.
 * Times are whole milliseconds since the epoch. Never throws.
 * Errors: those of parsePromql; evaluation errors in Prometheus's words; exceeded limits, by name; cancellation.
 */
export function evaluateRange(query: Expr | string, source: MetricSource, options: RangeOptions): QueryAnswer {
  return answer(query, (ast) => {
    const { startMs, endMs, stepMs } = options;
    for (const time of [startMs, endMs, stepMs]) if (!Number.isSafeInteger(time)) throw evalFailure('times must be whole milliseconds', ast);
    if (stepMs <= 0) throw evalFailure('step must be greater than 0', ast);
    if (endMs < startMs) throw evalFailure('end time must not be before start time', ast);
    const type = typeOf(ast);
    if (type !== 'scalar' && type !== 'vector') {
      throw evalFailure(`invalid expression type "${typeName(type)}" for range query, must be Scalar or instant Vector`, ast);
    }
    const grid = { startMs, stepMs, steps: Math.floor((endMs - startMs) / stepMs) + 1 };
    const ctx = newContext(ast, source, options, grid, { startMs, endMs, stepMs, isRange: true });
    return { ctx, result: { kind: 'matrix', series: toMatrix(evaluate(ast, ctx), grid, ast) } };
  });
}

/**
 * Evaluates a query at one time. Answers what the expression's type says; a range vector as the raw samples of its window.
 * Never throws. Errors as for evaluateRange.
 */
export function evaluateInstant(query: Expr | string, source: MetricSource, options: InstantOptions): QueryAnswer {
  return answer(query, (ast) => {
    const { timeMs } = options;
    if (!Number.isSafeInteger(timeMs)) throw evalFailure('times must be whole milliseconds', ast);
    const grid = { startMs: timeMs, stepMs: 1, steps: 1 };
    const ctx = newContext(ast, source, options, grid, { startMs: timeMs, endMs: timeMs, stepMs: 0, isRange: false });
    return { ctx, result: instantResult(ast, ctx, timeMs) };
  });
}

function answer(query: Expr | string, run: (ast: Expr) => { ctx: EvalContext; result: QueryResult }): QueryAnswer {
  let ast: Expr;
  if (typeof query === 'string') {
    const parsed = parsePromql(query);
    if (!parsed.ok) return parsed;
    ast = parsed.ast;
  } else ast = query;
  try {
    const { ctx, result } = run(ast);
    return { ok: true, result, annotations: [...ctx.work.annotations.values()] };
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.detail };
    throw error;
  }
}

const FIVE_MINUTES_MS = 300_000;
const ONE_MINUTE_MS = 60_000;

function newContext(ast: Expr, source: MetricSource, options: QueryOptions, grid: Grid, query: EvalContext['query']): EvalContext {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (grid.steps > limits.maxPoints) {
    throw limitFailure(`query has ${grid.steps} steps, more than the limit maxPoints of ${limits.maxPoints}`, ast);
  }
  return {
    grid, query, source, evaluate,
    lookbackMs: options.lookbackMs ?? FIVE_MINUTES_MS,
    subqueryStepMs: options.subqueryStepMs ?? ONE_MINUTE_MS,
    work: { limits, shouldStop: options.shouldStop ?? null, annotations: new Map(), invariant: findInvariant(ast), points: 0, untilPoll: 0 },
  };
}

/** Removes the names that functions marked, then joins what has become the same; a clash at one step is an error. */
function cleanNames(series: readonly GridSeries[], expr: Expr): readonly GridSeries[] {
  const named = series.filter(hasPoints).map(({ labels, dropName, values, present }) => ({
    labels: dropName ? withoutName(labels) : labels,
    dropName: false,
    values,
    present,
  }));
  return mergeSameLabels(named, () => {
    throw evalFailure('vector cannot contain metrics with the same labelset', expr);
  });
}

/** A value on a grid as an answer, ordered by labels. */
export function toMatrix(value: Value, grid: Grid, expr: Expr): ResultSeries[] {
  const times = gridTimes(grid);
  if (value.kind === 'scalar') return [{ labels: {}, times, values: value.values }];
  if (value.kind === 'string') return [];
  return [...cleanNames(value.series, expr)].sort((a, b) => compareLabelSets(a.labels, b.labels)).map((one) => presentPoints(one, times));
}

function presentPoints(series: GridSeries, gridTimesMs: Float64Array): ResultSeries {
  const labels = toLabels(series.labels);
  const { present } = series;
  if (!present.includes(0)) return { labels, times: gridTimesMs, values: series.values };
  return {
    labels,
    times: gridTimesMs.filter((_, i) => present[i] === 1),
    values: series.values.filter((_, i) => present[i] === 1),
  };
}

function instantResult(ast: Expr, ctx: EvalContext, timeMs: number): QueryResult {
  const inner = unwrapParens(ast);
  if (inner.kind === 'matrix_selector' || inner.kind === 'subquery') return { kind: 'matrix', series: rawSamples(inner, ctx) };
  const value = evaluate(ast, ctx);
  if (value.kind === 'scalar') return { kind: 'scalar', timeMs, value: at(value.values, 0) };
  if (value.kind === 'string') return { kind: 'string', timeMs, value: value.value };
  return { kind: 'vector', timeMs, samples: toSamples(value.series, ast) };
}

/** The first step of a vector as an answer, in the order of evaluation. */
export function toSamples(series: readonly GridSeries[], expr: Expr): Extract<QueryResult, { kind: 'vector' }>['samples'] {
  return cleanNames(series, expr).map((one) => ({ labels: toLabels(one.labels), value: at(one.values, 0) }));
}

function rawSamples(expr: Expr, ctx: EvalContext): ResultSeries[] {
  const range = evalRangeVector(ctx, expr);
  const labelled = range.series.map((one): { labels: LabelSet; series: typeof one } => ({
    labels: one.dropName ? withoutName(one.labels) : one.labels,
    series: one,
  }));
  return labelled
    .sort((a, b) => compareLabelSets(a.labels, b.labels))
    .map(({ labels, series }) => ({
      labels: toLabels(labels),
      times: series.times.slice(series.first, series.end),
      values: series.values.slice(series.first, series.end),
    }));
}
