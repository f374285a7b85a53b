import { ALL_FAMILIES } from '../sim/parts/families.ts';
import type { MetricStore, StoredSeries } from './metric-store.ts';
import type { LabelMatcher, Labels, MetricSource, SampleSeries } from './types.ts';

/**
 * The store as PromQL sees it. `select` applies `=` and `!=` exactly and, for `=~` and `!~`, answers a superset: regular
 * expressions belong to the query engine, which checks every matcher again. The arrays it hands out are windows on the
 * store's own columns, good until the store is next written to.
 */
export function asMetricSource(store: MetricStore): MetricSource {
  const found: Found = new Map();
  const alive = (matchers: readonly LabelMatcher[], fromMs: number, toMs: number): StoredSeries[] => {
    const window = scrapeWindow(store, fromMs, toMs);
    const exact = matchers.filter((matcher) => matcher.op === '=' || matcher.op === '!=');
    return matching(store, found, exact).filter((series) => isAlive(series, window) && isNewest(store, series));
  };
  return {
    select: (matchers, fromMs, toMs) => alive(matchers, fromMs, toMs).map((series) => samplesOf(store, series)),
    families: () => ALL_FAMILIES,
    labelNames: (fromMs, toMs) => sortedUnique(alive([], fromMs, toMs).flatMap((series) => Object.keys(series.labels))),
    labelValues: (name, fromMs, toMs) =>
      sortedUnique(alive([], fromMs, toMs).map((series) => labelValue(series.labels, name)).filter((value) => value !== '')),
  };
}

interface ScrapeWindow {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

function scrapeWindow(store: MetricStore, fromMs: number, toMs: number): ScrapeWindow {
  return { first: firstAtOrAfter(store.times, store.scrapes, fromMs), end: firstAtOrAfter(store.times, store.scrapes, toMs + 1) };
}

/** Times are whole milliseconds, so "after t" is "at or after t + 1". */
function firstAtOrAfter(times: Float64Array, count: number, ms: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By matchers as a text: the series that they fit, of the first `seen` of a name's list. */
type Found = Map<string, { readonly list: readonly StoredSeries[]; seen: number; readonly series: StoredSeries[] }>;

/** The same few questions come again and again, while a name's list only grows; a rewound store has other lists. */
const FOUND_MAX = 500;

function matching(store: MetricStore, found: Found, matchers: readonly LabelMatcher[]): readonly StoredSeries[] {
  const named = matchers.find((matcher) => matcher.name === '__name__' && matcher.op === '=');
  if (named === undefined) return [...store.byName.values()].flat().filter(({ labels }) => matches(labels, matchers));
  const list = store.byName.get(named.value) ?? [];
  const key = JSON.stringify(matchers.map(({ name, op, value }) => [name, op, value]));
  let known = found.get(key);
  if (known?.list !== list) {
    if (found.size > FOUND_MAX) found.clear();
    known = { list, seen: 0, series: [] };
    found.set(key, known);
  }
  for (; known.seen < list.length; known.seen++) {
    const series = list[known.seen];
    if (matches(series.labels, matchers)) known.series.push(series);
  }
  return known.series;
}

function matches(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every((matcher) => (labelValue(labels, matcher.name) === matcher.value) === (matcher.op === '='));
}

/** Names come from queries: `constructor` must not find anything. */
function labelValue(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name] : '';
}

/** Series with the same labels are one series for a query: the newest stands for its predecessors. */
function isNewest(store: MetricStore, series: StoredSeries): boolean {
  return store.byLabels.get(series.key) === series;
}

function isAlive(series: StoredSeries, window: ScrapeWindow): boolean {
  for (let part: StoredSeries | null = series; part !== null; part = part.previous) {
    if (part.firstScrape < window.end && part.run.endScrape > window.first && window.first < window.end) return true;
  }
  return false;
}

function samplesOf(store: MetricStore, series: StoredSeries): SampleSeries {
  if (series.previous !== null) return joined(store, series);
  const { run, firstScrape } = series;
  return {
    labels: series.labels,
    times: store.times.subarray(firstScrape, run.endScrape),
    values: series.values,
    length: run.endScrape - firstScrape,
    stale: run.stale === null ? null : run.stale.subarray(firstScrape - run.firstScrape),
  };
}

/** Copies the parts of a series that ended and came back. Where a marker meets the successor's first sample, the sample counts. */
function joined(store: MetricStore, series: StoredSeries): SampleSeries {
  const parts: StoredSeries[] = [];
  for (let part: StoredSeries | null = series; part !== null; part = part.previous) parts.unshift(part);
  const times: number[] = [];
  const values: number[] = [];
  const stale: number[] = [];
  parts.forEach((part, i) => {
    const end = Math.min(part.run.endScrape, parts[i + 1]?.firstScrape ?? Infinity);
    for (let scrape = part.firstScrape; scrape < end; scrape++) {
      times.push(store.times[scrape]);
      values.push(part.values[scrape - part.firstScrape]);
      stale.push(part.run.stale === null ? 0 : part.run.stale[scrape - part.run.firstScrape]);
    }
  });
  return {
    labels: series.labels,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    length: times.length,
    stale: stale.includes(1) ? Uint8Array.from(stale) : null,
  };
}

function sortedUnique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
