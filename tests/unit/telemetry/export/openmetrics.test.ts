import { describe, expect, it } from 'vitest';
import { openMetricsText, readOpenMetrics } from '../../../../src/telemetry/export/index.ts';
import { timeText, valueText } from '../../../../src/telemetry/export/openmetrics-text.ts';
import type { MetricFamily } from '../../../../src/telemetry/types.ts';
import { gatewayShop, runOf, textOf } from '../../../support/exported-runs.ts';
import { memorySource } from '../../../support/promql-memory-source.ts';

const SECOND = 1_000_000;
const ALL = { fromUs: 0, toUs: 3_600 * SECOND };

function exported(families: readonly MetricFamily[], samples: readonly (readonly [labels: Readonly<Record<string, string>>, second: number, value: number, stale?: boolean])[], window = ALL): string[] {
  const source = { ...memorySource(), families: () => families };
  for (const [labels, second, value, stale] of samples) source.add(labels, second * 1000, value, stale);
  return textOf(openMetricsText(source, 0, window)).split('\n').slice(2);
}

describe('OpenMetrics text', () => {
  it('tells families whole, series by series, the parts of a histogram together', () => {
    const le = (bound: string, second: number, value: number) => [{ __name__: 'd_seconds_bucket', le: bound }, second, value] as const;
    const text = exported(
      [{ name: 'd_seconds', type: 'histogram', unit: 'seconds', help: 'A "time"\nand \\' }, { name: 'n_total', type: 'counter', unit: '', help: '' }, { name: 'g', type: 'gauge', unit: 'seconds', help: '' }],
      [le('+Inf', 1, 3), le('10.0', 1, 2), le('2.5', 1, 1), le('+Inf', 2, 4), le('10.0', 2, 2), le('2.5', 2, 1), [{ __name__: 'd_seconds_sum' }, 1, 0.5], [{ __name__: 'd_seconds_count' }, 1, 3], [{ __name__: 'n_total', a: 'x"\\\n' }, 1.5, 1e21], [{ __name__: 'g' }, 1, -Infinity], [{ __name__: 'g' }, 2, NaN]],
    );
    expect(text).toEqual([
      '# TYPE d_seconds histogram', '# UNIT d_seconds seconds', '# HELP d_seconds A \\"time\\"\\nand \\\\',
      'd_seconds_bucket{le="2.5"} 1 1', 'd_seconds_bucket{le="10.0"} 2 1', 'd_seconds_bucket{le="+Inf"} 3 1', 'd_seconds_count 3 1', 'd_seconds_sum 0.5 1',
      'd_seconds_bucket{le="2.5"} 1 2', 'd_seconds_bucket{le="10.0"} 2 2', 'd_seconds_bucket{le="+Inf"} 4 2',
      '# TYPE n counter', 'n_total{a="x\\"\\\\\\n"} 1e+21 1.500',
      '# TYPE g gauge', 'g -Inf 1', 'g NaN 2',
      '# EOF', '',
    ]);
  });

  it('calls nothing a counter that the format would not, and tells what it has no family for', () => {
    const counter = (name: string): MetricFamily => ({ name, type: 'counter', unit: '', help: '' });
    const text = exported([counter('pause_seconds_sum'), counter('pause_seconds_count'), counter('Segs')], [[{ __name__: 'pause_seconds_count' }, 1, 2], [{ __name__: 'pause_seconds_sum' }, 1, 3], [{ __name__: 'Segs' }, 1, 4], [{ __name__: 'strange' }, 1, 5]]);
    expect(text).toEqual(['# TYPE pause_seconds summary', 'pause_seconds_count 2 1', 'pause_seconds_sum 3 1', '# TYPE Segs unknown', 'Segs 4 1', '# TYPE strange unknown', 'strange 5 1', '# EOF', '']);
  });

  it('leaves out what is not in the window, and markers of staleness', () => {
    const sample = (second: number, stale = false) => [{ __name__: 'g' }, second, second, stale] as const;
    expect(exported([], [sample(1), sample(2), sample(3), sample(4, true), sample(5), sample(6)], { fromUs: 2 * SECOND, toUs: 5 * SECOND })).toEqual(['# TYPE g unknown', 'g 2 2', 'g 3 3', 'g 5 5', '# EOF', '']);
  });

  it('writes numbers that read back the same, and times that Prometheus does not cut short', () => {
    for (const value of [0.1 + 0.2, 1e-7, 123456789.123, 5e-324, -0]) expect(Object.is(Number(valueText(value)), value)).toBe(true);
    for (let ms = 1_700_000_000_000; ms < 1_700_000_002_000; ms += 1) expect(Math.trunc(Number(timeText(ms)) * 1000)).toBe(ms);
  });

  it('reads its own: every sample of every series', () => {
    const run = runOf(gatewayShop(), 4, 30 * SECOND);
    const pieces = [...openMetricsText(run.source, run.scenario.startEpochMs, ALL)];
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(200_000);
    const answer = readOpenMetrics(pieces);
    if (!answer.ok) throw new Error(answer.message);
    const { source, originMs } = answer.metrics;
    const all = (metrics: typeof source) => metrics.select([], 0, 1e13).map(({ labels, times, values, length }) => JSON.stringify([labels, [...times.subarray(0, length)], [...values.subarray(0, length)]])).sort();
    expect(all(source)).toEqual(all(run.source));
    expect(originMs).toBe(run.scenario.startEpochMs);
    expect(source.families()).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'client_requests_total', type: 'counter' }), expect.objectContaining({ name: 'http_server_request_duration_seconds', type: 'histogram', unit: 'seconds' })]));
    expect([source.labelNames(0, 1e13), source.labelValues('service_name', 0, 1e13)]).toEqual([run.source.labelNames(0, 1e13), run.source.labelValues('service_name', 0, 1e13)]);
  });
});

describe('the reader of OpenMetrics', () => {
  const read = (text: string, size = Infinity) => {
    const pieces = size === Infinity ? [text] : Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
    return readOpenMetrics(pieces);
  };
  const series = (text: string, size?: number) => {
    const answer = read(text, size);
    if (!answer.ok) throw new Error(`${answer.line}:${answer.column}: ${answer.message}`);
    return answer.metrics.source.select([], -1e15, 1e15).map(({ labels, times, values, length }) => [labels, [...times.subarray(0, length)], [...values.subarray(0, length)]]);
  };

  it('takes what others write: exemplars, empty labels, escapes, infinities, in pieces of any length', () => {
    const text = '# TYPE a counter\n# HELP a What \\"it\\" is\\n\na_total{b="x } # {",c="",__x="\\\\\\"\\n"} +1.5e3 12.3456 # {trace_id="f"} 0.5 1\na_total{b="y",} +Inf 1\nplain -.5 0\n# EOF\n'.replace('\n\n', '\n');
    const expected = [[{ __name__: 'a_total', __x: '\\"\n', b: 'x } # {' }, [12_346], [1500]], [{ __name__: 'a_total', b: 'y' }, [1000], [Infinity]], [{ __name__: 'plain' }, [0], [-0.5]]];
    for (const size of [undefined, 1, 7]) expect(series(text, size)).toEqual(expected);
    expect(series('# EOF')).toEqual([]);
  });

  const wrong: readonly (readonly [text: string, at: string, says: RegExp])[] = [
    ['', '1:1', /expected "# EOF"/],
    ['a 1 1\n', '2:1', /expected "# EOF"/],
    ['a 1 1\n# EOF\nb 1 1\n', '3:1', /expected nothing after/],
    ['a 1 1\n\n# EOF\n', '2:1', /empty line/],
    ['# comment\n# EOF\n', '1:1', /expected "# TYPE"/],
    ['# TYPE a metric\n# EOF\n', '1:10', /found "metric", expected one of counter/],
    ['# TYPE 1a gauge\n# EOF\n', '1:8', /name of a metric/],
    ['a 1\n# EOF\n', '1:4', /no timestamp/],
    ['a 1 # {x="y"} 1\n# EOF\n', '1:4', /no timestamp/],
    ['a\n# EOF\n', '1:2', /expected a value/],
    ['a 0x10 1\n# EOF\n', '1:3', /expected a number/],
    ['a 1 1e99\n# EOF\n', '1:5', /seconds since/],
    ['a 1 NaN\n# EOF\n', '1:5', /seconds since/],
    ['a 1 1 2\n# EOF\n', '1:6', /end of the line/],
    ['a  1 1\n# EOF\n', '1:3', /expected a number/],
    ['a{b="c" 1 1\n# EOF\n', '1:8', /expected "," or "}"/],
    ['a{b="c\n# EOF\n', '1:5', /closing quote/],
    ['a{b=c} 1 1\n# EOF\n', '1:4', /expected =/],
    ['a{b="\\t"} 1 1\n# EOF\n', '1:6', /expected \\\\/],
    ['a{b="c",b="d"} 1 1\n# EOF\n', '1:9', /label b twice/],
    ['a{b="c"}1 1\n# EOF\n', '1:9', /expected a space/],
    ['a{"b"} 1 1\n# EOF\n', '1:3', /name of a label/],
    ['a 1 5\na 2 5\n# EOF\n', '2:5', /ascending/],
    ['a 1 1\r\n# EOF\n', '1:5', /expected a number/],
    [`a{b="${'x'.repeat(200_000)}"} 1 1\n# EOF\n`, '1:100001', /shorter line/],
    ['{'.repeat(90_000), '1:1', /name of a metric/],
  ];
  it.each(wrong)('says where %j is wrong', (text, at, says) => {
    for (const size of [Infinity, 1_000]) {
      const answer = read(text, size);
      if (answer.ok) throw new Error('it was taken');
      expect(`${answer.line}:${answer.column}`).toBe(at);
      expect(answer.message).toMatch(says);
      expect(answer.message.length).toBeLessThan(300);
    }
  });

  it('counts durations from the first sample of a file that does not say more', () => {
    const answer = read('a 1 100.5\nb 1 99\n# EOF\n');
    expect(answer).toMatchObject({ ok: true, metrics: { originMs: 99_000, firstMs: 99_000, lastMs: 100_500, samples: 2 } });
  });
});
