import type { Run } from './run.ts';
import type { FoundRow } from './trace-answers.ts';

/** What is known of one half minute for one question. */
export interface Searched {
  /** Requests that match, by their row in the store, in order of their start from the newest on. */
  readonly rows: readonly { readonly row: number; readonly found: FoundRow }[];
  /** Rows that need not be looked into again. */
  readonly seen: Set<number>;
  /** Found again after more has happened in it, a trace takes the place of what it was. */
  readonly add: (row: number, found: FoundRow) => void;
}

export interface QueryCache {
  readonly window: (number: number) => Searched;
}

/** Questions whose answers are kept: as many as anyone goes back and forth between. */
const QUERIES_MAX = 12;

/** By run, so that nothing outlives one. Not part of its state: whoever has nothing in it searches again and finds the same. */
const caches = new WeakMap<Run, Map<string, QueryCache>>();

/** What earlier searches for the same question have found in a run. */
export function cacheOf(run: Run, query: string): QueryCache {
  const queries = caches.get(run) ?? new Map<string, QueryCache>();
  caches.set(run, queries);
  const cache = queries.get(query) ?? newQueryCache();
  queries.delete(query);
  queries.set(query, cache);
  for (const oldest of queries.keys()) {
    if (queries.size <= QUERIES_MAX) break;
    queries.delete(oldest);
  }
  return cache;
}

function newQueryCache(): QueryCache {
  const windows = new Map<number, Searched>();
  return {
    window: (number) => {
      const known = windows.get(number) ?? newSearched();
      windows.set(number, known);
      return known;
    },
  };
}

function newSearched(): Searched {
  const rows: { row: number; found: FoundRow }[] = [];
  return {
    rows,
    seen: new Set(),
    add: (row, found) => {
      const again = rows.findIndex((one) => one.row === row);
      if (again >= 0) rows.splice(again, 1);
      const at = rows.findIndex((one) => one.found.startMs < found.startMs || (one.found.startMs === found.startMs && one.row < row));
      rows.splice(at < 0 ? rows.length : at, 0, { row, found });
    },
  };
}
