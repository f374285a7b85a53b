import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { advanceRun, openRun } from '../../../src/session/run.ts';
import { askInstant, askMetrics, askMetricsInSteps, type MetricProgress } from '../../../src/worker/ask-metrics.ts';
import { runLongCall } from '../../../src/worker/long-calls.ts';
import { shopScenario } from '../../support/scenarios.ts';

const run = openRun(shopScenario(), 3, 'flag');
advanceRun(run, 10 * MINUTE);
const fromMs = run.scenario.startEpochMs;
const toMs = fromMs + 10 * 60_000;
const question = (expr: string) => ({ expr, fromMs, toMs, points: 400 });

describe('a metric query over a range', () => {
  it.each(['rate(client_request_duration_seconds_bucket[1m])', 'topk(2, rate(http_server_request_duration_seconds_count[1m]))', 'sum(up) > 100', 'max_over_time(sum(rate(http_server_request_duration_seconds_count[1m]))[3m:15s])', '42', 'time()', 'count_over_time(up[5m] @ end())', 'sum(up) and sum(up offset 5m)'])(
    'has the same answer in pieces as in one go: %s',
    (expr) => {
      const parts: MetricProgress[] = [];
      // No slice is ever fast enough, so that there are as many as there can be.
      const inPieces = runLongCall(askMetricsInSteps(run, question(expr), 0), (part) => parts.push(part));
      const whole = askMetrics(run, question(expr));
      const byLabels = (answer: typeof whole) => answer.ok && Object.fromEntries(answer.series.map(({ labels, values }) => [JSON.stringify(labels), values]));
      expect(byLabels(inPieces)).toEqual(byLabels(whole));
      expect(inPieces.ok && inPieces.times).toEqual(whole.ok && whole.times);
      expect(parts.map(({ done }) => done)).toEqual(expr.includes('@') ? [] : [24]);
    },
  );

  it('says what to do with what has no value over time', () => {
    expect(askMetrics(run, question('up[5m]'))).toMatchObject({ ok: false, message: expect.stringContaining('rate(…[1m])') });
    expect(askMetrics(run, question('"a"'))).toMatchObject({ ok: false, message: expect.stringContaining('name of a metric') });
    expect(askMetrics(run, question('sum('))).toMatchObject({ ok: false, from: 4 });
  });

  it('hands on what the evaluator remarks', () => {
    const answer = askMetrics(run, question('rate(http_server_active_requests[1m])'));
    expect(answer.ok && answer.notes?.map(({ level }) => level)).toEqual(['info']);
  });

  it('counts the series that it leaves out', () => {
    const answer = askMetrics(run, question('{__name__=~".+"}'));
    expect(answer.ok && answer.series.length).toBe(40);
    expect(answer.ok && answer.truncated).toBeGreaterThan(50);
  });
});

describe('a metric query at one instant', () => {
  it('has every label and the value of that time', () => {
    const answer = askInstant(run, { expr: 'up', atMs: toMs });
    expect(answer.ok && answer.type).toBe('vector');
    expect(answer.ok && answer.samples.map(({ labels, value }) => [labels['service_name'], value])).toContainEqual(['shop', 1]);
    expect(askInstant(run, { expr: 'up', atMs: toMs + 3_600_000 })).toEqual(answer);
  });

  it('of a number, a text or a range of samples says which it is', () => {
    expect(askInstant(run, { expr: '1 + 1', atMs: toMs })).toMatchObject({ type: 'scalar', samples: [{ labels: {}, value: 2 }] });
    expect(askInstant(run, { expr: '"words"', atMs: toMs })).toMatchObject({ type: 'string', text: 'words', samples: [] });
    expect(askInstant(run, { expr: 'up{service_name="shop"}[1m]', atMs: toMs })).toMatchObject({ type: 'matrix', samples: [{ value: 1 }] });
    expect(askInstant(run, { expr: 'sum(', atMs: toMs })).toMatchObject({ ok: false });
  });
});
