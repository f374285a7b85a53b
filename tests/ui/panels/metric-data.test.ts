import { describe, expect, it } from 'vitest';
import type { MetricAnswer } from '../../../src/session/view.ts';
import { chartContent, readColumn, SERIES_MAX } from '../../../src/ui/war-room/shared-telemetry/metric-data.ts';
import { heatContent, heatOf } from '../../../src/ui/war-room/shared-telemetry/heat-data.ts';
import { pinChart } from '../../../src/ui/war-room/shared-telemetry/metric-pin.ts';
import { guessUnit } from '../../../src/ui/war-room/shared-telemetry/metric-units.ts';
import { INFO, START_MS } from '../../support/panels/fake-run.ts';

const at = START_MS / 1_000;
const answer = (times: number[], ...series: [Record<string, string>, number[]][]): MetricAnswer => ({ ok: true, times: Float64Array.from(times, (t) => at + t), series: series.map(([labels, values]) => ({ labels, values: Float64Array.from(values) })), truncated: 0 });

describe('answers as a chart', () => {
  it('count in seconds since the run began', () => {
    const { data, lastMs } = chartContent([{ expr: 'x', legend: '' }], [answer([0, 5, 10], [{ service_name: 'orders' }, [1, 2, NaN]])], START_MS);
    expect([...(data[0] ?? [])]).toEqual([0, 5, 10]);
    expect(lastMs).toBe(START_MS + 5_000);
  });

  it('are named by template, by fixed words, or by what tells them apart', () => {
    const series: [Record<string, string>, number[]][] = [
      [{ service_name: 'orders', job: 'a' }, [1]],
      [{ service_name: 'gateway', job: 'a' }, [2]],
    ];
    const labels = (legend: string) => chartContent([{ expr: 'x', legend }], [answer([0], ...series)], START_MS).series.map(({ label }) => label);
    expect(labels('{{service_name}} p95')).toEqual(['orders p95', 'gateway p95']);
    expect(labels('')).toEqual(['orders', 'gateway']);
    expect(chartContent([{ expr: 'x', legend: '{{nothing}}' }], [answer([0], [{ __name__: 'up' }, [1]])], START_MS).series[0]?.label).toBe('up');
  });

  it('have the colour of their service only where it says which line is which', () => {
    const one = chartContent([{ expr: 'x', legend: '' }], [answer([0], [{ service_name: 'orders' }, [1]], [{ service_name: 'gateway' }, [1]])], START_MS);
    expect(one.series.map(({ key, colour }) => [key, colour])).toEqual([['orders', undefined], ['gateway', undefined]]);
    const two = chartContent([{ expr: 'x', legend: '{{q}}' }], [answer([0], [{ service_name: 'orders', q: '.5' }, [1]], [{ service_name: 'orders', q: '.9' }, [1]])], START_MS);
    expect(new Set(two.series.map(({ colour }) => colour)).size).toBe(2);
    expect(new Set(two.series.map(({ key }) => key)).size).toBe(2);
  });

  it('to several queries are put under one time, also when their instants differ', () => {
    const { data } = chartContent([{ expr: 'a', legend: 'a' }, { expr: 'b', legend: 'b' }], [answer([0, 10], [{}, [1, 2]]), answer([5, 10], [{}, [3, 4]])], START_MS);
    expect(data.map((column) => Array.from(column))).toEqual([[0, 5, 10], [1, NaN, 2], [NaN, 3, 4]]);
  });

  it('with too many series say how many are not drawn', () => {
    const many = Array.from({ length: SERIES_MAX + 3 }, (_, i): [Record<string, string>, number[]] => [{ instance: String(i) }, [i]]);
    const content = chartContent([{ expr: 'x', legend: '' }], [{ ...answer([0], ...many), truncated: 4 }], START_MS);
    expect(content.leftOut).toBe(7);
    expect(content.data.length).toBe(SERIES_MAX + 1);
  });

  it('keep the highest of too many series, in their order', () => {
    const many = Array.from({ length: SERIES_MAX + 2 }, (_, i): [Record<string, string>, number[]] => [{ instance: String(i) }, [i === 0 ? 1_000 : -i]]);
    const { series } = chartContent([{ expr: 'x', legend: '' }], [answer([0], ...many)], START_MS);
    expect(series.map(({ label }) => label)).toEqual(['0', ...Array.from({ length: SERIES_MAX - 1 }, (_, i) => String(i + 3))]);
  });

  it('to several queries say which is which, and one without an answer leaves the others alone', () => {
    const queries = [{ expr: 'a', legend: '', name: 'A' }, { expr: 'b', legend: '', name: 'B' }];
    const labels = (...answers: (MetricAnswer | null)[]) => chartContent(queries, answers, START_MS).series.map(({ label }) => label);
    const one = answer([0], [{ service_name: 'orders' }, [1]]);
    expect(labels(one, one)).toEqual(['A orders', 'B orders']);
    expect(labels(one, answer([0], [{}, [1]]))).toEqual(['A orders', 'B']);
    expect(labels(null, one)).toEqual(['orders']);
  });

  it('of some time ago are dashed, in the colour of the same series now', () => {
    const queries = [{ expr: 'a', legend: '', name: 'A' }, { expr: 'a offset 5m', legend: '', name: 'A', earlier: '5 min earlier' }];
    const now = answer([0, 5], [{ journey: 'buy' }, [1, 2]], [{ journey: 'look' }, [3, 4]]);
    const { series, data, lastMs } = chartContent(queries, [now, answer([0, 5], [{ journey: 'look' }, [7, 8]], [{ journey: 'gone' }, [9, NaN]])], START_MS);
    expect(series.map(({ label }) => label)).toEqual(['buy', 'look', 'look, 5 min earlier', 'gone, 5 min earlier']);
    expect(series[2]?.colour).toBe(series[1]?.colour);
    expect(series.map(({ dash }) => dash !== undefined)).toEqual([false, false, true, true]);
    expect(new Set(series.map(({ colour }) => colour)).size).toBe(3);
    expect(new Set(series.map(({ key }) => key)).size).toBe(4);
    expect(Array.from(data[3] ?? [])).toEqual([7, 8]);
    expect(lastMs).toBe(START_MS + 5_000);
  });

  it('are read as latest, least and greatest, up to a moment', () => {
    const times = Float64Array.of(0, 1, 2, 3);
    expect(readColumn(times, Float64Array.of(2, 9, NaN, 4))).toEqual({ latest: 4, least: 2, greatest: 9, greatestAt: 1 });
    expect(readColumn(times, Float64Array.of(2, 9, NaN, 4), 0).latest).toBe(2);
  });
});

describe('buckets as a heatmap', () => {
  const buckets = (...series: [Record<string, string>, number[]][]) => heatContent([{ expr: 'x', legend: '' }], [answer([0, 5], ...series)], START_MS);

  it('hold what lies between two bounds, the lowest first, whatever the order of the answer', () => {
    const { series, data } = buckets([{ le: '+Inf' }, [10, 12]], [{ le: '10.0' }, [10, 9]], [{ le: '0.5' }, [4, 3]]);
    expect(series.map(({ label }) => label)).toEqual(['up to 500 ms', '500 ms to 10 s', 'over 10 s']);
    expect(data.slice(1).map((column) => Array.from(column))).toEqual([[4, 3], [6, 6], [0, 3]]);
    expect(heatOf(series)).toEqual({ bounds: [0.5, 10, Infinity], boundUnit: 'seconds' });
  });

  it('never hold less than nothing, and what is no bucket is counted as left out', () => {
    const { data, leftOut } = buckets([{ le: '1.0' }, [0.3, 0.3]], [{ le: '2.0' }, [0.1 + 0.2 - 1e-16, 0.29999]], [{ journey: 'x' }, [1, 1]]);
    expect(Array.from(data[2] ?? []).every((value) => value >= 0)).toBe(true);
    expect(leftOut).toBe(1);
  });
});

describe('a pinned chart', () => {
  it('quotes the worst series first, with its highest value, and names the component that all are about', () => {
    const content = chartContent([{ expr: 'x', legend: '{{q}}' }], [answer([0, 60], [{ service_name: 'orders', q: 'p50' }, [0.1, 0.2]], [{ service_name: 'orders', q: 'p95' }, [2.5, 1.2]])], START_MS);
    const pin = pinChart({ info: INFO, panel: 'dashboards', title: 'Latency', unit: 'seconds', window: { fromMs: START_MS, toMs: START_MS + 60_000 }, content, cursorS: null, fallbackExpr: '' });
    expect(pin.digest).toBe('10:01:00: p95 1.2 s (highest 2.5 s at 10:00:00), p50 200 ms');
    expect(pin.component).toBe('orders');
    expect(pin.labels).toEqual({ service_name: 'orders' });
  });

  it('says what was under the cursor, not what came later', () => {
    const content = chartContent([{ expr: 'x', legend: 'errors' }], [answer([0, 60], [{}, [0.01, 0.5]])], START_MS);
    const pin = pinChart({ info: INFO, panel: 'metrics', title: 'x', unit: 'ratio', window: { fromMs: START_MS, toMs: START_MS + 60_000 }, content, cursorS: 0, fallbackExpr: '' });
    expect(pin.digest).toBe('10:00:00: errors 1%');
    expect(pin.component).toBeNull();
  });
});

describe('the unit of a query', () => {
  it.each([
    ['histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[1m])))', 'seconds'],
    ['sum(rate(http_server_request_duration_seconds_count[1m]))', 'per-second'],
    ['sum(rate(client_good_requests_total[1m])) / sum(rate(client_requests_total[1m]))', 'ratio'],
    ['rate(a_seconds_sum[1m]) / rate(a_seconds_count[1m])', 'seconds'],
    ['sum by (path) (db_client_connection_count{route="/a/b"})', 'count'],
    ['process_resident_memory_bytes', 'bytes'],
    ['histogram_quantile(0.95, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket[2m])))', 'seconds'],
    ['increase(http_client_retries_total[5m])', 'count'],
    ['', 'count'],
    ['((("', 'count'],
  ])('of %s is %s', (expr, unit) => {
    expect(guessUnit(expr)).toBe(unit);
  });
});
