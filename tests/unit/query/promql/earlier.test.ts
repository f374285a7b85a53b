import { describe, expect, it } from 'vitest';
import { earlierText, evaluateInstant, parsePromql } from '../../../../src/query/promql/index.ts';
import type { MetricSource, SampleSeries } from '../../../../src/telemetry/types.ts';

const MINUTE_MS = 60_000;

function earlier(text: string, ms = 15 * MINUTE_MS): string {
  const parsed = parsePromql(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return earlierText(text, parsed.ast, ms);
}

/** A counter and a gauge that are never the same twice, every 5 s for two hours. */
const SOURCE: MetricSource = {
  select: (matchers) => {
    const times = Float64Array.from({ length: 1_440 }, (_, i) => i * 5_000);
    const all: SampleSeries[] = ['c', 'g'].flatMap((name) =>
      ['a', 'b'].map((job, k) => ({ labels: { __name__: name, job }, times, length: times.length, stale: null, values: times.map((_, i) => (name === 'c' ? i * (k + 1) + (i * i) / 400 : Math.abs(((i * 7919) % 997) - 400 * k))) })),
    );
    return all.filter(({ labels }) => matchers.every((matcher) => matcher.op !== '=' || (labels as Record<string, string>)[matcher.name] === matcher.value));
  },
  families: () => [],
  labelNames: () => [],
  labelValues: () => [],
};

describe('the same query, earlier', () => {
  it.each([
    ['g', 'g offset 15m'],
    ['sum by (job) (rate(c{job="a"}[1m])) / 2', 'sum by (job) (rate(c{job="a"}[1m] offset 15m)) / 2'],
    ['g offset 5m + g', 'g offset 20m + g offset 15m'],
    ['g offset -15m', 'g '],
    ['g offset 0s', 'g offset 15m'],
    ['max_over_time(sum(rate(c[1m] offset 1m))[10m:30s])', 'max_over_time(sum(rate(c[1m] offset 1m))[10m:30s] offset 15m)'],
    ['rate(c[1m] offset 30s @ end())', 'rate(c[1m] offset 15m30s @ end())'],
    ['g @ 1000', 'g @ 1000'],
    ['time() - g', '(time() - 900) - g offset 15m'],
    ['g{job="offset 5m"} # offset 5m', 'g{job="offset 5m"} offset 15m # offset 5m'],
    ['{__name__="g", job="a"}', '{__name__="g", job="a"} offset 15m'],
  ])('of %s is %s', (text, expected) => {
    expect(earlier(text)).toBe(expected);
  });

  it.each([
    'g', 'rate(c[1m])', 'sum(rate(c[2m] offset 1m)) + sum(g)', 'max_over_time(sum(rate(c[1m] offset 1m))[10m:30s])', 'time() - g', 'minute()', 'hour() + minute(vector(time()))', 'timestamp(g)',
    'g @ 1000 + g', 'topk(1, g)', '-g ^ 2', 'avg_over_time(g[5m:10s] offset 30s)', 'g > bool on (job) g offset 1m', 'quantile_over_time(0.5, (g * 2)[3m:])',
  ])('of %s has the values that it had then', (text) => {
    for (const ms of [5 * MINUTE_MS, 7 * MINUTE_MS + 35_000]) {
      const timeMs = 6_000_000;
      const then = evaluateInstant(text, SOURCE, { timeMs: timeMs - ms });
      const now = evaluateInstant(earlier(text, ms), SOURCE, { timeMs });
      if (!then.ok || !now.ok || then.result.kind !== 'vector' || now.result.kind !== 'vector') throw new Error(`${text}: no vector`);
      expect(now.result.samples.length).toBeGreaterThan(0);
      expect(now.result.samples).toEqual(then.result.samples);
    }
  });
});
