import { describe, expect, it } from 'vitest';
import { asMetricSource } from '../../../src/telemetry/metric-source.ts';
import { appendScrape, closeBlock, newMetricStore, openBlock, truncateMetrics, type MetricStore } from '../../../src/telemetry/metric-store.ts';
import type { LabelMatcher } from '../../../src/telemetry/types.ts';
import { evaluateInstant } from '../../../src/query/promql/index.ts';
import { BLOCKS, CELLS, EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../support/feed-sink.ts';

const POD = { id: 1, service: 'shop', version: 'v1', instance: 'pod-1' };

function storeWithPod(): MetricStore {
  const store = newMetricStore(EPOCH_MS, BLOCKS);
  openBlock(store, 0, 0, POD);
  return store;
}

const scrape = (store: MetricStore, second: number, cells: Readonly<Record<number, number>>): void => {
  const values = new Float64Array(CELLS);
  for (const [cell, value] of Object.entries(cells)) values[Number(cell)] = value;
  appendScrape(store, second * 1_000_000, values);
};

const select = (store: MetricStore, matchers: readonly LabelMatcher[] = [], fromS = 0, toS = 100) =>
  asMetricSource(store)
    .select(matchers, EPOCH_MS + fromS * 1000, EPOCH_MS + toS * 1000)
    .map(({ labels, times, values, length, stale }) => ({
      labels,
      samples: Array.from({ length }, (_, i) => [(times[i] - EPOCH_MS) / 1000, stale !== null && stale[i] !== 0 ? 'stale' : values[i]]),
    }));

const named = (name: string, op: LabelMatcher['op'] = '='): LabelMatcher => ({ name: '__name__', op, value: name });

describe('the metric store', () => {
  it('answers a question asked again from what is there by then, rewound or grown', () => {
    const store = storeWithPod();
    const source = asMetricSource(store);
    const instances = (): string[] => source.select([named('up')], EPOCH_MS, EPOCH_MS + 100_000).map(({ labels }) => labels['instance']);
    scrape(store, 5, { 0: 1 });
    expect(instances()).toEqual(['pod-1']);
    openBlock(store, 0, 6_000_000, { ...POD, id: 2, instance: 'pod-2' });
    scrape(store, 10, { 0: 1 });
    expect(instances()).toEqual(['pod-1', 'pod-2']);
    truncateMetrics(store, 5_000_000);
    openBlock(store, 0, 7_000_000, { ...POD, id: 2, instance: 'pod-3' });
    scrape(store, 10, { 0: 1 });
    expect(instances()).toEqual(['pod-1', 'pod-3']);
  });

  it('hides what has been zero so far and shows it from its first other value on', () => {
    const store = storeWithPod();
    scrape(store, 5, { 0: 0, 1: 0 });
    scrape(store, 10, { 0: 1, 1: 3 });
    scrape(store, 15, { 0: 1, 1: 0 });
    expect(select(store)).toEqual([
      { labels: { __name__: 'up', instance: 'pod-1', service_name: 'shop', service_version: 'v1' }, samples: [[5, 0], [10, 1], [15, 1]] },
      { labels: { __name__: 'http_client_retries_total', instance: 'pod-1', server_address: 'stock', service_name: 'shop', service_version: 'v1' }, samples: [[10, 3], [15, 0]] },
    ]);
    expect(Object.keys(select(store)[1].labels)).toEqual(['__name__', 'instance', 'server_address', 'service_name', 'service_version']);
  });

  it('shows all buckets of a histogram at once, so that quantiles are right', () => {
    const store = storeWithPod();
    // Ten requests between 0.1 and 1 second on /a; nothing on /b.
    scrape(store, 5, { 3: 10, 4: 10, 5: 6 });
    const found = select(store, [named('http_server_request_duration_seconds_bucket')]);
    expect(found.map((series) => [series.labels['http_route'], series.labels['le'], series.samples])).toEqual([
      ['/a', '0.1', [[5, 0]]],
      ['/a', '1.0', [[5, 10]]],
      ['/a', '+Inf', [[5, 10]]],
    ]);
    expect(select(store, [named('http_server_request_duration_seconds_sum')])).toHaveLength(1);
    const answer = evaluateInstant('histogram_quantile(0.5, http_server_request_duration_seconds_bucket)', asMetricSource(store), { timeMs: EPOCH_MS + 5000 });
    expect(answer.ok && answer.result.kind === 'vector' && answer.result.samples[0].value).toBeCloseTo(0.55, 9);
  });

  it('ends the series of a process that is gone with a marker at the next scrape, and starts those of its successor', () => {
    const store = storeWithPod();
    scrape(store, 5, { 0: 1 });
    closeBlock(store, 0, 6_000_000);
    openBlock(store, 0, 7_000_000, { ...POD, id: 2, instance: 'pod-2' });
    scrape(store, 10, { 0: 1 });
    scrape(store, 15, { 0: 1 });
    expect(select(store).map((series) => [series.labels['instance'], series.samples])).toEqual([
      ['pod-1', [[5, 1], [10, 'stale']]],
      ['pod-2', [[10, 1], [15, 1]]],
    ]);
    const up = evaluateInstant('up', asMetricSource(store), { timeMs: EPOCH_MS + 12_000 });
    expect(up.ok && up.result.kind === 'vector' && up.result.samples.map((sample) => sample.labels['instance'])).toEqual(['pod-2']);
  });

  it('continues a series whose labels are the same after a restart', () => {
    const store = newMetricStore(EPOCH_MS, BLOCKS);
    const database = { id: 1, service: 'data', version: '', instance: '' };
    openBlock(store, 2, 0, database);
    scrape(store, 5, { 12: 100 });
    closeBlock(store, 2, 6_000_000);
    scrape(store, 10, {});
    scrape(store, 15, {});
    openBlock(store, 2, 16_000_000, { ...database, id: 2 });
    scrape(store, 20, { 12: 200 });
    openBlock(store, 2, 21_000_000, { ...database, id: 3 });
    scrape(store, 25, { 12: 300 });
    expect(select(store)).toEqual([{ labels: { __name__: 'pg_settings_max_connections', service_name: 'data' }, samples: [[5, 100], [10, 'stale'], [20, 200], [25, 300]] }]);
    expect(select(store, [], 11, 19)).toEqual([]);
  });

  it('selects by equality, and leaves regular expressions to the query', () => {
    const store = storeWithPod();
    openBlock(store, 1, 0, { id: 2, service: 'stock', version: '', instance: 'pod-2' });
    scrape(store, 5, { 0: 1, 1: 1, 10: 1, 11: 1 });
    const names = (...matchers: LabelMatcher[]) => select(store, matchers).map((series) => `${series.labels['__name__']}@${series.labels['service_name']}`);
    expect(names(named('up'))).toEqual(['up@shop', 'up@stock']);
    expect(names(named('up'), { name: 'service_version', op: '=', value: '' })).toEqual(['up@stock']);
    expect(names(named('up'), { name: 'service_name', op: '!=', value: 'shop' })).toEqual(['up@stock']);
    expect(names(named('up', '!='))).toEqual(['http_client_retries_total@shop', 'http_client_retries_total@stock']);
    expect(names(named('none'))).toEqual([]);
    expect(names({ name: 'constructor', op: '!=', value: '' })).toEqual([]);
    expect(names(named('u.*', '=~'), { name: 'instance', op: '!~', value: 'pod-1' })).toHaveLength(4);
  });

  it('knows which series, labels and values a range holds, its ends included', () => {
    const store = storeWithPod();
    for (const second of [5, 10, 15]) scrape(store, second, { 0: 1, 1: second });
    expect(select(store, [], 15, 90)).toHaveLength(2);
    expect(select(store, [], 16, 90)).toHaveLength(0);
    expect(select(store, [], 0, 5)).toHaveLength(2);
    expect(select(store, [], 0, 4)).toHaveLength(0);
    expect(select(store, [], 6, 9)).toHaveLength(0);
    const source = asMetricSource(store);
    expect(source.labelNames(EPOCH_MS, EPOCH_MS + 5000)).toEqual(['__name__', 'instance', 'server_address', 'service_name', 'service_version']);
    expect(source.labelValues('server_address', EPOCH_MS, EPOCH_MS + 5000)).toEqual(['stock']);
    expect(source.labelValues('toString', EPOCH_MS, EPOCH_MS + 5000)).toEqual([]);
    expect(source.labelValues('service_name', EPOCH_MS, EPOCH_MS + 4000)).toEqual([]);
    expect(source.families().find((family) => family.name === 'up')?.type).toBe('gauge');
  });

  it('refuses scrapes that run backwards and blocks that nobody declared', () => {
    const store = storeWithPod();
    scrape(store, 5, {});
    expect(() => scrape(store, 5, {})).toThrow('does not follow');
    expect(() => openBlock(store, 9, 0, POD)).toThrow('not declared');
  });

  it('gives every series one sample a scrape from its first on, whatever happens', () => {
    const { sink, metrics } = recorderForFeed();
    tellAll(sink, worldEvents(5, 4000));
    expect(metrics.scrapes).toBeGreaterThan(500);
    const open = metrics.runs.filter((run) => run.closedUs === Infinity);
    expect(open.map((run) => run.endScrape)).toEqual(open.map(() => metrics.scrapes));
    const marked = metrics.runs.filter((run) => run.marked);
    expect(marked.filter((run) => metrics.timesUs[run.endScrape - 1] < run.closedUs)).toEqual([]);
    for (const run of metrics.runs) {
      for (const series of run.series) expect(series.values.length).toBeGreaterThanOrEqual(run.endScrape - series.firstScrape);
    }
  });
});
