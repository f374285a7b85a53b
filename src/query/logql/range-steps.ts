/** A metric query over a store in pieces, so that whoever evaluates a long one can do other things between. */
import { unwrapParens, type Expr } from '../promql/ast.ts';
import { DEFAULT_LIMITS } from '../promql/context.ts';
import type { QueryAnswer } from '../promql/query.ts';
import { logTimeUs, type LogStore } from '../../telemetry/log-store.ts';
import type { LogqlExpr, RangeAggregation } from './ast.ts';
import { rangeLeaves } from './evaluate.ts';
import { leadingFilters, openPipeline } from './pipeline.ts';
import { caught, evaluateRange, gridOf, type RangeOptions } from './query.ts';
import { countAt, newCollector, rangeOfLines, type Collector, type Samples } from './range.ts';
import { linesBetween, logStoreSource, openReader, US_PER_MS, type DecidedVisit, type LineRange, type LineVisit } from './store-source.ts';

/**
 * What evaluateRange answers. Lines are read while `goOn` says so; then comes a yield, of the share of lines read so far, and
 * reading goes on. Never throws; errors as in evaluateRange.
 */
export function* rangeSteps(ast: LogqlExpr, store: LogStore, options: RangeOptions, goOn: () => boolean): Generator<number, QueryAnswer> {
  const source = logStoreSource(store);
  if (ast.kind === 'log_query') return evaluateRange(ast, source, options);
  const opened = caught(() => openLeaves(unwrapParens(ast), store, options, goOn));
  if ('ok' in opened) return opened;
  const total = opened.reduce((sum, { range }) => sum + range.end - range.first, 0);
  let before = 0;
  for (const leaf of opened) {
    const lines = leaf.range.end - leaf.range.first;
    let read = 0;
    while (read < lines) {
      const from = read;
      const more = caught(() => leaf.read(from));
      if (typeof more !== 'number') return more;
      read += more;
      if (read < lines) yield (before + read) / total;
    }
    before += lines;
  }
  const known = new Map(opened.map((leaf): [RangeAggregation, readonly Samples[]] => [leaf.expr, leaf.samples()]));
  return evaluateRange(ast, source, { ...options, known });
}

/** A range aggregation whose lines are being read. */
interface Leaf {
  readonly expr: RangeAggregation;
  readonly range: LineRange;
  /** Reads on from the nth line of the range; answers how many it read. Throws query failures. */
  readonly read: (from: number) => number;
  readonly samples: () => readonly Samples[];
}

function openLeaves(ast: Expr, store: LogStore, options: RangeOptions, goOn: () => boolean): Leaf[] {
  const grid = gridOf(ast, options);
  return rangeLeaves(ast).map((expr): Leaf => {
    const { query } = expr;
    const times = rangeOfLines(grid, expr);
    const range = times === null ? { first: 0, end: 0 } : linesBetween(store, times.fromMs, times.toMs);
    const reader = openReader(store, query.matchers, leadingFilters(query.stages));
    const pipeline = openPipeline(query);
    const fromMs = times?.fromMs ?? 0;
    const { add, seriesOf, samples } = newCollector(expr, fromMs, options.limits?.maxSeries ?? DEFAULT_LIMITS.maxSeries);
    const visit: LineVisit = { entry: (entry) => pipeline(entry, add), decided: { stages: query.stages.length, ...countDecided(store, fromMs, seriesOf) } };
    const read = (from: number): number => reader.read({ first: range.first + from, end: range.end, newestFirst: false }, goOn, visit);
    return { expr, range, read, samples };
  });
}

/** Counts lines of which their stream tells all. A line at the very start lies in no window. */
function countDecided(store: LogStore, fromMs: number, seriesOf: Collector['seriesOf']): Pick<DecidedVisit, 'takes' | 'lines'> {
  const byNumber: (Samples | null)[] = [];
  return {
    takes: (stream, number) => {
      const series = seriesOf(stream);
      byNumber[number] = series;
      return series !== null;
    },
    lines: ({ lines, streams, count }) => {
      for (let i = 0; i < count; i++) {
        const timeMs = store.epochMs + logTimeUs(store, lines[i] as number) / US_PER_MS;
        const series = byNumber[streams[i] as number];
        if (timeMs > fromMs && series !== null && series !== undefined) countAt(series, timeMs);
      }
    },
  };
}
