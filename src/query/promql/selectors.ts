/** From selectors to columns: the latest sample per step, and samples for windows to slide over. */
import type { SampleSeries } from '../../telemetry/types.ts';
import { unwrapParens, type AtModifier, type Expr, type MatrixSelector, type Subquery, type VectorSelector } from './ast.ts';
import { reserve, spend, type EvalContext } from './context.ts';
import { evalFailure } from './failure.ts';
import { fromLabels, labelOf } from './labels.ts';
import { matchesValue } from './matchers.ts';
import {
  at, emptySeries, gridTimes, hasPoints, mergeSameLabels, upperBound, type Grid, type GridSeries, type RangeSeries, type RangeVector,
} from './vectors.ts';

/** The times a selector looks at, one per step: the step's own unless `@` fixes it, less the offset. */
function referenceTimes(ctx: EvalContext, atTime: AtModifier | null, offsetMs: number): Float64Array {
  if (atTime === null) {
    const times = gridTimes(ctx.grid);
    for (let i = 0; i < times.length; i++) times[i] = at(times, i) - offsetMs;
    return times;
  }
  const fixed = atTime.kind === 'time' ? atTime.ms : atTime.kind === 'start' ? ctx.query.startMs : ctx.query.endMs;
  return new Float64Array(ctx.grid.steps).fill(fixed - offsetMs);
}

/**
 * The series of a selector with samples in [fromMs, toMs]. Equalities are the source's to apply; regular expressions are
 * applied here, so that there is one implementation of them whatever the source.
 */
function selectSeries(ctx: EvalContext, selector: VectorSelector, fromMs: number, toMs: number): SampleSeries[] {
  const simple = selector.matchers.filter((matcher) => matcher.op === '=' || matcher.op === '!=');
  const patterns = selector.matchers.filter((matcher) => matcher.op === '=~' || matcher.op === '!~');
  const found = ctx.source.select(simple, fromMs, toMs);
  if (patterns.length === 0) return found;
  spend(ctx, found.length);
  return found.filter((series) => {
    const labels = fromLabels(series.labels);
    return patterns.every((matcher) => matchesValue(matcher, labelOf(labels, matcher.name)));
  });
}

/**
 * The newest sample of each series in (t - lookback, t] at each step; a staleness marker there means absent.
 * @param asTimes yield the samples' times in seconds instead of their values
 */
export function evalVectorSelector(ctx: EvalContext, selector: VectorSelector, asTimes: boolean): GridSeries[] {
  const times = referenceTimes(ctx, selector.at, selector.offsetMs);
  const { steps } = ctx.grid;
  if (steps === 0) return [];
  const fromMs = at(times, 0) - ctx.lookbackMs + 1;
  const found = selectSeries(ctx, selector, fromMs, at(times, steps - 1));
  reserve(ctx, found.length, selector);
  const out: GridSeries[] = [];
  for (const series of found) {
    const column = emptySeries(fromLabels(series.labels), asTimes, steps);
    if (fillLatest(series, times, ctx.lookbackMs, asTimes, column)) out.push(column);
  }
  return out;
}

function fillLatest(series: SampleSeries, refs: Float64Array, lookbackMs: number, asTimes: boolean, out: GridSeries): boolean {
  const { times, values, length, stale } = series;
  let next = upperBound(times, at(refs, 0), 0, length);
  let any = false;
  for (let i = 0; i < refs.length; i++) {
    const ref = at(refs, i);
    while (next < length && at(times, next) <= ref) next += 1;
    const latest = next - 1;
    if (latest < 0 || at(times, latest) <= ref - lookbackMs) continue;
    if (stale !== null && stale[latest] !== 0) continue;
    out.values[i] = asTimes ? at(times, latest) / 1000 : at(values, latest);
    out.present[i] = 1;
    any = true;
  }
  return any;
}

/** The samples of a range-vector expression and the ends of its windows. */
export function evalRangeVector(ctx: EvalContext, expr: Expr): RangeVector {
  const inner = unwrapParens(expr);
  if (inner.kind === 'matrix_selector') return evalMatrixSelector(ctx, inner);
  if (inner.kind === 'subquery') return evalSubquery(ctx, inner);
  throw evalFailure('expected a range vector', expr);
}

function evalMatrixSelector(ctx: EvalContext, expr: MatrixSelector): RangeVector {
  const { selector, rangeMs } = expr;
  const ends = referenceTimes(ctx, selector.at, selector.offsetMs);
  if (ends.length === 0) return { series: [], rangeMs, ends };
  const afterMs = at(ends, 0) - rangeMs;
  const toMs = at(ends, ends.length - 1);
  const found = selectSeries(ctx, selector, afterMs + 1, toMs);
  reserve(ctx, found.length, expr);
  const series: RangeSeries[] = [];
  for (const one of found) {
    const first = upperBound(one.times, afterMs, 0, one.length);
    const end = upperBound(one.times, toMs, first, one.length);
    if (first === end) continue;
    const whole: RangeSeries = { labels: fromLabels(one.labels), dropName: false, times: one.times, values: one.values, first, end };
    const fresh = one.stale === null ? whole : withoutStale(whole, one.stale);
    if (fresh.end > fresh.first) series.push(fresh);
  }
  return { series, rangeMs, ends };
}

function withoutStale(series: RangeSeries, stale: Uint8Array): RangeSeries {
  const { first, end } = series;
  if (!stale.subarray(first, end).some((mark) => mark !== 0)) return series;
  const times = new Float64Array(end - first);
  const values = new Float64Array(end - first);
  let count = 0;
  for (let i = first; i < end; i++) {
    if (stale[i] !== 0) continue;
    times[count] = at(series.times, i);
    values[count] = at(series.values, i);
    count += 1;
  }
  return { ...series, times, values, first: 0, end: count };
}

/** Evaluates the inner expression on its own grid, whose times are multiples of its step, over all windows at once. */
function evalSubquery(ctx: EvalContext, expr: Subquery): RangeVector {
  const { rangeMs } = expr;
  const ends = referenceTimes(ctx, expr.at, expr.offsetMs);
  if (ends.length === 0) return { series: [], rangeMs, ends };
  const stepMs = expr.stepMs ?? ctx.subqueryStepMs;
  const afterMs = at(ends, 0) - rangeMs;
  const toMs = at(ends, ends.length - 1);
  let startMs = stepMs * Math.trunc(afterMs / stepMs);
  if (startMs <= afterMs) startMs += stepMs;
  const steps = startMs > toMs ? 0 : Math.floor((toMs - startMs) / stepMs) + 1;
  if (steps === 0) return { series: [], rangeMs, ends };
  const grid: Grid = { startMs, stepMs, steps };
  const inner: EvalContext = { ...ctx, grid };
  reserve(inner, 1, expr);
  const value = ctx.evaluate(expr.expr, inner);
  if (value.kind !== 'vector') throw evalFailure('subquery is only allowed on instant vector', expr);
  const times = gridTimes(grid);
  const merged = mergeSameLabels(value.series, () => {
    throw evalFailure('vector cannot contain metrics with the same labelset', expr.expr);
  });
  return { series: merged.filter(hasPoints).map((series) => toRangeSeries(series, times)), rangeMs, ends };
}

function toRangeSeries(series: GridSeries, gridTimesMs: Float64Array): RangeSeries {
  const { labels, dropName, present } = series;
  if (!present.includes(0)) return { labels, dropName, times: gridTimesMs, values: series.values, first: 0, end: gridTimesMs.length };
  const times = new Float64Array(gridTimesMs.length);
  const values = new Float64Array(gridTimesMs.length);
  let count = 0;
  for (let i = 0; i < present.length; i++) {
    if (present[i] !== 1) continue;
    times[count] = at(gridTimesMs, i);
    values[count] = at(series.values, i);
    count += 1;
  }
  return { labels, dropName, times, values, first: 0, end: count };
}
