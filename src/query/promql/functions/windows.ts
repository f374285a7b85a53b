/** Windows sliding over the samples of range vectors. */
import { reserve, spend, type EvalContext } from '../context.ts';
import { at, emptySeries, hasPoints, upperBound, type GridSeries, type RangeSeries, type RangeVector, type Value } from '../vectors.ts';
import { rangeArg, vectorOf, type CallInput } from './types.ts';

/** For each step the samples [low, high) of a series that lie in the window (ends - rangeMs, ends]; low equals high where it is empty. */
export interface Windows {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly ends: Float64Array;
  readonly rangeMs: number;
  readonly ctx: EvalContext;
}

/** Fills the column of one series from its windows. */
export type WindowFunction = (series: RangeSeries, windows: Windows, out: GridSeries) => void;

/** Answers undefined where the window [low, high), which is not empty, has no result. */
export type OneWindow = (low: number, high: number, step: number) => number | undefined;

/** A window function from one made per series, so that it can prepare. */
export function perWindow(make: (series: RangeSeries) => OneWindow): WindowFunction {
  return (series, { low, high, ctx }, out) => {
    const evaluate = make(series);
    const { values, present } = out;
    for (let i = 0; i < values.length; i++) {
      const from = low[i] as number;
      const to = high[i] as number;
      if (from === to) continue;
      spend(ctx, to - from);
      const value = evaluate(from, to, i);
      if (value === undefined) continue;
      values[i] = value;
      present[i] = 1;
    }
  };
}

/** Applies a window function to the range vector that is argument `arg`. */
export function mapWindows(input: CallInput, arg: number, f: WindowFunction, keepName = false): Value {
  return vectorOf(slideWindows(input, rangeArg(input, arg), f, keepName));
}

export function slideWindows(input: CallInput, range: RangeVector, f: WindowFunction, keepName: boolean): GridSeries[] {
  const { ctx } = input;
  const steps = range.ends.length;
  reserve(ctx, range.series.length, input.call);
  const out: GridSeries[] = [];
  let windows: Windows | null = null;
  let placed: RangeSeries | null = null;
  for (const series of range.series) {
    if (windows === null || placed === null || !sharesTimes(series, placed)) {
      windows = placeWindows(ctx, range, series);
      placed = series;
    }
    const column = emptySeries(series.labels, keepName ? series.dropName : true, steps);
    f(series, windows, column);
    if (hasPoints(column)) out.push(column);
  }
  return out;
}

/** Series scraped together share one array of times, and then their windows are the same. */
function sharesTimes(a: RangeSeries, b: RangeSeries): boolean {
  return a.times === b.times && a.first === b.first && a.end === b.end;
}

/** So many samples are looked at one by one before the end of a window is searched for by halves. */
const STEPS_BEFORE_HALVING = 8;

/** Like upperBound, quick where the answer is near `from`, as it is for samples scraped at about the grid's step. */
function firstAfter(times: Float64Array, limit: number, from: number, to: number): number {
  const near = Math.min(to, from + STEPS_BEFORE_HALVING);
  let i = from;
  while (i < near && at(times, i) <= limit) i += 1;
  return i < near || i === to ? i : upperBound(times, limit, i, to);
}

/** Both ends of the window only move forward, so all windows together cost at the most one pass over the samples. */
function placeWindows(ctx: EvalContext, range: RangeVector, series: RangeSeries): Windows {
  const { ends, rangeMs } = range;
  const { times, end } = series;
  const lows = new Int32Array(ends.length);
  const highs = new Int32Array(ends.length);
  let low = series.first;
  let high = series.first;
  for (let i = 0; i < ends.length; i++) {
    const last = at(ends, i);
    high = firstAfter(times, last, high, end);
    low = firstAfter(times, last - rangeMs, low, high);
    lows[i] = low;
    highs[i] = high;
  }
  spend(ctx, end - series.first);
  return { low: lows, high: highs, ends, rangeMs, ctx };
}
