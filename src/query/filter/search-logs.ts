import { firstLogAfter, LOG_CHUNK, LOG_CHUNK_BITS, logFieldNames, renderLine, type LogLine, type LogStore } from '../../telemetry/log-store.ts';
import { compileLogFilter } from './log-plan.ts';
import { parseLogFilter } from './parse-log.ts';
import type { FilterFault, LogFilter, LogHits } from './types.ts';

export interface LogPage {
  /** Matches to leave out, counted from the newest. */
  readonly offset: number;
  /** Rows wanted, MAX_ROWS at the most. */
  readonly count: number;
  /** Bars of the histogram, MAX_BUCKETS at the most. */
  readonly buckets: number;
}

export const MAX_ROWS = 1_000;
export const MAX_BUCKETS = 1_000;

/** Reads a filter with the fields that this store's lines have, and searches. This is the seam where LogQL will go. */
export function answerLogs(store: LogStore, text: string, fromMs: number, toMs: number, page: LogPage): LogHits | FilterFault {
  const parsed = parseLogFilter(text, logFieldNames(store));
  return parsed.ok ? searchLogs(store, parsed.filter, fromMs, toMs, page) : parsed;
}

/**
 * All lines from `fromMs` to `toMs`, both included, that match: their number, their histogram by level, and one page of
 * them, newest first. Lines outside the page are never rendered unless a text can only be decided so.
 */
export function searchLogs(store: LogStore, filter: LogFilter, fromMs: number, toMs: number, page: LogPage): LogHits {
  const offset = atLeast(0, page.offset);
  const last = offset + Math.min(MAX_ROWS, atLeast(0, page.count));
  const buckets = Math.min(MAX_BUCKETS, atLeast(1, page.buckets));
  const rangeMs = toMs - fromMs + 1;
  const histogram = newHistogram(fromMs, rangeMs, buckets);
  const first = firstLogAfter(store, (fromMs - store.epochMs) * 1000 - 1);
  const matches = compileLogFilter(store, filter);
  const rows: LogLine[] = [];
  let total = 0;
  for (let line = firstLogAfter(store, (toMs - store.epochMs) * 1000 + 999) - 1; line >= first; line--) {
    const chunk = store.chunks[line >> LOG_CHUNK_BITS]!;
    const at = line & (LOG_CHUNK - 1);
    if (!matches(chunk, at, line)) continue;
    if (total >= offset && total < last) rows.push(renderLine(store, line));
    total++;
    // By the millisecond that its row shows, so that a row lies in the bar that counts it.
    const sinceMs = store.epochMs + Math.floor(chunk.timeUs[at]! / 1000) - fromMs;
    const { level } = store.templates[chunk.template[at]!]!.template;
    histogram.counts[level][Math.floor((sinceMs * buckets) / rangeMs)]!++;
  }
  return { ok: true, total, rows, histogram };
}

function newHistogram(fromMs: number, rangeMs: number, buckets: number): LogHits['histogram'] {
  const empty = (): Float64Array => new Float64Array(buckets);
  const times = empty().map((_, i) => (fromMs + (i * rangeMs) / buckets) / 1000);
  return { times, counts: [empty(), empty(), empty(), empty()] };
}

/** A whole number from what came over a wire. */
function atLeast(least: number, value: number): number {
  return value >= least ? Math.floor(value) : least;
}
