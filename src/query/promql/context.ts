/** What every part of an evaluation shares: the grid, the source, and the budget that bounds its cost. */
import type { MetricSource } from '../../telemetry/types.ts';
import type { ArithmeticOp, Expr } from './ast.ts';
import { QueryFailure, type Place } from './failure.ts';
import type { Grid, Value } from './vectors.ts';

export interface QueryLimits {
  /** Series that one selector may touch or one node may yield. */
  readonly maxSeries: number;
  /** Points (series × steps) that all nodes of a query together may yield. */
  readonly maxPoints: number;
}

export const DEFAULT_LIMITS: QueryLimits = { maxSeries: 50_000, maxPoints: 20_000_000 };

/** A remark about an answer that is probably not what the asker wanted. */
export interface Annotation {
  readonly level: 'warning' | 'info';
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** Shared by all nested evaluations of one query. */
export interface Work {
  readonly limits: QueryLimits;
  readonly shouldStop: (() => boolean) | null;
  readonly annotations: Map<string, Annotation>;
  /** Nodes whose value is the same at every step. */
  readonly invariant: ReadonlySet<Expr>;
  points: number;
  untilPoll: number;
}

export interface EvalContext {
  readonly grid: Grid;
  /** The bounds of the whole query: what `@ start()` and `@ end()` mean, also inside subqueries. */
  readonly query: { readonly startMs: number; readonly endMs: number; readonly stepMs: number; readonly isRange: boolean };
  readonly source: MetricSource;
  readonly lookbackMs: number;
  readonly subqueryStepMs: number;
  readonly work: Work;
  /** The evaluator itself, passed along so that functions need not import it. */
  readonly evaluate: (expr: Expr, ctx: EvalContext) => Value;
  /** Operators of another language on this engine that compute differently; absent ones are PromQL's. */
  readonly arithmetic?: Partial<Record<ArithmeticOp, (a: number, b: number) => number>>;
}

const UNITS_PER_POLL = 200_000;

/** Counts work done and asks now and then whether to go on. Throws the failure of kind `cancelled`. */
export function spend(ctx: EvalContext, units: number): void {
  const { work } = ctx;
  work.untilPoll -= units;
  if (work.untilPoll > 0) return;
  work.untilPoll = UNITS_PER_POLL;
  if (work.shouldStop !== null && work.shouldStop()) {
    throw new QueryFailure({ kind: 'cancelled', message: 'query was cancelled', from: 0, to: 0 });
  }
}

/** Announces that a node is about to yield `series` series on the grid. Throws the failure of kind `limit`. */
export function reserve(ctx: EvalContext, series: number, place: Place): void {
  const { limits } = ctx.work;
  if (series > limits.maxSeries) {
    throw limitFailure(`expression touches ${series} series, more than the limit maxSeries of ${limits.maxSeries}`, place);
  }
  const points = series * ctx.grid.steps;
  ctx.work.points += points;
  if (ctx.work.points > limits.maxPoints) {
    throw limitFailure(`query needs more points than the limit maxPoints of ${limits.maxPoints}; use a shorter range or a longer step`, place);
  }
  spend(ctx, points);
}

export function limitFailure(message: string, place: Place): QueryFailure {
  return new QueryFailure({ kind: 'limit', message, from: place.from, to: place.to });
}

export function annotate(ctx: EvalContext, level: Annotation['level'], message: string, place: Place): void {
  const key = `${level} ${place.from} ${message}`;
  if (!ctx.work.annotations.has(key)) ctx.work.annotations.set(key, { level, message, from: place.from, to: place.to });
}
