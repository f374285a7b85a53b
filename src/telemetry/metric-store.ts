import type { BlockIdentity, MetricBlock } from '../sim/kernel/sink.ts';
import { EVERY_NAME, planBlocks, seriesLabels, type BlockPlan, type Names } from './metric-plan.ts';
import type { Labels } from './types.ts';

/**
 * The metric samples of a run, in columns: one column of times for the whole store (everything is scraped at the same
 * instants), one column of values per series that has ever shown itself. Plain data, changed only by the functions below.
 *
 * A series belongs to one incarnation of a block ("run"). It starts at the scrape that first exposes it and ends with a
 * staleness marker at the first scrape after its block closed, as when a Prometheus target disappears.
 */
export interface MetricStore {
  /** Wall clock (epoch ms) at world time 0. */
  readonly epochMs: number;
  /** Of the blocks of which it keeps anything. */
  readonly plans: ReadonlyMap<number, BlockPlan>;
  /** When each scrape happened: in whole milliseconds since the epoch, and in world time to cut at exactly. */
  times: Float64Array;
  timesUs: Float64Array;
  scrapes: number;
  /** Every incarnation in the order of opening; `live` are those that the next scrape still concerns. */
  runs: BlockRun[];
  live: BlockRun[];
  /** Series by `__name__`, in the order in which they appeared. */
  byName: Map<string, StoredSeries[]>;
  /** The newest series of each label set, by a text of its labels. */
  byLabels: Map<string, StoredSeries>;
}

export interface BlockRun {
  readonly plan: BlockPlan;
  readonly identity: BlockIdentity;
  readonly openedUs: number;
  /** Infinity while open. */
  closedUs: number;
  /** Samples of the run lie at scrapes `firstScrape` to `endScrape - 1`, without a gap. */
  readonly firstScrape: number;
  endScrape: number;
  /** Whether the last of them is the staleness marker; `stale` then flags it. */
  marked: boolean;
  stale: Uint8Array | null;
  series: StoredSeries[];
  /** Which groups of cells have been exposed. */
  shown: Uint8Array;
  hiddenGroups: number;
}

export interface StoredSeries {
  readonly labels: Labels;
  readonly key: string;
  readonly run: BlockRun;
  readonly cell: number;
  /** Scrape of the first sample: `values[i]` was read at scrape `firstScrape + i`. */
  readonly firstScrape: number;
  values: Float64Array;
  /** An ended series with the very same labels (a database that restarted), whose samples come before. */
  readonly previous: StoredSeries | null;
}

const FIRST_CAPACITY = 32;

export function newMetricStore(epochMs: number, blocks: readonly MetricBlock[], names: Names = EVERY_NAME): MetricStore {
  return {
    epochMs,
    plans: planBlocks(blocks, names),
    times: new Float64Array(FIRST_CAPACITY),
    timesUs: new Float64Array(FIRST_CAPACITY),
    scrapes: 0,
    runs: [],
    live: [],
    byName: new Map(),
    byLabels: new Map(),
  };
}

/** Begins an incarnation. One that is still open under the same block ends now. Throws for a block of which nothing is kept. */
export function openBlock(store: MetricStore, block: number, atUs: number, identity: BlockIdentity): void {
  const plan = store.plans.get(block);
  if (plan === undefined) throw new Error(`metric block ${block} was not declared`);
  closeBlock(store, block, atUs);
  const run: BlockRun = {
    plan,
    identity,
    openedUs: atUs,
    closedUs: Infinity,
    firstScrape: store.scrapes,
    endScrape: store.scrapes,
    marked: false,
    stale: null,
    series: [],
    shown: new Uint8Array(plan.groups),
    hiddenGroups: plan.groups,
  };
  store.runs.push(run);
  store.live.push(run);
}

/** Ends the incarnation that is open, if any; its markers follow at the next scrape. */
export function closeBlock(store: MetricStore, block: number, atUs: number): void {
  for (const run of store.live) {
    if (run.plan.block.id === block && run.closedUs === Infinity) run.closedUs = atUs;
  }
}

/** Takes one sample of every exposed cell. Throws when scrapes do not come in order of time: queries search by it. */
export function appendScrape(store: MetricStore, atUs: number, values: Float64Array): void {
  const scrape = store.scrapes;
  if (scrape > 0 && atUs <= store.timesUs[scrape - 1]) throw new Error(`scrape at ${atUs} µs does not follow the one before`);
  store.times = withRoom(store.times, scrape);
  store.timesUs = withRoom(store.timesUs, scrape);
  store.times[scrape] = store.epochMs + Math.floor(atUs / 1000);
  store.timesUs[scrape] = atUs;
  store.scrapes = scrape + 1;
  let ended = false;
  for (const run of store.live) {
    if (run.closedUs === Infinity) {
      sampleRun(store, run, scrape, values);
    } else {
      markRun(run, scrape);
      ended = true;
    }
  }
  if (ended) store.live = store.live.filter((run) => !run.marked);
}

/**
 * Forgets everything after a world time, as if it had never been told; what happened at `atUs` itself stays. A block
 * that closed later is open again, a marker that came later is pending again.
 */
export function truncateMetrics(store: MetricStore, atUs: number): void {
  let kept = store.scrapes;
  while (kept > 0 && store.timesUs[kept - 1] > atUs) kept--;
  store.scrapes = kept;
  store.runs = store.runs.filter((run) => run.openedUs <= atUs);
  for (const run of store.runs) truncateRun(run, kept, atUs);
  store.live = store.runs.filter((run) => !run.marked);
  const runs = new Set(store.runs);
  store.byLabels.clear();
  for (const [name, list] of store.byName) {
    const rest = list.filter((series) => runs.has(series.run) && series.firstScrape < kept);
    if (rest.length === 0) store.byName.delete(name);
    else store.byName.set(name, rest);
    for (const series of rest) store.byLabels.set(series.key, series);
  }
}

/** Bytes held in columns, for measuring. */
export function metricBytes(store: MetricStore): { bytes: number; samples: number } {
  let bytes = store.times.byteLength + store.timesUs.byteLength;
  let samples = 0;
  for (const run of store.runs) {
    bytes += run.shown.byteLength + (run.stale?.byteLength ?? 0);
    for (const series of run.series) {
      bytes += series.values.byteLength;
      samples += run.endScrape - series.firstScrape;
    }
  }
  return { bytes, samples };
}

function sampleRun(store: MetricStore, run: BlockRun, scrape: number, values: Float64Array): void {
  if (run.hiddenGroups > 0) expose(store, run, scrape, values);
  run.endScrape = scrape + 1;
  const offset = run.plan.block.offset;
  for (const series of run.series) {
    const at = scrape - series.firstScrape;
    series.values = withRoom(series.values, at);
    series.values[at] = values[offset + series.cell];
  }
}

/** A marker's value is 0 and means nothing: the flag alone counts (NaN payloads do not survive every engine). */
function markRun(run: BlockRun, scrape: number): void {
  run.marked = true;
  run.endScrape = scrape + 1;
  run.stale = new Uint8Array(run.endScrape - run.firstScrape);
  run.stale[scrape - run.firstScrape] = 1;
  for (const series of run.series) {
    const at = scrape - series.firstScrape;
    series.values = withRoom(series.values, at);
    series.values[at] = 0;
  }
}

function expose(store: MetricStore, run: BlockRun, scrape: number, values: Float64Array): void {
  const { block, groups, groupOf, witnesses } = run.plan;
  const fresh = new Set<number>();
  for (let group = 0; group < groups; group++) {
    const cell = witnesses[group];
    if (run.shown[group] === 0 && (block.always[cell] !== 0 || values[block.offset + cell] !== 0)) {
      run.shown[group] = 1;
      run.hiddenGroups--;
      fresh.add(group);
    }
  }
  if (fresh.size === 0) return;
  for (let cell = 0; cell < block.cells.length; cell++) {
    if (fresh.has(groupOf[cell])) addSeries(store, run, cell, scrape);
  }
}

function addSeries(store: MetricStore, run: BlockRun, cell: number, scrape: number): void {
  const labels = seriesLabels(run.identity, run.plan.block.cells[cell]);
  const key = JSON.stringify(labels);
  const previous = store.byLabels.get(key) ?? null;
  const series: StoredSeries = { labels, key, run, cell, firstScrape: scrape, values: new Float64Array(FIRST_CAPACITY), previous };
  run.series.push(series);
  store.byLabels.set(key, series);
  const name = labels['__name__'];
  const list = store.byName.get(name);
  if (list === undefined) store.byName.set(name, [series]);
  else list.push(series);
}

function truncateRun(run: BlockRun, kept: number, atUs: number): void {
  if (run.closedUs > atUs) run.closedUs = Infinity;
  if (run.endScrape <= kept) return;
  run.endScrape = Math.max(kept, run.firstScrape);
  run.marked = false;
  run.stale = null;
  run.series = run.series.filter((series) => series.firstScrape < kept);
  noteShown(run);
}

/** Groups are shown by their series. */
export function noteShown(run: BlockRun): void {
  run.shown.fill(0);
  for (const series of run.series) run.shown[run.plan.groupOf[series.cell]] = 1;
  run.hiddenGroups = run.plan.groups - run.shown.reduce((sum, shown) => sum + shown, 0);
}

/** A column with a place at `at`. Grows by a quarter, not by doubling, to stay under ten bytes a sample at any moment. */
function withRoom(column: Float64Array, at: number): Float64Array {
  if (at < column.length) return column;
  const grown = new Float64Array(column.length + Math.max(FIRST_CAPACITY, column.length >> 2));
  grown.set(column);
  return grown;
}
