/** Range aggregations: lines of a log query as samples of series, and windows over them at every step of the grid. */
import { limitFailure, spend, type EvalContext } from '../promql/context.ts';
import { evalFailure } from '../promql/failure.ts';
import { slideWindows } from '../promql/functions/windows.ts';
import { formatLabelSet, fromLabels, labelKey, labelOf, NO_LABELS, setLabel, type LabelSet } from '../promql/labels.ts';
import { at, gridTimes, type GridSeries, type RangeSeries, type Value } from '../promql/vectors.ts';
import type { RangeAggregation } from './ast.ts';
import { compileLabelFilter, readUnit } from './label-filter.ts';
import { ERROR_LABEL, groupLabels, lineGrouping, readLabel, readLine, setError, type LineState } from './line-state.ts';
import { utf8Length } from './literals.ts';
import { runPipeline } from './pipeline.ts';
import type { LogSource, LogStream } from './source.ts';
import { windowFunction } from './windows.ts';

/** A series while its samples come in. */
interface Samples {
  readonly labels: LabelSet;
  readonly times: number[];
  readonly values: number[];
}

/** Evaluates a range aggregation at every step. Errors: a line that a stage could not read and no filter sorted out; limits. */
export function evalRangeAggregation(ctx: EvalContext, source: LogSource, expr: RangeAggregation): Value {
  const ends = gridTimes(ctx.grid);
  for (let i = 0; i < ends.length; i++) ends[i] = at(ends, i) - expr.offsetMs;
  const collected = ends.length === 0 ? [] : collect(ctx, source, expr, at(ends, 0) - expr.rangeMs, at(ends, ends.length - 1));
  const series = collected.map(({ labels, times, values }): RangeSeries => ({
    labels, dropName: false, times: Float64Array.from(times), values: Float64Array.from(values), first: 0, end: times.length,
  }));
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

/** The samples of all series in [fromMs, toMs], in order of their first lines. */
function collect(ctx: EvalContext, source: LogSource, expr: RangeAggregation, fromMs: number, toMs: number): Samples[] {
  const byKey = new Map<string, Samples>();
  const groupsByStream = streamGrouper(expr);
  const grouping = lineGrouping(expr.grouping);
  const valueOf = valueReader(expr);
  const { maxSeries } = ctx.work.limits;
  const seriesFor = (state: LineState): Samples => {
    const labels = groupLabels(state, grouping, expr.unwrap?.label ?? null);
    const key = labelKey(labels);
    let samples = byKey.get(key);
    if (samples === undefined) {
      if (byKey.size >= maxSeries) throw limitFailure(`query makes more series than the limit maxSeries of ${maxSeries}; aggregate by fewer labels, as in sum by (level) (…)`, expr);
      samples = { labels, times: [], values: [] };
      byKey.set(key, samples);
    }
    return samples;
  };
  const range = { fromMs, toMs, newestFirst: false, spend: (lines: number) => spend(ctx, lines) };
  runPipeline(source, expr.query, range, (state, settled) => {
    // A line at the very start lies in no window; its series must not count.
    const { stream, timeMs } = state.entry;
    if (timeMs <= fromMs) return true;
    const value = valueOf(state);
    if (value === undefined) return true;
    const samples = settled ? groupsByStream(stream, () => seriesFor(state)) : seriesFor(state);
    samples.times.push(timeMs);
    samples.values.push(value);
    return true;
  });
  return [...byKey.values()];
}

/** Finds the series of an untouched line: once by stream where all of a stream's lines belong to one. */
function streamGrouper(expr: RangeAggregation): (stream: LogStream, find: () => Samples) => Samples {
  const settled = new Map<LogStream, Samples | null>();
  let lastStream: LogStream | null = null;
  let last: Samples | null = null;
  return (stream, find) => {
    if (stream !== lastStream) {
      let samples = settled.get(stream);
      if (samples === undefined) settled.set(stream, (samples = expr.unwrap === null && isOneSeries(expr, stream) ? find() : null));
      lastStream = stream;
      last = samples;
    }
    return last ?? find();
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

/** The value of a line; undefined leaves it out. */
function valueReader(expr: RangeAggregation): (state: LineState) => number | undefined {
  const { unwrap } = expr;
  if (unwrap === null) {
    const countsBytes = expr.name === 'bytes_over_time' || expr.name === 'bytes_rate';
    return countsBytes ? (state) => utf8Length(readLine(state)) : () => 1;
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
