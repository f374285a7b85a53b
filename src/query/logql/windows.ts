/** What each range aggregation makes of the samples in a window. */
import { meanOf, quantileOf, sumOf, varianceOf } from '../promql/summation.ts';
import { perWindow, type WindowFunction } from '../promql/functions/windows.ts';
import { extreme } from '../promql/functions/over-time.ts';
import { at } from '../promql/vectors.ts';
import type { RangeAggregation } from './ast.ts';

const MS_PER_SECOND = 1000;

const count: WindowFunction = perWindow(() => (low, high) => high - low);
const sum: WindowFunction = perWindow(({ values }) => (low, high) => sumOf(values, low, high));

/** Divides what a window function yields by the window's length in seconds. */
function perSecond(f: WindowFunction): WindowFunction {
  return (series, windows, out) => {
    f(series, windows, out);
    const seconds = windows.rangeMs / MS_PER_SECOND;
    for (let i = 0; i < out.values.length; i++) out.values[i] = at(out.values, i) / seconds;
  };
}

const SIMPLE: ReadonlyMap<string, WindowFunction> = new Map<string, WindowFunction>([
  ['count_over_time', count],
  ['absent_over_time', count],
  ['bytes_over_time', sum],
  ['sum_over_time', sum],
  ['bytes_rate', perSecond(sum)],
  ['avg_over_time', perWindow(({ values }) => (low, high) => meanOf(values, low, high))],
  ['min_over_time', extreme((value, best) => value < best)],
  ['max_over_time', extreme((value, best) => value > best)],
  ['stddev_over_time', perWindow(({ values }) => (low, high) => Math.sqrt(varianceOf(values, low, high)))],
  ['stdvar_over_time', perWindow(({ values }) => (low, high) => varianceOf(values, low, high))],
  ['first_over_time', perWindow(({ values }) => (low) => at(values, low))],
  ['last_over_time', perWindow(({ values }) => (_, high) => at(values, high - 1))],
]);

/** A rate of lines is their count by second, one of values their sum: LogQL does not extrapolate. */
export function windowFunction(expr: RangeAggregation): WindowFunction | null {
  if (expr.name === 'rate') return perSecond(expr.unwrap === null ? count : sum);
  if (expr.name !== 'quantile_over_time') return SIMPLE.get(expr.name) ?? null;
  const phi = expr.param ?? NaN;
  return perWindow(({ values }) => (low, high) => quantileOf(phi, values.slice(low, high)));
}
