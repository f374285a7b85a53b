import { describe, expect, it } from 'vitest';
import { evaluateInstant, evaluateRange, type QueryAnswer } from '../../../src/query/promql/index.ts';
import { recorderOf } from '../../../src/session/recording.ts';
import { compileSystem } from '../../../src/sim/compile/compile.ts';
import { openMetricsText, readOpenMetrics } from '../../../src/telemetry/export/index.ts';
import { asMetricSource } from '../../../src/telemetry/metric-source.ts';
import type { MetricSource } from '../../../src/telemetry/types.ts';
import { play, randomHappenings, randomSystem } from '../../support/random-worlds.ts';
import { testSeeds } from '../../support/seeds.ts';
import { worldOf } from '../../support/systems.ts';

/** An export is as good as the run: imported again, it answers PromQL the same. */

const SECOND = 1_000_000;
const EPOCH_MS = 1_700_000_000_000;
const END_US = 40 * SECOND + 1;

/** Over ranges: staleness markers, which OpenMetrics does not have, mean nothing to them. */
const RANGES = [
  'rate(client_requests_total[15s])',
  'sum by (service_name) (rate(http_server_request_duration_seconds_count[20s]))',
  'histogram_quantile(0.99, sum by (le) (rate(client_request_duration_seconds_bucket[30s])))',
  'histogram_quantile(0.5, sum by (le, service_name) (increase(http_server_request_duration_seconds_bucket[15s])))',
  'histogram_quantile(0.9, rate(http_client_request_duration_seconds_bucket[20s]))',
  'sum without (instance, service_version) (increase(process_cpu_time_seconds_total[20s]))',
  'irate(http_client_retries_total[20s])',
  'max_over_time(http_server_active_requests[25s])',
  'avg by (pool_name) (avg_over_time(db_client_connection_count{state="used"}[20s]))',
  'quantile_over_time(0.9, http_server_queued_requests[20s])',
  'deriv(process_cpu_time_seconds_total[20s])',
  'changes(up[30s])',
  'resets(http_server_request_duration_seconds_count[30s])',
  'count_over_time({__name__=~"cache_.+|redis_.+"}[20s])',
  'last_over_time(http_server_workers[1m] offset 10s)',
  'topk(2, sum by (service_name) (rate(http_server_request_duration_seconds_sum[20s])))',
  'max_over_time(sum(rate(client_requests_total[10s]))[20s:5s])',
  'sum(rate(http_client_request_duration_seconds_count{http_response_status_code!="200"}[20s])) / sum(rate(http_client_request_duration_seconds_count[20s]))',
  'absent_over_time(nothing_like_it[20s])',
  'stddev_over_time(db_client_connection_pending_requests[20s])',
  'rate(http_server_request_duration_seconds_sum[20s]) / on (instance, http_route, http_response_status_code) rate(http_server_request_duration_seconds_count[20s])',
];

/** Instant vectors: the same where no series ended. */
const INSTANTS = ['up', 'count by (__name__) ({__name__!=""})', 'sum by (service_name) (process_cpu_cores)', 'http_server_workers - on (instance) http_server_active_requests', 'label_replace(up, "pod", "$1", "instance", "(.+)")', 'histogram_quantile(0.75, client_request_duration_seconds_bucket)', 'topk(3, http_server_active_requests)', 'kube_deployment_status_replicas_available'];

/** Labels with values to twelve digits: what is summed in another order differs in the last ones. */
function readable(answer: QueryAnswer): string[] {
  if (!answer.ok) return [`${answer.error.kind}: ${answer.error.message}`];
  const { result } = answer;
  if (result.kind === 'matrix') return result.series.map(({ labels, times, values }) => `${JSON.stringify(labels)} ${Array.from(values, (value, i) => `${times[i]}=${value.toPrecision(12)}`).join(' ')}`).sort();
  return result.kind === 'vector' ? result.samples.map(({ labels, value }) => `${JSON.stringify(labels)} ${value.toPrecision(12)}`).sort() : [String(result.value)];
}

function metricsOf(seed: number): MetricSource {
  const spec = randomSystem(seed);
  const recorder = recorderOf(compileSystem(spec), seed, EPOCH_MS);
  play(worldOf(spec, seed, {}, recorder.sink), randomHappenings(seed, 10, END_US), 0, END_US);
  return asMetricSource(recorder.metrics);
}

describe('an export that is imported again', () => {
  const seeds = testSeeds(8);
  const seen = { series: 0, stale: 0, answers: 0, filled: 0 };

  it.each(seeds)('answers PromQL as the run does (seed %i)', (seed) => {
    const original = metricsOf(seed);
    const answer = readOpenMetrics(openMetricsText(original, EPOCH_MS, { fromUs: 0, toUs: END_US }));
    if (!answer.ok) throw new Error(`${answer.line}:${answer.column}: ${answer.message}`);
    const { source } = answer.metrics;
    const all = original.select([], 0, 1e13);
    const isStale = all.some(({ stale }) => stale !== null);
    const [startMs, endMs] = [EPOCH_MS + 10_000, EPOCH_MS + 40_000];
    for (const query of [...RANGES, ...(isStale ? [] : INSTANTS)]) {
      const range = readable(evaluateRange(query, original, { startMs, endMs, stepMs: 2_500 }));
      expect(readable(evaluateRange(query, source, { startMs, endMs, stepMs: 2_500 })), `${query} over time`).toEqual(range);
      expect(readable(evaluateInstant(query, source, { timeMs: endMs })), `${query} at the end`).toEqual(readable(evaluateInstant(query, original, { timeMs: endMs })));
      seen.answers++;
      seen.filled += Number(range.some((line) => line.includes('=')));
      expect(range.join(), `${query} is PromQL`).not.toContain('parse:');
    }
    seen.series += all.length;
    seen.stale += Number(isStale);
  });

  it('has had something to answer, in runs with and without processes that end', () => {
    if (process.env['SEED'] !== undefined) return;
    expect(seen.series).toBeGreaterThan(250 * seeds.length);
    expect(seen.filled / seen.answers).toBeGreaterThan(0.7);
    expect([seen.stale > 0, seen.stale < seeds.length]).toEqual([true, true]);
  });
});
