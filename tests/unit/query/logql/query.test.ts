import { describe, expect, it } from 'vitest';
import { evaluateInstant, evaluateLogs, evaluateRange, parseLogql } from '../../../../src/query/logql/index.ts';
import { memoryLogSource, type MemoryLogSource } from '../../../support/logql-memory-source.ts';

const SECOND = 1000;

/** A line every ten seconds from 10 s to 60 s: odd ones of the shop, even ones of the bank. */
function sixLines(): MemoryLogSource {
  const source = memoryLogSource();
  for (let i = 1; i <= 6; i++) {
    const app = i % 2 === 1 ? 'shop' : 'bank';
    source.add({ app }, i * 10 * SECOND, `level=${i > 4 ? 'error' : 'info'} took=${i}00ms size=${i}KB n=${i}`, { trace: `t${i}` });
  }
  return source;
}

/** Series of an instant query at one minute as `{labels} value`. */
function at60(query: string, source = sixLines()): unknown {
  const answer = evaluateInstant(query, source, { timeMs: 60 * SECOND });
  if (!answer.ok) return answer.error.message;
  if (answer.result.kind === 'scalar') return answer.result.value;
  if (answer.result.kind !== 'vector') throw new Error(answer.result.kind);
  return answer.result.samples.map(({ labels, value }) => [labels, value]);
}

describe('a log query', () => {
  it('answers the newest lines first, as many as the limit says, the end left out', () => {
    const times = (options: object): unknown => {
      const answer = evaluateLogs('{app=~".+"} | drop trace', sixLines(), { startMs: 20 * SECOND, endMs: 60 * SECOND, ...options });
      return answer.ok ? answer.streams.map(({ labels, entries }) => [labels['app'], entries.map(({ timeMs }) => timeMs / SECOND)]) : answer.error.message;
    };
    expect(times({})).toEqual([['shop', [50, 30]], ['bank', [40, 20]]]);
    expect(times({ direction: 'forward' })).toEqual([['bank', [20, 40]], ['shop', [30, 50]]]);
    expect(times({ limit: 1 })).toEqual([['shop', [50]]]);
    expect(times({ limit: 0 })).toBe('limit must be a whole number of lines, at least 1');
    expect(times({ limit: 6000 })).toBe('limit of 6000 lines is above the highest, 5000');
    expect(times({ endMs: 0 })).toBe('end time must not be before start time');
  });

  it('shows metadata and parsed labels among the labels of its streams', () => {
    const answer = evaluateLogs('{app="shop"} | logfmt | level="error"', sixLines(), { startMs: 0, endMs: 100 * SECOND });
    expect(answer).toMatchObject({ ok: true, streams: [{ labels: { app: 'shop', trace: 't5', level: 'error', took: '500ms', size: '5KB', n: '5' } }] });
  });

  it('and a metric query are not taken for one another', () => {
    expect(at60('{app="shop"}')).toContain('a log query answers lines');
    expect(evaluateLogs('rate({app="shop"}[1m])', sixLines(), { startMs: 0, endMs: 1 })).toMatchObject({ ok: false, error: { message: 'a metric query answers series, not lines' } });
  });

  it('can be stopped', () => {
    const options = { startMs: 0, endMs: 1e6, stepMs: 1000, shouldStop: () => true };
    expect(evaluateLogs('{app=~".+"}', sixLines(), options)).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(evaluateRange('count_over_time({app=~".+"}[1m])', sixLines(), options)).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('a range aggregation', () => {
  it('counts the lines of (T - R, T]', () => {
    expect(at60('sum by (app) (count_over_time({app=~".+"}[50s]))')).toEqual([[{ app: 'bank' }, 3], [{ app: 'shop' }, 2]]);
    expect(at60('sum(count_over_time({app=~".+"}[30s] offset 20s))')).toEqual([[{}, 3]]);
  });

  it('has its series by all labels, metadata included, until it is aggregated', () => {
    expect(at60('count_over_time({app="bank"}[30s])')).toEqual([[{ app: 'bank', trace: 't4' }, 1], [{ app: 'bank', trace: 't6' }, 1]]);
    expect(at60('count(count_over_time({app=~".+"}[10m]))')).toEqual([[{}, 6]]);
  });

  it.each([
    ['sum(rate({app="shop"}[1m]))', 3 / 60],
    ['sum(bytes_over_time({app="shop"}[1m]))', 3 * 'level=info took=100ms size=1KB n=1'.length + 1],
    ['sum(bytes_rate({app="shop"}[100s]))', 1.03],
    ['sum_over_time({app="shop"} | logfmt | drop trace, took, size, level | unwrap n [1m])', 9],
    ['sum(rate({app="shop"} | logfmt | unwrap n [1m]))', 9 / 60],
    ['avg_over_time({app="shop"} | logfmt | unwrap n [1m]) by (app)', 3],
    ['min_over_time({app="shop"} | logfmt | unwrap n [1m]) by (app)', 1],
    ['max_over_time({app="shop"} | logfmt | unwrap duration(took) [1m]) by (app)', 0.5],
    ['max_over_time({app="shop"} | logfmt | unwrap bytes(size) [1m]) by (app)', 5000],
    ['first_over_time({app="shop"} | logfmt | unwrap n [1m]) by (app)', 1],
    ['last_over_time({app="shop"} | logfmt | unwrap n [1m]) by (app)', 5],
    ['stdvar_over_time({app="shop"} | logfmt | unwrap n [1m]) by (app)', 8 / 3],
    ['stddev_over_time({app="shop"} | logfmt | unwrap n [1m]) by (app)', Math.sqrt(8 / 3)],
    ['quantile_over_time(0.75, {app="shop"} | logfmt | unwrap n [1m]) by (app)', 4],
    ['sum(sum_over_time({app="shop"} | logfmt | unwrap n | n > 1 [1m]))', 8],
  ])('%s is %d', (query, value) => {
    const answer = at60(query) as [object, number][];
    expect(answer).toHaveLength(1);
    expect(answer[0][1]).toBeCloseTo(value, 12);
  });

  it('counts bytes of UTF-8', () => {
    const source = memoryLogSource();
    source.add({ app: 'x' }, SECOND, 'aé€😀\uD800');
    expect(at60('bytes_over_time({app="x"}[1m])', source)).toEqual([[{ app: 'x' }, 1 + 2 + 3 + 4 + 3]]);
  });

  it('unwrap takes its label from the series, unless the series are grouped by it', () => {
    expect(at60('sum_over_time({app="bank"} | logfmt | keep app, n | unwrap n [1m])')).toEqual([[{ app: 'bank' }, 12]]);
    expect(at60('max_over_time({app="bank"} | logfmt | unwrap n [15s]) by (n)')).toEqual([[{ n: '6' }, 6]]);
    expect(at60('max_over_time({app="bank"} | logfmt | unwrap n [15s]) without (trace, took)')).toEqual([[{ app: 'bank', level: 'error', size: '6KB' }, 6]]);
  });

  it('a line without the label is left out', () => {
    expect(at60('sum_over_time({app="bank"} | logfmt | unwrap missing [1m])')).toEqual([]);
  });

  it('absent_over_time is 1 where no line is, with the labels asked for', () => {
    expect(at60('absent_over_time({app="none", env=~"a|b", pod="p"}[1m])')).toEqual([[{ app: 'none', pod: 'p' }, 1]]);
    expect(at60('absent_over_time({app="shop"}[1m])')).toEqual([]);
  });
});

describe('an unhandled error', () => {
  const broken = (): MemoryLogSource => {
    const source = sixLines();
    source.add({ app: 'shop' }, 55 * SECOND, 'took=fast {', {});
    return source;
  };
  it.each([
    ['count_over_time({app="shop"} | json [1m])', 'JSONParserErr'],
    ['sum by (level) (count_over_time({app="shop"} | json [1m]))', 'JSONParserErr'],
    ['sum_over_time({app="shop"} | logfmt | unwrap duration(took) [1m])', 'SampleExtractionErr'],
    ['count_over_time({app="shop"} | logfmt | took > 1ms [1m])', 'LabelFilterErr'],
  ])('fails %s', (query, error) => {
    const answer = evaluateInstant(query, broken(), { timeMs: 60 * SECOND });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'evaluation', message: expect.stringContaining(`pipeline error: '${error}'`) as string } });
    const place = answer.ok ? null : answer.error;
    expect(query.slice(place?.from, place?.to)).toMatch(/^\{app.*\[1m\]$/);
  });

  it('can be filtered out, before or behind unwrap', () => {
    expect(at60('sum(count_over_time({app="shop"} | json | __error__="" [1m]))', broken())).toEqual([]);
    expect(at60('max_over_time({app="shop"} | logfmt | unwrap duration(took) | __error__="" [1m]) by (app)', broken())).toEqual([[{ app: 'shop' }, 0.5]]);
    expect(at60('count_over_time({app="shop"} | json | __error__!="JSONParserErr" [1m])', broken())).toEqual([]);
  });

  it('outside of every window does no harm', () => {
    expect(at60('sum(count_over_time({app="shop"} | logfmt | took > 1ms [4s]))', broken())).toEqual([]);
  });
});

describe('vectors', () => {
  it.each([
    ['sum(count_over_time({app=~".+"}[1m])) / 0', [[{}, NaN]]],
    ['sum(count_over_time({app=~".+"}[1m])) % 0', [[{}, NaN]]],
    ['0 / sum(count_over_time({app=~".+"}[1m]))', [[{}, 0]]],
    ['1 / 0', NaN],
    ['2 > 1', 1],
    ['2 < 1', 0],
    ['7 % 4 ^ 1', 3],
    ['sum by (app) (count_over_time({app=~".+"}[25s])) > 1', [[{ app: 'bank' }, 2]]],
    ['sum by (app) (count_over_time({app=~".+"}[25s])) > bool 1', [[{ app: 'bank' }, 1], [{ app: 'shop' }, 0]]],
    ['sum by (app) (count_over_time({app=~".+"}[25s])) / on () group_left () sum(count_over_time({app=~".+"}[25s]))', [[{ app: 'bank' }, 2 / 3], [{ app: 'shop' }, 1 / 3]]],
    ['topk(1, sum by (app) (count_over_time({app=~".+"}[25s])))', [[{ app: 'bank' }, 2]]],
    ['bottomk(1, sum by (app) (count_over_time({app=~".+"}[25s])))', [[{ app: 'shop' }, 1]]],
    ['sort(sum by (app) (count_over_time({app=~".+"}[25s])))', [[{ app: 'shop' }, 1], [{ app: 'bank' }, 2]]],
    ['sort_desc(sum by (app) (count_over_time({app=~".+"}[25s])))', [[{ app: 'bank' }, 2], [{ app: 'shop' }, 1]]],
    ['max(sum by (app) (count_over_time({app=~".+"}[25s])))', [[{}, 2]]],
    ['avg without (trace) (count_over_time({app="bank"}[1m]))', [[{ app: 'bank' }, 1]]],
    ['sum without (trace) (count_over_time({app="bank"}[1m]))', [[{ app: 'bank' }, 3]]],
    ['sum(count_over_time({app="none"}[1m])) or vector(0)', [[{}, 0]]],
    ['sum by (app) (count_over_time({app=~".+"}[1m])) unless on(app) sum by (app) (count_over_time({app="bank"}[1m]))', [[{ app: 'shop' }, 3]]],
    ['label_replace(sum by (app) (count_over_time({app="bank"}[1m])), "first", "$1", "app", "(.).*")', [[{ app: 'bank', first: 'b' }, 3]]],
  ])('%s', (query, answer) => {
    expect(at60(query)).toEqual(answer);
  });

  it('a range query answers every step, and nothing where no line is', () => {
    const answer = evaluateRange('sum by (app) (count_over_time({app=~".+"}[10s]))', sixLines(), { startMs: 0, endMs: 40 * SECOND, stepMs: 10 * SECOND });
    expect(answer).toEqual({
      ok: true, annotations: [],
      result: { kind: 'matrix', series: [
        { labels: { app: 'bank' }, times: Float64Array.of(20_000, 40_000), values: Float64Array.of(1, 1) },
        { labels: { app: 'shop' }, times: Float64Array.of(10_000, 30_000), values: Float64Array.of(1, 1) },
      ] },
    });
  });

  it('a tree that has been parsed once can be sent elsewhere and asked again', () => {
    const parsed = parseLogql('sum(rate({app="shop"} |~ "n=[1-3]" | logfmt | unwrap n [1m])) * 60');
    if (!parsed.ok) throw new Error(parsed.error.message);
    const copy = structuredClone(parsed.ast);
    expect(evaluateInstant(copy, sixLines(), { timeMs: 60 * SECOND })).toMatchObject({ result: { samples: [{ labels: {}, value: 4 }] } });
  });
});

describe('limits', () => {
  it('a query that would make a million series is refused within a second', () => {
    const source = memoryLogSource();
    for (let i = 0; i < 60_000; i++) source.add({ app: 'x' }, i, `id=${i}`);
    const start = process.cpuUsage();
    const answer = evaluateRange('count_over_time({app="x"} | logfmt [1m])', source, { startMs: 0, endMs: 60_000, stepMs: 10_000 });
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'limit', message: expect.stringContaining('maxSeries of 50000') as string } });
    const steps = evaluateRange('vector(1)', source, { startMs: 0, endMs: 1e12, stepMs: 1 });
    expect(steps).toMatchObject({ ok: false, error: { kind: 'limit' } });
  });

  it('a hostile pattern costs no more than a harmless one', () => {
    const source = memoryLogSource();
    for (let i = 0; i < 200; i++) source.add({ app: 'x' }, i, `${'a'.repeat(500)}!`);
    const start = process.cpuUsage();
    expect(evaluateLogs('{app=~"(x+)+"} |~ "(a+)+$"', source, { startMs: 0, endMs: 1000 })).toEqual({ ok: true, streams: [] });
    expect(evaluateLogs('{app="x"} |~ "(a|aa)+$" | regexp "(?P<b>(a+)+)b"', source, { startMs: 0, endMs: 1000 })).toEqual({ ok: true, streams: [] });
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000);
  });
});
