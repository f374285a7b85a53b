import type { LabelMatcher, Labels, MetricFamily, MetricSource, SampleSeries } from '../types.ts';

/** One series of a file while it is read, and afterwards. */
export interface Column {
  readonly labels: Labels;
  times: Float64Array;
  values: Float64Array;
  length: number;
}

const FIRST_CAPACITY = 16;

export function newColumn(labels: Labels): Column {
  return { labels, times: new Float64Array(FIRST_CAPACITY), values: new Float64Array(FIRST_CAPACITY), length: 0 };
}

export function pushSample(column: Column, timeMs: number, value: number): void {
  if (column.length === column.times.length) {
    column.times = grown(column.times);
    column.values = grown(column.values);
  }
  column.times[column.length] = timeMs;
  column.values[column.length++] = value;
}

function grown(column: Float64Array): Float64Array {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}

/**
 * The series of a file as PromQL sees them. `select` applies `=` and `!=` exactly and answers a superset for regular
 * expressions, which the query engine checks again.
 */
export function importedSource(columns: readonly Column[], families: readonly MetricFamily[]): MetricSource {
  const byName = new Map<string, Column[]>();
  for (const column of columns) {
    const name = column.labels['__name__'] ?? '';
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [column]);
    else list.push(column);
  }
  const alive = (matchers: readonly LabelMatcher[], fromMs: number, toMs: number): Column[] => {
    const named = matchers.find((matcher) => matcher.name === '__name__' && matcher.op === '=');
    const candidates = named === undefined ? columns : (byName.get(named.value) ?? []);
    return candidates.filter((column) => matches(column.labels, matchers) && hasSampleIn(column, fromMs, toMs));
  };
  return {
    select: (matchers, fromMs, toMs) => alive(matchers, fromMs, toMs).map(({ labels, times, values, length }): SampleSeries => ({ labels, times, values, length, stale: null })),
    families: () => families,
    labelNames: (fromMs, toMs) => sortedUnique(alive([], fromMs, toMs).flatMap(({ labels }) => Object.keys(labels))),
    labelValues: (name, fromMs, toMs) => sortedUnique(alive([], fromMs, toMs).map(({ labels }) => valueOf(labels, name)).filter((value) => value !== '')),
  };
}

function matches(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every(({ name, op, value }) => (op !== '=' && op !== '!=') || (valueOf(labels, name) === value) === (op === '='));
}

/** Names come from queries and files: `constructor` must not find anything. */
function valueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name] : '';
}

function hasSampleIn({ times, length }: Column, fromMs: number, toMs: number): boolean {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < fromMs) low = middle + 1;
    else high = middle;
  }
  return low < length && times[low] <= toMs;
}

function sortedUnique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
