import { planBlocks, type BlockPlan, type Names } from './metric-plan.ts';
import { noteShown, truncateMetrics, type BlockRun, type MetricStore, type StoredSeries } from './metric-store.ts';

/**
 * A store of its own that goes on from another, as if nothing after `atUs` had ever been told; of what the other keeps it
 * keeps only `names`. Columns are shared and cut to their length, so the first new sample moves the fork to a column of
 * its own: the original may grow meanwhile, but must not be rewound to before `atUs` and given another future.
 */
export function forkMetrics(store: MetricStore, atUs: number, names: Names): MetricStore {
  const copies = new Map<StoredSeries, StoredSeries>();
  const plans = planBlocks([...store.plans.values()].map(({ block }) => block), names);
  const runs = store.runs.flatMap((run) => {
    const plan = plans.get(run.plan.block.id);
    return plan === undefined ? [] : [copyRun(run, plan, copies)];
  });
  const fork: MetricStore = {
    ...store,
    plans,
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
function copyRun(run: BlockRun, plan: BlockPlan, copies: Map<StoredSeries, StoredSeries>): BlockRun {
  const copy: BlockRun = { ...run, plan, shown: new Uint8Array(plan.groups), series: [] };
  copy.series = run.series.filter(({ cell }) => plan.groupOf[cell] >= 0).map((series) => {
    const twin: StoredSeries = { ...series, run: copy, previous: series.previous === null ? null : (copies.get(series.previous) ?? null) };
    copies.set(series, twin);
    return twin;
  });
  noteShown(copy);
  return copy;
}
