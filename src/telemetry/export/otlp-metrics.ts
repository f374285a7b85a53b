import { ALL_FAMILIES } from '../../sim/parts/families.ts';
import type { BlockRun, MetricStore, StoredSeries } from '../metric-store.ts';
import type { MetricFamily } from '../types.ts';
import { SCOPE, type ExportWindow } from './export-types.ts';
import { doubleOf, keyValues, resourceOf, unixNano } from './otlp-values.ts';

/** `AGGREGATION_TEMPORALITY_CUMULATIVE`: figures count from `startTimeUnixNano` on. */
const CUMULATIVE = 2;
/** `DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK`: the series ends here, as a staleness marker says it in Prometheus. */
const NO_RECORDED_VALUE = 1;

/** UCUM, as OpenTelemetry writes units. */
const UNITS: Readonly<Record<string, string>> = { seconds: 's', bytes: 'By', ratio: '1' };

/**
 * OTLP JSON of metrics, in the shape of one `ExportMetricsServiceRequest`: each incarnation of a process is a resource of
 * its own, whose cumulative figures begin when it opened. Metrics keep the names by which they can be queried.
 */
export function* otlpMetrics(store: MetricStore, window: ExportWindow): Generator<string> {
  const scrapes = scrapesIn(store, window);
  let open = '{"resourceMetrics":[';
  for (const run of store.runs) {
    let begun = false;
    for (const metric of metricsOf(run, store, scrapes)) {
      yield begun ? `,${metric}` : `${open}{"resource":${JSON.stringify(resourceOf(run.identity))},"scopeMetrics":[{"scope":{"name":"${SCOPE}"},"metrics":[${metric}`;
      begun = true;
    }
    if (!begun) continue;
    yield ']}]}';
    open = ',';
  }
  yield `${open === ',' ? '' : open}]}\n`;
}

interface Scrapes {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

function scrapesIn({ timesUs, scrapes }: MetricStore, { fromUs, toUs }: ExportWindow): Scrapes {
  let first = 0;
  while (first < scrapes && timesUs[first] < fromUs) first++;
  let end = first;
  while (end < scrapes && timesUs[end] <= toUs) end++;
  return { first, end };
}

/** Where a sample belongs: its family, and its place in a histogram. */
interface Role {
  readonly family: MetricFamily;
  readonly part: 'value' | 'bucket' | 'sum' | 'count';
}

const ROLES: ReadonlyMap<string, Role> = new Map(
  ALL_FAMILIES.flatMap((family): [string, Role][] => {
    if (family.type !== 'histogram') return [[family.name, { family, part: 'value' }]];
    return (['bucket', 'sum', 'count'] as const).map((part) => [`${family.name}_${part}`, { family, part }]);
  }),
);

/** One text for each family that the run has shown. */
function* metricsOf(run: BlockRun, store: MetricStore, scrapes: Scrapes): Generator<string> {
  const families = new Map<string, { family: MetricFamily; series: { series: StoredSeries; part: Role['part'] }[] }>();
  for (const series of run.series) {
    const name = series.labels['__name__'];
    const { family, part } = ROLES.get(name) ?? { family: { name, type: 'gauge', unit: '', help: '' }, part: 'value' };
    const group = families.get(family.name) ?? { family, series: [] };
    group.series.push({ series, part });
    families.set(family.name, group);
  }
  for (const { family, series } of families.values()) {
    const points = family.type === 'histogram' ? histogramPoints(run, series, store, scrapes) : series.flatMap((one) => numberPoints(run, one.series, family, store, scrapes));
    if (points.length > 0) yield JSON.stringify({ name: family.name, description: family.help, unit: UNITS[family.unit] ?? '', ...dataOf(family, points) });
  }
}

function dataOf({ type }: MetricFamily, dataPoints: readonly object[]): object {
  if (type === 'histogram') return { histogram: { dataPoints, aggregationTemporality: CUMULATIVE } };
  return type === 'counter' ? { sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true } } : { gauge: { dataPoints } };
}

function numberPoints(run: BlockRun, series: StoredSeries, family: MetricFamily, store: MetricStore, scrapes: Scrapes): object[] {
  const attributes = keyValues(ownLabels(run, series));
  const start = family.type === 'counter' ? { startTimeUnixNano: unixNano(store.epochMs, run.openedUs) } : {};
  return scrapesOf(run, series, scrapes).map((scrape) => ({
    attributes,
    ...start,
    timeUnixNano: unixNano(store.epochMs, store.timesUs[scrape]),
    ...(isMarker(run, scrape) ? { flags: NO_RECORDED_VALUE } : { asDouble: doubleOf(series.values[scrape - series.firstScrape]) }),
  }));
}

interface Histogram {
  readonly labels: Readonly<Record<string, string>>;
  /** By ascending bound; `+Inf` last. */
  readonly buckets: { readonly bound: number; readonly series: StoredSeries }[];
  sum: StoredSeries | null;
  count: StoredSeries | null;
}

/** The store's buckets are cumulative over their bounds, those of OTLP are not. */
function histogramPoints(run: BlockRun, list: readonly { series: StoredSeries; part: Role['part'] }[], store: MetricStore, scrapes: Scrapes): object[] {
  return histogramsOf(run, list).flatMap(({ labels, buckets, sum, count }) => {
    const all = count ?? buckets.at(-1)?.series;
    if (all === undefined) return [];
    const attributes = keyValues(labels);
    const explicitBounds = buckets.map(({ bound }) => bound).filter((bound) => bound !== Infinity);
    return scrapesOf(run, all, scrapes).map((scrape) => {
      const head = { attributes, startTimeUnixNano: unixNano(store.epochMs, run.openedUs), timeUnixNano: unixNano(store.epochMs, store.timesUs[scrape]) };
      if (isMarker(run, scrape)) return { ...head, flags: NO_RECORDED_VALUE };
      const below = buckets.map(({ series }) => valueAt(series, scrape));
      return {
        ...head,
        count: String(valueAt(all, scrape)),
        ...(sum === null ? {} : { sum: doubleOf(valueAt(sum, scrape)) }),
        bucketCounts: below.map((value, i) => String(value - (i === 0 ? 0 : below[i - 1]))),
        explicitBounds,
      };
    });
  });
}

function histogramsOf(run: BlockRun, list: readonly { series: StoredSeries; part: Role['part'] }[]): Histogram[] {
  const found = new Map<string, Histogram>();
  for (const { series, part } of list) {
    const { le, ...labels } = ownLabels(run, series);
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const histogram = found.get(key) ?? { labels, buckets: [], sum: null, count: null };
    found.set(key, histogram);
    if (part === 'bucket') histogram.buckets.push({ bound: le === '+Inf' ? Infinity : Number(le), series });
    else if (part === 'sum') histogram.sum = series;
    else histogram.count = series;
  }
  for (const { buckets } of found.values()) buckets.sort((a, b) => (a.bound < b.bound ? -1 : 1));
  return [...found.values()];
}

/** Labels of the sample itself: those of its process are in the resource. */
function ownLabels(run: BlockRun, series: StoredSeries): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(run.plan.block.cells[series.cell].labels).filter(([, value]) => value !== ''));
}

function scrapesOf(run: BlockRun, series: StoredSeries, { first, end }: Scrapes): number[] {
  const from = Math.max(first, series.firstScrape);
  return Array.from({ length: Math.max(0, Math.min(end, run.endScrape) - from) }, (_, i) => from + i);
}

function isMarker(run: BlockRun, scrape: number): boolean {
  return run.stale !== null && run.stale[scrape - run.firstScrape] !== 0;
}

function valueAt(series: StoredSeries, scrape: number): number {
  return series.values[scrape - series.firstScrape] ?? 0;
}
