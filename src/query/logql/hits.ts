/**
 * The places of the lines that a log query finds in a stretch of a store: found once, newest first, and extended as the log
 * grows or the range widens. Four bytes a hit. A line's verdict never changes, so nothing is ever looked at twice.
 */
import type { LogStore } from '../../telemetry/log-store.ts';
import type { LogQuery } from './ast.ts';
import type { LineState } from './line-state.ts';
import { leadingFilters, openPipeline } from './pipeline.ts';
import { openReader, type LineRange, type LineVisit } from './store-source.ts';

/** Places that only ever grow in number. */
interface Places {
  values: Uint32Array;
  count: number;
}

export interface LineHits {
  /** Lines from `low` to `high`, excluded, have been read. */
  readonly low: () => number;
  readonly high: () => number;
  /** Places held, for whoever bounds the memory. */
  readonly size: () => number;
  /** Reads towards a range's end, then towards its beginning, while `goOn` says so. The range must touch what has been read. Throws query failures. */
  readonly read: (range: LineRange, goOn: () => boolean) => void;
  /** What has been found of a range so far. */
  readonly within: (range: LineRange) => HitList;
  /** Runs the query on the line at one place; null when it does not pass. The state is valid until the next line. */
  readonly look: (line: number) => LineState | null;
}

/** Hits of a range, newest first. It stays as it is while more is found. */
export interface HitList {
  readonly count: number;
  readonly at: (index: number) => number;
  /** Fills a column with the places from an index on; answers how many there were for it. */
  readonly copy: (index: number, into: Uint32Array) => number;
}

/** @param start where reading begins; what is older is read downwards from there */
export function openLineHits(store: LogStore, query: LogQuery, start: number): LineHits {
  const reader = openReader(store, query.matchers, leadingFilters(query.stages));
  const pipeline = openPipeline(query);
  const older = newPlaces();
  const newer = newPlaces();
  let low = start;
  let high = start;
  let into = older;
  let place = 0;
  const keep = (): boolean => {
    push(into, place);
    return true;
  };
  const visit: LineVisit = {
    entry: (entry, line) => {
      place = line;
      return pipeline(entry, keep);
    },
    decided: {
      stages: query.stages.length,
      takes: () => true,
      lines: ({ lines, count }) => pushAll(into, lines.subarray(0, count)),
    },
  };
  let seen: LineState | null = null;
  const see = (state: LineState): boolean => {
    seen = state;
    return false;
  };
  return {
    low: () => low,
    high: () => high,
    size: () => older.values.length + newer.values.length,
    read: ({ first, end }, goOn) => {
      if (end > high) {
        into = newer;
        high += reader.read({ first: high, end, newestFirst: false }, goOn, visit);
      }
      if (high < end || first >= low) return;
      into = older;
      low -= reader.read({ first, end: low, newestFirst: true }, goOn, visit);
    },
    within: ({ first, end }) => hitList(older, newer, first, end),
    look: (line) => {
      seen = null;
      reader.read({ first: line, end: line + 1, newestFirst: false }, () => true, { entry: (entry) => pipeline(entry, see) });
      return seen;
    },
  };
}

function hitList(older: Places, newer: Places, first: number, end: number): HitList {
  const newerFrom = countWhile(newer, (line) => line < first);
  const newerTo = countWhile(newer, (line) => line < end);
  const olderFrom = countWhile(older, (line) => line >= end);
  const olderTo = countWhile(older, (line) => line >= first);
  const ofNewer = newerTo - newerFrom;
  const count = ofNewer + olderTo - olderFrom;
  // Kept as they are: what is found later may come into other columns.
  const [newerLines, olderLines] = [newer.values, older.values];
  return {
    count,
    copy: (index, into) => {
      const copied = Math.min(into.length, count - index);
      const reversed = Math.max(0, Math.min(copied, ofNewer - index));
      for (let i = 0; i < reversed; i++) into[i] = newerLines[newerTo - 1 - index - i] as number;
      const from = olderFrom + index + reversed - ofNewer;
      if (copied > reversed) into.set(olderLines.subarray(from, from + copied - reversed), reversed);
      return copied;
    },
    at: (index) => (index < ofNewer ? newerLines[newerTo - 1 - index] : olderLines[olderFrom + index - ofNewer]) ?? -1,
  };
}

/** How many places, from the first, hold a condition that does not hold again once it has failed. */
function countWhile({ values, count }: Places, holds: (line: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function newPlaces(): Places {
  return { values: new Uint32Array(64), count: 0 };
}

function push(places: Places, line: number): void {
  if (places.count === places.values.length) makeRoom(places, places.count + 1);
  places.values[places.count] = line;
  places.count += 1;
}

function pushAll(places: Places, lines: Uint32Array): void {
  if (places.count + lines.length > places.values.length) makeRoom(places, places.count + lines.length);
  places.values.set(lines, places.count);
  places.count += lines.length;
}

function makeRoom(places: Places, wanted: number): void {
  const more = new Uint32Array(Math.max(wanted, places.values.length * 2));
  more.set(places.values);
  places.values = more;
}
