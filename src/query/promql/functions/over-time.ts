/** Aggregations of one series over a time range. */
import { annotate } from '../context.ts';
import { evalFailure } from '../failure.ts';
import { formatShort } from '../literals.ts';
import { meanOf, quantileOf, sumOf, varianceOf } from '../summation.ts';
import { at } from '../vectors.ts';
import { argAt, scalarArg, type CallInput, type FunctionEntry } from './types.ts';
import { mapWindows, perWindow, type WindowFunction } from './windows.ts';

/**
 * The position of the extreme sample of a window. It is remembered between windows: only new samples are compared,
 * unless the extreme itself has left. NaN loses against every number. `lastWins` decides ties for the later sample.
 */
function extremeIndex(values: Float64Array, beats: (value: number, best: number) => boolean): (low: number, high: number) => number {
  let best = -1;
  let seen = 0;
  return (low, high) => {
    if (best < low) {
      best = low;
      seen = low + 1;
    }
    for (let i = Math.max(seen, low); i < high; i++) {
      const current = at(values, best);
      if (beats(at(values, i), current) || current !== current) best = i;
    }
    seen = high;
    return best;
  };
}

export function extreme(beats: (value: number, best: number) => boolean): WindowFunction {
  return perWindow(({ values }) => {
    const find = extremeIndex(values, beats);
    return (low, high) => at(values, find(low, high));
  });
}

function extremeTime(beats: (value: number, best: number) => boolean): WindowFunction {
  return perWindow(({ values, times }) => {
    const find = extremeIndex(values, beats);
    return (low, high) => at(times, find(low, high)) / 1000;
  });
}

function quantileOverTime(input: CallInput): ReturnType<FunctionEntry['evaluate']> {
  const phi = scalarArg(input, 0);
  const place = argAt(input, 0);
  const quantile = perWindow(({ values }) => (low, high, step) => {
    const q = at(phi, step);
    if (!(q >= 0 && q <= 1)) annotate(input.ctx, 'warning', `quantile value should be between 0 and 1, got ${formatShort(q)}`, place);
    return quantileOf(q, values.slice(low, high));
  });
  return mapWindows(input, 1, quantile);
}

/** Median absolute deviation; NaN when any sample is NaN. */
const mad = perWindow(({ values }) => (low, high) => {
  const window = values.slice(low, high);
  if (window.some(Number.isNaN)) return NaN;
  const median = quantileOf(0.5, window);
  return quantileOf(0.5, window.map((value) => Math.abs(value - median)));
});

/** Holt's double exponential smoothing (NIST handbook 6.4.3.3). */
function smoothing(input: CallInput): ReturnType<FunctionEntry['evaluate']> {
  const level = scalarArg(input, 1);
  const trend = scalarArg(input, 2);
  const smooth = perWindow(({ values }) => (low, high, step) => {
    const sf = at(level, step);
    const tf = at(trend, step);
    if (!(sf > 0 && sf < 1)) throw evalFailure(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${formatShort(sf)}`, argAt(input, 1));
    if (!(tf > 0 && tf < 1)) throw evalFailure(`invalid trend factor. Expected: 0 < tf < 1, got: ${formatShort(tf)}`, argAt(input, 2));
    if (high - low < 2) return undefined;
    let before = 0;
    let now = at(values, low);
    let slope = at(values, low + 1) - now;
    for (let i = low + 1; i < high; i++) {
      if (i > low + 1) slope = tf * (now - before) + (1 - tf) * slope;
      const next = sf * at(values, i) + (1 - sf) * (now + slope);
      before = now;
      now = next;
    }
    return now;
  });
  return mapWindows(input, 0, smooth);
}

/** `name(vector[range])` from a window function. */
function overTime(name: string, doc: string, example: string, f: WindowFunction, keepName = false): FunctionEntry {
  return {
    name, signature: `${name}(vector[range])`, args: ['matrix'], variadic: 0, returns: 'vector', doc, example,
    evaluate: (input) => mapWindows(input, 0, f, keepName),
  };
}

function experimental(entry: FunctionEntry): FunctionEntry {
  return { ...entry, experimental: true };
}

export const OVER_TIME_FUNCTIONS: readonly FunctionEntry[] = [
  overTime('sum_over_time', 'Sum of the samples in the range.', 'sum_over_time(batch_rows[1h])', perWindow(({ values }) => (low, high) => sumOf(values, low, high))),
  overTime('avg_over_time', 'Mean of the samples in the range.', 'avg_over_time(cpu_utilization_ratio[10m])', perWindow(({ values }) => (low, high) => meanOf(values, low, high))),
  overTime('min_over_time', 'Smallest sample in the range.', 'min_over_time(connections_free[10m])', extreme((value, best) => value < best)),
  overTime('max_over_time', 'Largest sample in the range.', 'max_over_time(queue_lag_seconds[10m])', extreme((value, best) => value > best)),
  overTime('count_over_time', 'Number of samples in the range.', 'count_over_time(up[5m])', perWindow(() => (low, high) => high - low)),
  overTime('last_over_time', 'Newest sample in the range; keeps the metric name.', 'last_over_time(up[10m])', perWindow(({ values }) => (_, high) => at(values, high - 1)), true),
  overTime('present_over_time', 'The value 1 for every series with a sample in the range.', 'present_over_time(up[5m])', perWindow(() => () => 1)),
  overTime('stddev_over_time', 'Population standard deviation of the samples in the range.', 'stddev_over_time(latency_seconds[10m])',
    perWindow(({ values }) => (low, high) => Math.sqrt(varianceOf(values, low, high)))),
  overTime('stdvar_over_time', 'Population variance of the samples in the range.', 'stdvar_over_time(latency_seconds[10m])',
    perWindow(({ values }) => (low, high) => varianceOf(values, low, high))),
  {
    name: 'quantile_over_time', signature: 'quantile_over_time(φ, vector[range])', args: ['scalar', 'matrix'], variadic: 0, returns: 'vector',
    doc: 'The φ-quantile (0 to 1) of the samples in the range.', example: 'quantile_over_time(0.95, queue_lag_seconds[10m])',
    evaluate: quantileOverTime,
  },
  experimental(overTime('first_over_time', 'Oldest sample in the range; keeps the metric name.', 'first_over_time(up[10m])', perWindow(({ values }) => (low) => at(values, low)), true)),
  experimental(overTime('mad_over_time', 'Median absolute deviation of the samples in the range.', 'mad_over_time(latency_seconds[10m])', mad)),
  experimental(overTime('ts_of_min_over_time', 'Time of the last smallest sample in the range, in seconds.', 'ts_of_min_over_time(connections_free[1h])', extremeTime((value, best) => value <= best))),
  experimental(overTime('ts_of_max_over_time', 'Time of the last largest sample in the range, in seconds.', 'ts_of_max_over_time(queue_lag_seconds[1h])', extremeTime((value, best) => value >= best))),
  experimental(overTime('ts_of_first_over_time', 'Time of the oldest sample in the range, in seconds.', 'ts_of_first_over_time(up[1h])', perWindow(({ times }) => (low) => at(times, low) / 1000))),
  experimental(overTime('ts_of_last_over_time', 'Time of the newest sample in the range, in seconds.', 'ts_of_last_over_time(up[1h])', perWindow(({ times }) => (_, high) => at(times, high - 1) / 1000))),
  {
    name: 'double_exponential_smoothing', signature: 'double_exponential_smoothing(gauge[range], sf, tf)', args: ['matrix', 'scalar', 'scalar'], variadic: 0, returns: 'vector',
    experimental: true, doc: 'Smoothed value of a gauge with a trend; sf weighs recent samples, tf the trend.',
    example: 'double_exponential_smoothing(queue_messages[30m], 0.3, 0.1)', evaluate: smoothing,
  },
];
