import type { MetricSource, LabelMatcher, SampleSeries } from '../telemetry/types.ts';
import type { Run } from './run.ts';

/**
 * Hours of history for the objectives, which no scenario simulates: the counters that the objectives' queries read go on
 * backwards from the beginning of the world, at the pace of the minutes that were simulated while all was well, on the same
 * scrape grid. They count from the beginning of the world, so what was before is negative; they never go down, and no sample
 * that was really taken is changed. Made anew for every question and never stored (docs/adr/0007).
 *
 * Leaves out: every other metric, whose past nobody asks for; the ups and downs of a day.
 */
export const HISTORY_US = 3 * 86_400 * 1_000_000;

const GOOD = 'client_good_requests_total';
const ALL = 'client_requests_total';

/** The run's metrics as its player asks them: with the objectives' history, once the healthy minutes are over. Proof and exports read `run.source`. */
export function askedSource(run: Run): MetricSource {
  const known = sources.get(run.source);
  if (known !== undefined) return known;
  // Before, there is no whole baseline yet, and what is answered must not depend on when it is asked. What happens at a
  // moment itself, a scrape for instance, is there only once time has gone on.
  if (run.world.now <= run.scenario.historyUs) return run.source;
  const made = withHistory(run);
  sources.set(run.source, made);
  return made;
}

/** The same source for one question, which can be asked afterwards whether anything extrapolated was read for it. */
export function watchedSource(run: Run): { readonly source: MetricSource; readonly note: () => string | null } {
  const source = askedSource(run);
  const { startEpochMs } = run.scenario;
  let reached = false;
  const select: MetricSource['select'] = (matchers, fromMs, toMs) => {
    const found = source.select(matchers, fromMs, toMs);
    reached ||= fromMs < startEpochMs && found.some(({ times, length }) => length > 0 && (times[0] ?? Infinity) < startEpochMs);
    return found;
  };
  return { source: { ...source, select }, note: () => (reached ? `History before ${clock(startEpochMs)} is extrapolated from the healthy minutes.` : null) };
}

/** Hours and minutes of the simulated wall clock. */
function clock(epochMs: number): string {
  const minutes = Math.floor(epochMs / 60_000) % 1_440;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Derived from the run alone, and gone with it. */
const sources = new WeakMap<MetricSource, MetricSource>();

/** World time of the minutes that the past is made of: the second half of the healthy ones, when caches and pools are warm. */
export const healthyMinutes = ({ scenario }: Pick<Run, 'scenario'>): { readonly fromUs: number; readonly toUs: number } => ({ fromUs: Math.floor(scenario.historyUs / 2), toUs: scenario.historyUs });

/** One counter's past: so many good and bad events a scrape, of which it counts the good ones or all. */
interface Past {
  readonly series: SampleSeries;
  readonly good: number;
  readonly bad: number;
}

interface Grid {
  /** The first scrape of the world, and milliseconds between two. */
  readonly firstMs: number;
  readonly everyMs: number;
  readonly beginMs: number;
}

function withHistory(run: Run): MetricSource {
  const { source, scenario } = run;
  const pasts = new Map<string, Past>();
  const own = ofObjectives(run);
  const everyMs = scenario.system.scrapeEveryUs / 1000;
  const firstMs = Math.min(...own.map(({ times }) => times[0] ?? Infinity));
  const grid: Grid = { firstMs, everyMs, beginMs: firstMs - HISTORY_US / 1000 };
  const { fromUs, toUs } = healthyMinutes(run);
  const pace = (series: SampleSeries): number => paceOf(series, scenario.startEpochMs + fromUs / 1000, scenario.startEpochMs + toUs / 1000);
  for (const series of own) {
    const twin = own.find(({ labels }) => labels['__name__'] === GOOD && keyOf(labels, false) === keyOf(series.labels, false));
    // A series that began later than the world has no beginning to go back from.
    if (twin === undefined || series.times[0] !== firstMs) continue;
    const good = pace(twin);
    pasts.set(keyOf(series.labels, true), { series, good, bad: series.labels['__name__'] === ALL ? Math.max(0, pace(series) - good) : 0 });
  }
  const reaches = (fromMs: number, toMs: number): boolean => fromMs < firstMs && toMs >= grid.beginMs && pasts.size > 0;
  const unite = (texts: readonly string[], more: (labels: SampleSeries['labels']) => readonly string[], fromMs: number, toMs: number): string[] =>
    reaches(fromMs, toMs) ? [...new Set([...texts, ...[...pasts.values()].flatMap(({ series }) => more(series.labels))])].sort() : [...texts];
  return {
    select: (matchers, fromMs, toMs) => {
      const found = source.select(matchers, fromMs, toMs);
      return reaches(fromMs, toMs) ? extended(found, pasts, matchers, fromMs, grid) : found;
    },
    families: () => source.families(),
    labelNames: (fromMs, toMs) => unite(source.labelNames(fromMs, toMs), Object.keys, fromMs, toMs),
    labelValues: (name, fromMs, toMs) => unite(source.labelValues(name, fromMs, toMs), (labels) => (Object.hasOwn(labels, name) ? [labels[name] ?? ''] : []), fromMs, toMs),
  };
}

/** The counters of the journeys that objectives are about, all of them from the first scrape on. */
function ofObjectives({ source, scenario }: Run): SampleSeries[] {
  const journeys = new Set(scenario.slos.flatMap((slo) => slo.journeys));
  const toMs = scenario.startEpochMs + scenario.historyUs / 1000;
  return [GOOD, ALL].flatMap((name) => source.select([{ name: '__name__', op: '=', value: name }], scenario.startEpochMs, toMs)).filter(({ labels }) => journeys.has(labels['journey'] ?? ''));
}

function keyOf(labels: SampleSeries['labels'], named: boolean): string {
  return JSON.stringify(Object.entries(labels).filter(([name]) => named || name !== '__name__'));
}

/** Events a scrape, between the first and the last sample of a period; 0 where there are not two. */
function paceOf({ times, values, length }: SampleSeries, fromMs: number, toMs: number): number {
  let first = 0;
  while (first < length && (times[first] ?? 0) < fromMs) first++;
  let last = length - 1;
  while (last > first && (times[last] ?? 0) > toMs) last--;
  return last > first ? ((values[last] ?? 0) - (values[first] ?? 0)) / (last - first) : 0;
}

/** What was found, with the past of those that have one, and those of which only the past is asked for. */
function extended(found: readonly SampleSeries[], pasts: ReadonlyMap<string, Past>, matchers: readonly LabelMatcher[], fromMs: number, grid: Grid): SampleSeries[] {
  const first = Math.max(fromMs, grid.beginMs);
  const count = Math.ceil((grid.firstMs - first) / grid.everyMs);
  let shared: Float64Array | null = null;
  const longer = (series: SampleSeries, past: Past): SampleSeries => {
    // All began at the same scrape, so that the longest column of times serves the others.
    if (shared === null || shared.length < count + series.length) shared = timesOf(series, count, grid);
    return { labels: series.labels, times: shared, values: valuesOf(series, past, count), length: count + series.length, stale: staleOf(series, count) };
  };
  const done = new Set<string>();
  const all = found.map((series) => {
    const key = PAST_NAMES.has(series.labels['__name__'] ?? '') ? keyOf(series.labels, true) : '';
    const past = pasts.get(key);
    if (past === undefined || series.times[0] !== grid.firstMs) return series;
    done.add(key);
    return longer(series, past);
  });
  for (const [key, past] of pasts) if (!done.has(key) && matches(past.series, matchers)) all.push(longer({ ...past.series, length: 0 }, past));
  return all;
}

const PAST_NAMES: ReadonlySet<string> = new Set([GOOD, ALL]);

/** Equalities alone, as of every source: patterns are the query engine's. */
function matches({ labels }: SampleSeries, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every(({ name, op, value }) => (op !== '=' && op !== '!=') || ((Object.hasOwn(labels, name) ? labels[name] : '') === value) === (op === '='));
}

function timesOf({ times, length }: SampleSeries, count: number, { firstMs, everyMs }: Grid): Float64Array {
  const all = new Float64Array(count + length);
  for (let i = 0; i < count; i++) all[i] = firstMs - (count - i) * everyMs;
  all.set(times.subarray(0, length), count);
  return all;
}

/** Good and bad events are rounded apart, so that neither good ones nor all ever go down. */
function valuesOf({ values, length }: SampleSeries, { series, good, bad }: Past, count: number): Float64Array {
  const all = new Float64Array(count + length);
  const origin = series.values[0] ?? 0;
  for (let i = 0; i < count; i++) all[i] = origin - Math.floor(good * (count - i)) - Math.floor(bad * (count - i));
  all.set(values.subarray(0, length), count);
  return all;
}

function staleOf({ stale, length }: SampleSeries, count: number): Uint8Array | null {
  if (stale === null || length === 0) return null;
  const all = new Uint8Array(count + length);
  all.set(stale.subarray(0, length), count);
  return all;
}
