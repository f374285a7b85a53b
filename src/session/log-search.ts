import { linesBetween, openLineHits, parseLogql, type HitList, type LineHits, type LineRange, type LogQuery } from '../query/logql/index.ts';
import { QueryFailure } from '../query/promql/failure.ts';
import { LOG_CHUNK, LOG_CHUNK_BITS, logTimeUs, type LogStore } from '../telemetry/log-store.ts';
import type { LogHistogram, LogLines, LogSearchArgs, LogSearchPart, LogSeries } from './log-answers.ts';
import { queriedRow } from './log-rows.ts';
import { faultOf, searchSeries } from './log-series.ts';
import type { Pace } from './pace.ts';
import type { QueryFault } from './view.ts';

/** What the last questions found. It belongs to one store. */
export interface LogSearches {
  /** By the query's text; the one asked last stands last. */
  readonly hits: Map<string, LineHits>;
}

export const newLogSearches = (): LogSearches => ({ hits: new Map() });

export const MAX_ROWS = 1_000;
export const MAX_BUCKETS = 1_000;
/** The panel asks one question, or two while it is changed; pinned lines of others are opened now and then. */
const QUERIES_KEPT = 4;
/** Places of lines that are kept, 4 bytes each. The query that is asked just now is never let go. */
const PLACES_KEPT = 6_000_000;

/** Searches the log, the newest part first, and answers in pieces. Lines of a query that was asked before are not read again. Never throws. */
export function* searchLogs(store: LogStore, searches: LogSearches, args: LogSearchArgs, pace: Pace): Generator<LogSearchPart | null, LogLines | LogSeries | QueryFault> {
  pace.begin();
  const parsed = parseLogql(args.query);
  if (!parsed.ok) return faultOf(parsed.error);
  const { ast } = parsed;
  if (ast.kind !== 'log_query') return yield* searchSeries(store, ast, args, pace);
  try {
    return yield* linesOf(store, searches, ast, args, pace);
  } catch (error) {
    searches.hits.delete(args.query);
    if (error instanceof QueryFailure) return faultOf(error.detail);
    throw error;
  }
}

function* linesOf(store: LogStore, searches: LogSearches, query: LogQuery, args: LogSearchArgs, pace: Pace): Generator<LogSearchPart | null, LogLines> {
  // Rows show whole milliseconds, and a row must lie in the range that shows it.
  const range = linesBetween(store, args.fromMs, args.toMs + 0.999);
  const hits = openHits(store, searches, query, args.query, range);
  const lines = Math.max(1, range.end - range.first);
  for (;;) {
    hits.read(range, pace.goOn);
    const left = Math.max(0, range.end - hits.high()) + Math.max(0, hits.low() - range.first);
    const share = Math.min(1, (lines - Math.min(lines, left)) / lines);
    if (left === 0 || range.end <= range.first) break;
    // Before the newest lines are there, the first page would be another one.
    const isPartDue = pace.isDue();
    yield isPartDue ? { share, lines: hits.high() >= range.end ? yield* answerOf(store, hits, { ...range, first: hits.low() }, args, share, pace) : null } : null;
    pace.begin();
  }
  forgetOld(searches);
  return yield* answerOf(store, hits, range, args, 1, pace);
}

/** What is known of a query, if it touches the range that is asked for; else begins at the newest end of it. */
function openHits(store: LogStore, { hits: kept }: LogSearches, query: LogQuery, text: string, range: LineRange): LineHits {
  let hits = kept.get(text);
  // A log that has become shorter is another one.
  if (hits !== undefined && (hits.high() > store.count || range.first > hits.high() || range.end < hits.low())) hits = undefined;
  hits ??= openLineHits(store, query, range.end);
  kept.delete(text);
  kept.set(text, hits);
  return hits;
}

function forgetOld({ hits: kept }: LogSearches): void {
  let places = 0;
  for (const hits of kept.values()) places += hits.size();
  for (const [text, hits] of kept) {
    if (kept.size <= 1 || (kept.size <= QUERIES_KEPT && places <= PLACES_KEPT)) return;
    kept.delete(text);
    places -= hits.size();
  }
}

function* answerOf(store: LogStore, hits: LineHits, range: LineRange, args: LogSearchArgs, share: number, pace: Pace): Generator<null, LogLines> {
  const list = hits.within(range);
  const offset = atLeast(0, args.offset);
  const end = Math.min(list.count, offset + Math.min(MAX_ROWS, atLeast(0, args.count)));
  const rows = Array.from({ length: Math.max(0, end - offset) }, (_, i) => queriedRow(store, hits, list.at(offset + i)));
  const histogram = yield* histogramOf(store, list, args, pace);
  const searchedFromMs = share >= 1 || range.first >= store.count ? args.fromMs : store.epochMs + Math.floor(logTimeUs(store, range.first) / 1000);
  return { ok: true, kind: 'lines', total: list.count, rows, histogram, share, searchedFromMs };
}

/** Hits between two questions whether to go on. */
const HITS_PER_POLL = 1 << 14;

/**
 * Lines by bar and level. A line counts by the millisecond that its row shows, so that a row lies in the bar that counts it.
 * Hits come in order of time, so of those of one bar only the last one's time is looked for.
 */
function* histogramOf(store: LogStore, list: HitList, { fromMs, toMs, buckets: wanted }: LogSearchArgs, pace: Pace): Generator<null, LogHistogram> {
  const buckets = Math.min(MAX_BUCKETS, atLeast(0, wanted));
  const rangeMs = toMs - fromMs + 1;
  const empty = (): Float64Array => new Float64Array(buckets);
  const counts: LogHistogram['counts'] = [empty(), empty(), empty(), empty()];
  const times = empty().map((_, i) => (fromMs + (i * rangeMs) / buckets) / 1000);
  const barOf = (line: number): number => Math.floor(((store.epochMs + Math.floor(logTimeUs(store, line) / 1000) - fromMs) * buckets) / rangeMs);
  const total = buckets > 0 ? list.count : 0;
  const lines = new Uint32Array(Math.min(HITS_PER_POLL, total));
  for (let from = 0; from < total; from += lines.length) {
    if (!pace.goOn()) {
      yield null;
      pace.begin();
    }
    const count = list.copy(from, lines);
    for (let first = 0; first < count; ) {
      const bar = barOf(lines[first] as number);
      const end = endOfBar(lines, first, count, (line) => barOf(line) === bar);
      countLevels(store, lines.subarray(first, end), counts, bar);
      first = end;
    }
  }
  return { times, counts };
}

/** The first place behind `first` whose line lies in another bar, else `count`. */
function endOfBar(lines: Uint32Array, first: number, count: number, isIn: (line: number) => boolean): number {
  let low = first + 1;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isIn(lines[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countLevels(store: LogStore, lines: Uint32Array, counts: LogHistogram['counts'], bar: number): void {
  const byLevel = new Uint32Array(counts.length);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as number;
    const template = store.chunks[line >> LOG_CHUNK_BITS]?.template[line & (LOG_CHUNK - 1)] ?? 0;
    const level = store.templates[template]?.template.level ?? 0;
    byLevel[level] = (byLevel[level] as number) + 1;
  }
  byLevel.forEach((count, level) => {
    const bars = counts[level];
    if (bars !== undefined) bars[bar] = (bars[bar] ?? 0) + count;
  });
}

/** A whole number from what came over a wire. */
function atLeast(least: number, value: number): number {
  return value >= least ? Math.floor(value) : least;
}
