import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { evaluateInstant } from '../../../src/query/promql/index.ts';
import { chooseExemplars, exemplarsOf } from '../../../src/session/exemplars.ts';
import { advanceRun, openRun } from '../../../src/session/run.ts';
import { openTrace } from '../../../src/session/window.ts';
import { ALL_FAMILIES } from '../../../src/sim/parts/families.ts';
import { appendRequest, newRequestStore } from '../../../src/telemetry/request-store.ts';
import { shopScenario } from '../../support/scenarios.ts';

const QUANTILE = 'histogram_quantile(0.95, sum by (le) (rate(client_request_duration_seconds_bucket[1m])))';

const run = openRun(shopScenario(), 3, 'flag');
advanceRun(run, 7 * MINUTE);
const { startEpochMs } = run.scenario;
const ask = (expr: string, fromUs: number, toUs: number, limit = 1_000) => {
  const answer = exemplarsOf(run.recorder.requests, ALL_FAMILIES, expr, { fromMs: startEpochMs + fromUs / 1000, toMs: startEpochMs + toUs / 1000, limit });
  if (!answer.ok) throw new Error(answer.message);
  return answer;
};

describe('exemplars', () => {
  it('are as many in total as the histogram counted, and each is a trace that opens with that duration', () => {
    const { total, rows } = ask(QUANTILE, 0, 6 * MINUTE);
    const counted = evaluateInstant('sum(client_request_duration_seconds_count)', run.source, { timeMs: startEpochMs + 6 * 60_000 });
    expect(counted.ok && counted.result.kind === 'vector' && counted.result.samples[0]?.value).toBe(total);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows.slice(0, 5)) expect(openTrace(run, row.traceId)?.rootUs).toBe(row.durationUs);
  });

  it('follow the selector: a status that nobody got has none', () => {
    expect(ask(QUANTILE.replace('bucket', 'bucket{http_response_status_code="200",journey=~"b.y"}'), 0, 6 * MINUTE).total).toBe(ask(QUANTILE, 0, 6 * MINUTE).total);
    expect(ask(QUANTILE.replace('bucket', 'bucket{http_response_status_code="500"}'), 0, 6 * MINUTE)).toEqual({ ok: true, total: 0, rows: [] });
    expect(ask(QUANTILE.replace('bucket', 'bucket{job="x"}'), 0, 6 * MINUTE).total).toBe(0);
  });

  it('are never made up for histograms whose single observations are not on record', () => {
    expect(ask(QUANTILE.replaceAll('client_request', 'http_server_request'), 0, 6 * MINUTE)).toEqual({ ok: true, total: 0, rows: [] });
    expect(ask('sum(up)', 0, 6 * MINUTE).total).toBe(0);
  });

  it('are spread over durations: the few slow ones are among a handful of many fast ones', () => {
    const store = newRequestStore(0, 9, [{ name: 'users', journeys: ['buy'] }]);
    for (let i = 0; i < 4_000; i++) {
      const durationUs = i === 1_200 || i === 1_500 ? 6_000_000 : 3_000 + (i % 40) * 1_000;
      appendRequest(store, 0, 0, i + 1, i * 10_000 - durationUs, durationUs, 0);
    }
    const durations = (limit: number): number[] => chooseExemplars(store, [[]], { fromMs: 0, toMs: 40_000, limit }).rows.map(({ durationUs }) => durationUs);
    expect(durations(6).filter((us) => us > 5_000_000).length).toBeGreaterThanOrEqual(1);
    expect(durations(6).filter((us) => us <= 5_000).length).toBeGreaterThanOrEqual(1);
    expect(durations(6).length).toBe(6);
    // At most one of each bucket in each of about sixteen columns.
    expect(durations(10_000).length).toBeLessThan(16 * 6);
  });

  it('stay the same while the range moves on, but for those that leave it', () => {
    const before = new Set(ask(QUANTILE, MINUTE, 5 * MINUTE).rows.map(({ traceId }) => traceId));
    const after = new Set(ask(QUANTILE, MINUTE + 5_000_000, 5 * MINUTE + 5_000_000).rows.map(({ traceId }) => traceId));
    expect([...before].filter((id) => !after.has(id)).length).toBeLessThanOrEqual(4);
    expect(before.size).toBeGreaterThan(12);
  });

  it('lie in the range by their end, when they were counted', () => {
    const from = 2 * MINUTE;
    const to = 3 * MINUTE;
    for (const { startMs, durationUs } of ask(QUANTILE, from, to).rows) {
      const endUs = (startMs - startEpochMs) * 1_000 + durationUs;
      expect(endUs).toBeGreaterThan(from - 1_000);
      expect(endUs).toBeLessThanOrEqual(to + 1_000);
    }
  });
});
