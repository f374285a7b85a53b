/** How fast counters and gauges change. */
import { annotate } from '../context.ts';
import { labelOf, METRIC_NAME } from '../labels.ts';
import { quoteString } from '../literals.ts';
import { addTo, type Sum } from '../summation.ts';
import { at, gridTimes, type RangeSeries, type RangeVector } from '../vectors.ts';
import { argAt, rangeArg, scalarArg, vectorOf, type CallInput, type FunctionEntry } from './types.ts';
import { mapWindows, perWindow, slideWindows, type WindowFunction } from './windows.ts';

/**
 * The change over a window, extrapolated to its edges as Prometheus does (promql/functions.go, extrapolatedRate): by the
 * distance to an edge when that is below 1.1 sample intervals, else by half an interval; a counter never below zero.
 * @param perSecond divide by the window's length in seconds
 */
function extrapolated(isCounter: boolean, perSecond: boolean): WindowFunction {
  return (series, { low: lows, high: highs, ends, rangeMs }, out) => {
    const { times, values } = series;
    const resets = isCounter ? findResets(series) : NO_RESETS;
    let nextReset = 0;
    for (let i = 0; i < ends.length; i++) {
      const low = lows[i] as number;
      const last = (highs[i] as number) - 1;
      const gaps = last - low;
      if (gaps < 1) continue;
      const first = at(values, low);
      let change = at(values, last) - first;
      while (nextReset < resets.length && (resets[nextReset] as number) <= low) nextReset += 1;
      for (let r = nextReset; r < resets.length && (resets[r] as number) <= last; r++) change += at(values, (resets[r] as number) - 1);
      const end = at(ends, i);
      const sampled = (at(times, last) - at(times, low)) / 1000;
      const average = sampled / gaps;
      let toStart = (at(times, low) - (end - rangeMs)) / 1000;
      let toEnd = (end - at(times, last)) / 1000;
      if (toStart >= average * 1.1) toStart = average / 2;
      if (isCounter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));
      if (toEnd >= average * 1.1) toEnd = average / 2;
      let factor = (sampled + toStart + toEnd) / sampled;
      if (perSecond) factor /= rangeMs / 1000;
      out.values[i] = change * factor;
      out.present[i] = 1;
    }
  };
}

const NO_RESETS: readonly number[] = [];

/** Where a counter starts anew: the sample before is to be added to what follows. Most series have none, so windows cost nothing extra. */
function findResets({ values, first, end }: RangeSeries): readonly number[] {
  const resets: number[] = [];
  let before = at(values, first);
  for (let i = first + 1; i < end; i++) {
    const value = at(values, i);
    if (value < before) resets.push(i);
    before = value;
  }
  return resets;
}

const COUNTER_NAME = /_(?:total|sum|count|bucket)$/;

function counterRate(input: CallInput, perSecond: boolean): ReturnType<FunctionEntry['evaluate']> {
  const range = rangeArg(input, 0);
  const series = slideWindows(input, range, extrapolated(true, perSecond), false);
  remarkNonCounters(input, range);
  return vectorOf(series);
}

function remarkNonCounters(input: CallInput, range: RangeVector): void {
  const seen = new Set<string>();
  for (const series of range.series) {
    const name = labelOf(series.labels, METRIC_NAME);
    if (name === '' || seen.has(name)) continue;
    seen.add(name);
    if (COUNTER_NAME.test(name)) continue;
    const message = `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quoteString(name)}`;
    annotate(input.ctx, 'info', message, argAt(input, 0));
  }
}

/** From the last two samples of a window only. */
function instantChange(perSecond: boolean): WindowFunction {
  return perWindow(({ times, values }) => (low, high) => {
    if (high - low < 2) return undefined;
    const last = at(values, high - 1);
    const before = at(values, high - 2);
    const seconds = (at(times, high - 1) - at(times, high - 2)) / 1000;
    if (seconds === 0) return undefined;
    if (!perSecond) return last - before;
    return (last < before ? last : last - before) / seconds;
  });
}

/** Least squares over a window; `originMs` is where the intercept is taken. A constant series has slope 0 exactly. */
function regression({ times, values }: RangeSeries, low: number, high: number, originMs: number): { slope: number; intercept: number } {
  const sumX: Sum = { total: 0, compensation: 0 };
  const sumY: Sum = { total: 0, compensation: 0 };
  const sumXY: Sum = { total: 0, compensation: 0 };
  const sumX2: Sum = { total: 0, compensation: 0 };
  const initial = at(values, low);
  let constant = true;
  for (let i = low; i < high; i++) {
    const x = (at(times, i) - originMs) / 1000;
    const y = at(values, i);
    if (i > low && y !== initial) constant = false;
    addTo(sumX, x);
    addTo(sumY, y);
    addTo(sumXY, x * y);
    addTo(sumX2, x * x);
  }
  if (constant) return Number.isFinite(initial) || initial !== initial ? { slope: 0, intercept: initial } : { slope: NaN, intercept: NaN };
  const n = high - low;
  const x = sumX.total + sumX.compensation;
  const y = sumY.total + sumY.compensation;
  const slope = (sumXY.total + sumXY.compensation - (x * y) / n) / (sumX2.total + sumX2.compensation - (x * x) / n);
  return { slope, intercept: y / n - (slope * x) / n };
}

const deriv = perWindow((series) => (low, high) => (high - low < 2 ? undefined : regression(series, low, high, at(series.times, low)).slope));

function predictLinear(input: CallInput): ReturnType<FunctionEntry['evaluate']> {
  const ahead = scalarArg(input, 1);
  const now = gridTimes(input.ctx.grid);
  const predict = perWindow((series) => (low, high, step) => {
    if (high - low < 2) return undefined;
    const { slope, intercept } = regression(series, low, high, at(now, step));
    return slope * at(ahead, step) + intercept;
  });
  return mapWindows(input, 0, predict);
}

function countPairs(differs: (value: number, before: number) => boolean): WindowFunction {
  return perWindow(({ values }) => (low, high) => {
    let count = 0;
    for (let i = low + 1; i < high; i++) if (differs(at(values, i), at(values, i - 1))) count += 1;
    return count;
  });
}

const onRange = { args: ['matrix'], variadic: 0, returns: 'vector' } as const;

export const RATE_FUNCTIONS: readonly FunctionEntry[] = [
  {
    ...onRange, name: 'rate', signature: 'rate(counter[range])',
    doc: 'Increase per second of a counter over the range, resets allowed for.',
    example: 'sum by (route) (rate(http_requests_total[5m]))',
    evaluate: (input) => counterRate(input, true),
  },
  {
    ...onRange, name: 'increase', signature: 'increase(counter[range])',
    doc: 'Increase of a counter over the range, resets allowed for.',
    example: 'increase(http_requests_total{status="500"}[1h])',
    evaluate: (input) => counterRate(input, false),
  },
  {
    ...onRange, name: 'irate', signature: 'irate(counter[range])',
    doc: 'Increase per second between the last two samples of the range.',
    example: 'irate(http_requests_total[1m])',
    evaluate: (input) => mapWindows(input, 0, instantChange(true)),
  },
  {
    ...onRange, name: 'delta', signature: 'delta(gauge[range])',
    doc: 'Change of a gauge over the range, extrapolated to its edges.',
    example: 'delta(queue_messages[10m])',
    evaluate: (input) => mapWindows(input, 0, extrapolated(false, false)),
  },
  {
    ...onRange, name: 'idelta', signature: 'idelta(gauge[range])',
    doc: 'Change between the last two samples of the range.',
    example: 'idelta(queue_messages[1m])',
    evaluate: (input) => mapWindows(input, 0, instantChange(false)),
  },
  {
    ...onRange, name: 'deriv', signature: 'deriv(gauge[range])',
    doc: 'Slope per second of a gauge over the range, by least squares.',
    example: 'deriv(disk_free_bytes[30m])',
    evaluate: (input) => mapWindows(input, 0, deriv),
  },
  {
    name: 'predict_linear', signature: 'predict_linear(gauge[range], seconds)', args: ['matrix', 'scalar'], variadic: 0, returns: 'vector',
    doc: 'Value of a gauge so many seconds from now, by least squares over the range.',
    example: 'predict_linear(disk_free_bytes[1h], 4 * 3600) < 0',
    evaluate: predictLinear,
  },
  {
    ...onRange, name: 'changes', signature: 'changes(vector[range])',
    doc: 'How often the value changed within the range.',
    example: 'changes(process_start_time_seconds[1h])',
    evaluate: (input) => mapWindows(input, 0, countPairs((value, before) => value !== before && !(value !== value && before !== before))),
  },
  {
    ...onRange, name: 'resets', signature: 'resets(counter[range])',
    doc: 'How often a counter went down within the range.',
    example: 'resets(http_requests_total[1h])',
    evaluate: (input) => mapWindows(input, 0, countPairs((value, before) => value < before)),
  },
];
