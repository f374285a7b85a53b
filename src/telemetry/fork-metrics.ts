import { truncateMetrics, type BlockRun, type MetricStore, type StoredSeries } from './metric-store.ts';

/**
 * A store of its own that goes on from another, as if nothing after `atUs` had ever been told; of the other's blocks it
 * knows only `blocks`. Columns are shared and cut to their length, so the first new sample moves the fork to a column of
 * its own: the original may grow meanwhile, but must not be rewound to before `atUs` and given another future.
 */
export function forkMetrics(store: MetricStore, atUs: number, blocks: ReadonlySet<number>): MetricStore {
  const copies = new Map<StoredSeries, StoredSeries>();
  const runs = store.runs.filter((run) => blocks.has(run.plan.block.id)).map((run) => copyRun(run, copies));
  const fork: MetricStore = {
    ...store,
    plans: new Map([...store.plans].filter(([block]) => blocks.has(block))),
    runs,
    live: [],
    byName: new Map([...store.byName].map(([name, list]) => [name, list.flatMap((series) => copies.get(series) ?? [])])),
    byLabels: new Map(),
  };
  truncateMetrics(fork, atUs);
  fork.times = fork.times.subarray(0, fork.scrapes);
  fork.timesUs = fork.timesUs.subarray(0, fork.scrapes);
  for (const run of fork.runs) {
    for (const series of run.series) series.values = series.values.subarray(0, run.endScrape - series.firstScrape);
  }
  return fork;
}

/** A series with a predecessor of the same labels belongs to a later run, so the predecessor's copy is there already. */
function copyRun(run: BlockRun, copies: Map<StoredSeries, StoredSeries>): BlockRun {
  const copy: BlockRun = { ...run, shown: run.shown.slice(), series: [] };
  copy.series = run.series.map((series) => {
    const twin: StoredSeries = { ...series, run: copy, previous: series.previous === null ? null : (copies.get(series.previous) ?? null) };
    copies.set(series, twin);
    return twin;
  });
  return copy;
}
