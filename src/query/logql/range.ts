/** Range aggregations: lines of a log query as samples of series, and windows over them at every step of the grid. */
import { limitFailure, spend, type EvalContext } from '../promql/context.ts';
import { evalFailure } from '../promql/failure.ts';
import { slideWindows } from '../promql/functions/windows.ts';
import { formatLabelSet, fromLabels, labelKey, labelOf, NO_LABELS, setLabel, type LabelSet } from '../promql/labels.ts';
import { at, gridTimes, type Grid, type GridSeries, type RangeSeries, type Value } from '../promql/vectors.ts';
import type { RangeAggregation } from './ast.ts';
import { compileLabelFilter, readUnit } from './label-filter.ts';
import { ERROR_LABEL, groupLabels, lineGrouping, readLabel, readLine, setError, type LineState } from './line-state.ts';
import { utf8Length } from './literals.ts';
import { runPipeline, type OnLine } from './pipeline.ts';
import type { LogSource, LogStream } from './source.ts';
import { windowFunction } from './windows.ts';

/** A series while its samples come in. */
export interface Samples {
  readonly labels: LabelSet;
  /** With room for more than `count`. */
  times: Float64Array;
  /** Empty where lines are only counted: no window function asks then. */
  values: Float64Array;
  count: number;
}

/** The times of the lines that a range aggregation counts, both included: milliseconds; null when the grid is empty. */
export function rangeOfLines(grid: Grid, expr: RangeAggregation): { readonly fromMs: number; readonly toMs: number } | null {
  if (grid.steps === 0) return null;
  return { fromMs: grid.startMs - expr.offsetMs - expr.rangeMs, toMs: grid.startMs + (grid.steps - 1) * grid.stepMs - expr.offsetMs };
}

/** Evaluates a range aggregation at every step. Errors: a line that a stage could not read and no filter sorted out; limits. */
export function evalRangeAggregation(ctx: EvalContext, source: LogSource, expr: RangeAggregation, known?: readonly Samples[]): Value {
  const ends = gridTimes(ctx.grid);
  for (let i = 0; i < ends.length; i++) ends[i] = at(ends, i) - expr.offsetMs;
  const collected = known ?? collect(ctx, source, expr);
  const series = collected.map(({ labels, times, values, count }): RangeSeries => ({ labels, dropName: false, times, values, first: 0, end: count }));
  const window = windowFunction(expr);
  if (window === null) throw evalFailure(`unknown range aggregation ${expr.name}`, expr);
  const out = slideWindows({ ctx, call: expr }, { series, rangeMs: expr.rangeMs, ends }, window, true);
  for (const one of out) failOnError(expr, one);
  return { kind: 'vector', series: expr.name === 'absent_over_time' ? [absence(ctx, expr, out)] : out };
}

function failOnError(expr: RangeAggregation, { labels }: GridSeries): void {
  const error = labelOf(labels, ERROR_LABEL);
  if (error === '') return;
  throw evalFailure(
    `pipeline error: '${error}' for series: '${formatLabelSet(labels)}'; to skip such lines add | ${ERROR_LABEL}!="${error}" behind the stage, or | ${ERROR_LABEL}="" for all errors`,
    expr.query,
  );
}

/** 1 where no series is, with the labels that the selector asks for by equality. */
function absence(ctx: EvalContext, expr: RangeAggregation, series: readonly GridSeries[]): GridSeries {
  const present = new Uint8Array(ctx.grid.steps).fill(1);
  for (const one of series) for (let i = 0; i < present.length; i++) if (one.present[i] === 1) present[i] = 0;
  let labels = NO_LABELS;
  const seen = new Set<string>();
  for (const { name, op, value } of expr.query.matchers) {
    labels = setLabel(labels, name, op === '=' && !seen.has(name) ? value : '');
    seen.add(name);
  }
  return { labels, dropName: false, values: new Float64Array(ctx.grid.steps).fill(1), present };
}

/** The samples of all series of the grid's lines, in order of their first lines. */
function collect(ctx: EvalContext, source: LogSource, expr: RangeAggregation): readonly Samples[] {
  const range = rangeOfLines(ctx.grid, expr);
  if (range === null) return [];
  const { add, samples } = newCollector(expr, range.fromMs, ctx.work.limits.maxSeries);
  runPipeline(source, expr.query, { ...range, newestFirst: false, spend: (lines: number) => spend(ctx, lines) }, add);
  return samples();
}

export interface Collector {
  readonly add: OnLine;
  /** The series that each line of a stream counts for that passes with nothing changed; null where `add` must see the line. */
  readonly seriesOf: (stream: LogStream) => Samples | null;
  readonly samples: () => readonly Samples[];
}

/** Makes samples of the lines of a range aggregation, which come in order of time. Throws for a line that makes one series too many. */
export function newCollector(expr: RangeAggregation, fromMs: number, maxSeries: number): Collector {
  const byKey = new Map<string, Samples>();
  const groups = streamGroups(expr);
  const grouping = lineGrouping(expr.grouping);
  const valueOf = valueReader(expr);
  const countsLines = expr.unwrap === null && !countsBytes(expr);
  const seriesFor = (state: LineState): Samples => {
    const labels = groupLabels(state, grouping, expr.unwrap?.label ?? null);
    const key = labelKey(labels);
    let samples = byKey.get(key);
    if (samples === undefined) {
      if (byKey.size >= maxSeries) throw limitFailure(`query makes more series than the limit maxSeries of ${maxSeries}; aggregate by fewer labels, as in sum by (level) (…)`, expr);
      samples = { labels, times: new Float64Array(4), values: new Float64Array(0), count: 0 };
      byKey.set(key, samples);
    }
    return samples;
  };
  const add: OnLine = (state, settled) => {
    // A line at the very start lies in no window; its series must not count.
    const { stream, timeMs } = state.entry;
    if (timeMs <= fromMs) return true;
    const value = valueOf(state);
    if (value === undefined) return true;
    const samples = settled ? groups.find(stream, () => seriesFor(state)) : seriesFor(state);
    if (!countsLines) {
      if (samples.count === samples.values.length) samples.values = longer(samples.values);
      samples.values[samples.count] = value;
    }
    countAt(samples, timeMs);
    return true;
  };
  return { add, seriesOf: (stream) => (countsLines ? groups.known(stream) : null), samples: () => [...byKey.values()] };
}

/** Adds a sample to a series whose lines are only counted. */
export function countAt(samples: Samples, timeMs: number): void {
  const { count } = samples;
  if (count === samples.times.length) samples.times = longer(samples.times);
  samples.times[count] = timeMs;
  samples.count = count + 1;
}

const LEAST_ROOM = 4;

function longer(column: Float64Array): Float64Array {
  const more = new Float64Array(Math.max(LEAST_ROOM, column.length * 2));
  more.set(column);
  return more;
}

/** Finds the series of untouched lines: once by stream where all of a stream's lines belong to one. */
function streamGroups(expr: RangeAggregation): { readonly find: (stream: LogStream, find: () => Samples) => Samples; readonly known: (stream: LogStream) => Samples | null } {
  const settled = new Map<LogStream, Samples | null>();
  const known = (stream: LogStream): Samples | null => settled.get(stream) ?? null;
  return {
    known,
    find: (stream, find) => {
      if (!settled.has(stream)) {
        settled.set(stream, expr.unwrap === null && isOneSeries(expr, stream) ? find() : null);
      }
      return known(stream) ?? find();
    },
  };
}

function isOneSeries({ grouping }: RangeAggregation, stream: LogStream): boolean {
  if (stream.metadataNames.length === 0) return true;
  return grouping !== null && !grouping.without && grouping.labels.every((name) => isStreamLabel(stream, name));
}

/** Metadata that clashes with a stream label is called `…_extracted`, which is no name in `metadataNames`. */
function isStreamLabel(stream: LogStream, name: string): boolean {
  return !stream.metadataNames.includes(name) && (labelOf(fromLabels(stream.labels), name) !== '' || !name.endsWith('_extracted'));
}

const countsBytes = ({ name }: RangeAggregation): boolean => name === 'bytes_over_time' || name === 'bytes_rate';

/** The value of a line; undefined leaves it out. */
function valueReader(expr: RangeAggregation): (state: LineState) => number | undefined {
  const { unwrap } = expr;
  if (unwrap === null) {
    return countsBytes(expr) ? (state) => utf8Length(readLine(state)) : () => 1;
  }
  const filters = unwrap.filters.map(compileLabelFilter);
  return (state) => {
    const text = readLabel(state, unwrap.label) ?? '';
    if (text === '') return undefined;
    const read = readUnit(unwrap.conversion, text);
    if (read === null) setError(state, 'SampleExtractionErr', `${unwrap.label}="${text.slice(0, 100)}" cannot be read as ${unwrap.conversion}`);
    const label = (name: string): string | undefined => readLabel(state, name);
    const fail = (details: string): void => setError(state, 'LabelFilterErr', details);
    if (!filters.every((test) => test(label, fail))) return undefined;
    // Durations are seconds, as in Prometheus.
    return read === null ? 0 : unwrap.conversion === 'duration' ? read / 1e9 : read;
  };
}
