/** A metric source made of samples added one by one; for tests and for the conformance scripts. */
import { matchesValue } from '../../src/query/promql/index.ts';
import type { LabelMatcher, Labels, MetricFamily, MetricSource, SampleSeries } from '../../src/telemetry/types.ts';

interface Sample {
  readonly value: number;
  readonly stale: boolean;
}

interface Entry {
  readonly labels: Labels;
  /** By time; a later sample of the same time replaces the earlier one. */
  readonly samples: Map<number, Sample>;
  column: SampleSeries | null;
}

export interface MemorySource extends MetricSource {
  add(labels: Labels, timeMs: number, value: number, stale?: boolean): void;
}

export function memorySource(): MemorySource {
  const entries = new Map<string, Entry>();
  const select = (matchers: readonly LabelMatcher[], fromMs: number, toMs: number): SampleSeries[] => {
    const found: SampleSeries[] = [];
    for (const entry of entries.values()) {
      if (!matchesLabels(entry.labels, matchers)) continue;
      const column = columnOf(entry);
      if (column.times.some((time) => time >= fromMs && time <= toMs)) found.push(column);
    }
    return found;
  };
  return {
    select,
    families: (): MetricFamily[] => [],
    labelNames: (fromMs, toMs) => sortedUnique(select([], fromMs, toMs).flatMap((series) => Object.keys(series.labels))),
    labelValues: (name, fromMs, toMs) => sortedUnique(select([], fromMs, toMs).map((series) => valueOf(series.labels, name)).filter((value) => value !== '')),
    add: (labels, timeMs, value, stale = false) => {
      const sorted = Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
      const key = JSON.stringify(sorted);
      let entry = entries.get(key);
      if (entry === undefined) entries.set(key, (entry = { labels: sorted, samples: new Map(), column: null }));
      entry.samples.set(timeMs, { value, stale });
      entry.column = null;
    },
  };
}

export function matchesLabels(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every((matcher) => matchesValue(matcher, valueOf(labels, matcher.name)));
}

function valueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

function columnOf(entry: Entry): SampleSeries {
  if (entry.column !== null) return entry.column;
  const samples = [...entry.samples].sort(([a], [b]) => a - b);
  const hasStale = samples.some(([, sample]) => sample.stale);
  entry.column = {
    labels: entry.labels,
    times: Float64Array.from(samples, ([time]) => time),
    values: Float64Array.from(samples, ([, sample]) => sample.value),
    length: samples.length,
    stale: hasStale ? Uint8Array.from(samples, ([, sample]) => (sample.stale ? 1 : 0)) : null,
  };
  return entry.column;
}

function sortedUnique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
