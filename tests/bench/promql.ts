/** How long PromQL takes, against the demands of the design (section 9). */
import { evaluateRange, parsePromql } from '../../src/query/promql/index.ts';
import type { MetricSource, SampleSeries } from '../../src/telemetry/types.ts';

export interface BenchResult {
  readonly name: string;
  /** Median of the runs. */
  readonly ms: number;
  /** What it must not exceed. */
  readonly demand: number;
}

const SCRAPE_MS = 15_000;
const SAMPLES = 600;
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1.0', '2.5', '5.0', '+Inf'];

/** 100 instances × 11 buckets, all scraped at the same times; some restart, so that counters reset. */
function histogramSource(): MetricSource {
  const times = Float64Array.from({ length: SAMPLES }, (_, i) => i * SCRAPE_MS);
  const series: SampleSeries[] = [];
  for (let instance = 0; instance < 100; instance++) {
    BOUNDS.forEach((le, bucket) => {
      const values = new Float64Array(SAMPLES);
      for (let i = 1; i < SAMPLES; i++) {
        const isRestart = instance % 10 === 0 && i % 200 === 0;
        values[i] = isRestart ? 0 : (values[i - 1] ?? 0) + (bucket + 1) * (1 + ((i * 7 + instance * 13) % 5));
      }
      const labels = { __name__: 'x_bucket', instance: `10.0.0.${instance}:9090`, job: 'checkout', le, route: `/r${instance % 7}` };
      series.push({ labels, times, values, length: SAMPLES, stale: null });
    });
  }
  const empty = (): never[] => [];
  return { select: () => series, families: empty, labelNames: empty, labelValues: empty };
}

function medianMs(runs: number, f: () => void): number {
  f();
  const durations = Array.from({ length: runs }, () => {
    const start = performance.now();
    f();
    return performance.now() - start;
  });
  return durations.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}

/** Each entry must have `ms` at most `demand`. */
export function benchPromql(): BenchResult[] {
  const source = histogramSource();
  const endMs = (SAMPLES - 1) * SCRAPE_MS;
  const stepMs = 60_000;
  const startMs = endMs - 119 * stepMs;
  const range = (query: string) => (): void => {
    const answer = evaluateRange(query, source, { startMs, endMs, stepMs });
    if (!answer.ok) throw new Error(answer.error.message);
  };
  const long = `sum(${Array.from({ length: 150 }, (_, i) => `rate(x_bucket{job="a${i}"}[5m])`).join(' + ')})`;
  return [
    { name: 'histogram_quantile(0.99, sum by (le) (rate(x[5m]))), 1,100 series × 120 steps', ms: medianMs(15, range('histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))')), demand: 50 },
    { name: 'max_over_time(x[30m]), 1,100 series × 120 steps', ms: medianMs(9, range('max_over_time(x_bucket[30m])')), demand: 100 },
    { name: 'topk(5, rate(x[5m])), 1,100 series × 120 steps', ms: medianMs(9, range('topk(5, rate(x_bucket[5m]))')), demand: 100 },
    { name: 'avg_over_time of a subquery, 1,100 series × 120 steps', ms: medianMs(5, range('avg_over_time(rate(x_bucket[5m])[10m:1m])')), demand: 300 },
    { name: 'parsing 5,000 characters', ms: medianMs(9, () => void parsePromql(long)), demand: 20 },
  ];
}
