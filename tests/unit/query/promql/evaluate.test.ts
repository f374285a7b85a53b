import { describe, expect, it } from 'vitest';
import { evaluateInstant, evaluateRange, FUNCTIONS, AGGREGATIONS, parsePromql, type QueryAnswer } from '../../../../src/query/promql/index.ts';
import { memorySource, type MemorySource } from '../../../support/promql-memory-source.ts';

const SECOND = 1_000;

/** `series` counters x{i="0"…} with a sample every 15 s for ten minutes. */
function counters(series: number): MemorySource {
  const source = memorySource();
  for (let i = 0; i < series; i++) {
    for (let t = 0; t <= 600; t += 15) source.add({ __name__: 'x_total', i: String(i) }, t * SECOND, t * (i + 1));
  }
  return source;
}

function values(answer: QueryAnswer): number[][] {
  if (!answer.ok) throw new Error(answer.error.message);
  if (answer.result.kind !== 'matrix') throw new Error(`got a ${answer.result.kind}`);
  return answer.result.series.map((series) => [...series.values]);
}

const tenMinutes = { startMs: 300 * SECOND, endMs: 600 * SECOND, stepMs: 60 * SECOND };

describe('asking a source', () => {
  it('answers one column per series, ordered by labels, with times in milliseconds', () => {
    const answer = evaluateRange('rate(x_total[1m])', counters(2), tenMinutes);
    expect(answer).toMatchObject({ ok: true, result: { kind: 'matrix', series: [{ labels: { i: '0' } }, { labels: { i: '1' } }] } });
    expect(values(answer).map((column) => column.map((value) => value.toFixed(9)))).toEqual([Array(6).fill('1.000000000'), Array(6).fill('2.000000000')]);
  });

  it('answers what the type says at one instant', () => {
    const source = counters(1);
    const at = { timeMs: 600 * SECOND };
    expect(evaluateInstant('1 + 1', source, at)).toMatchObject({ result: { kind: 'scalar', value: 2 } });
    expect(evaluateInstant('"a"', source, at)).toMatchObject({ result: { kind: 'string', value: 'a' } });
    expect(evaluateInstant('x_total', source, at)).toMatchObject({ result: { kind: 'vector', samples: [{ labels: { __name__: 'x_total', i: '0' }, value: 600 }] } });
    expect(evaluateInstant('x_total[30s]', source, at)).toMatchObject({ result: { kind: 'matrix', series: [{ times: Float64Array.of(585_000, 600_000) }] } });
  });

  it('gives the same answer for a tree as for its text', () => {
    const parsed = parsePromql('sum(rate(x_total[1m]))');
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(evaluateRange(parsed.ast, counters(3), tenMinutes)).toEqual(evaluateRange('sum(rate(x_total[1m]))', counters(3), tenMinutes));
  });

  it('sees every step of a range as it would see that instant alone', () => {
    const source = counters(5);
    for (let t = 0; t <= 300; t += 45) source.add({ __name__: 'gap', i: '1' }, t * SECOND, (t * 37) % 11, t === 135);
    const queries = ['rate(x_total[2m])', 'x_total > 900', 'topk(2, x_total)', 'max_over_time(gap[3m])', 'gap or x_total', 'x_total and on(i) gap', 'quantile_over_time(0.3, gap[4m])',
      'sum_over_time(gap[2m:20s])', 'x_total offset 1m', 'avg(x_total)', 'min_over_time(gap[3m])', 'absent(gap)', 'increase(x_total[3m] @ 500)', 'count_values("v", gap)'];
    for (const query of queries) {
      const range = evaluateRange(query, source, { startMs: 0, endMs: 700 * SECOND, stepMs: 35 * SECOND });
      if (!range.ok || range.result.kind !== 'matrix') throw new Error(query);
      for (let timeMs = 0; timeMs <= 700 * SECOND; timeMs += 35 * SECOND) {
        const instant = evaluateInstant(query, source, { timeMs });
        if (!instant.ok || instant.result.kind !== 'vector') throw new Error(query);
        const fromRange = range.result.series.flatMap((series) => {
          const i = series.times.indexOf(timeMs);
          return i < 0 ? [] : [{ labels: series.labels, value: series.values[i] }];
        });
        const key = (sample: { labels: object }): string => JSON.stringify(sample.labels);
        const order = (a: { labels: object }, b: { labels: object }): number => (key(a) < key(b) ? -1 : 1);
        expect([...instant.result.samples].sort(order), `${query} at ${timeMs}`).toEqual(fromRange.sort(order));
      }
    }
  });

  it('sorts by value at an instant and leaves subqueries whole', () => {
    const source = memorySource();
    for (const [name, value] of [['a', 2], ['b', 3], ['c', 1]] as const) source.add({ __name__: 'x', name }, 60 * SECOND, value);
    const at = { timeMs: 60 * SECOND };
    const sorted = evaluateInstant('sort_desc(x)', source, at);
    if (!sorted.ok || sorted.result.kind !== 'vector') throw new Error('no vector');
    expect(sorted.result.samples.map((sample) => sample.value)).toEqual([3, 2, 1]);
    expect(evaluateInstant('count(last_over_time(sort(x)[2m:30s]))', source, at)).toMatchObject({ result: { samples: [{ value: 3 }] } });
  });

  it('does not confuse labels with what objects inherit', () => {
    const source = memorySource();
    source.add(Object.fromEntries([['__name__', 'x'], ['constructor', 'a'], ['__proto__', 'b']]), 0, 1);
    source.add({ __name__: 'y' }, 0, 2);
    const at = { timeMs: 0 };
    expect(evaluateInstant('sum by (constructor, __proto__, toString) (x)', source, at)).toMatchObject({ ok: true, result: { samples: [{ value: 1 }] } });
    const answer = evaluateInstant('sum by (constructor, __proto__) (x)', source, at);
    if (!answer.ok || answer.result.kind !== 'vector') throw new Error('no vector');
    expect(Object.entries(answer.result.samples[0].labels)).toEqual([['__proto__', 'b'], ['constructor', 'a']]);
    expect(evaluateInstant('y{constructor=~".+"}', source, at)).toMatchObject({ result: { samples: [] } });
    expect(evaluateInstant('label_replace(y, "z", "$constructor", "hasOwnProperty", "(?P<a>.*)")', source, at)).toMatchObject({ result: { samples: [{ labels: { __name__: 'y' } }] } });
  });

  it('evaluates the longest chain and the deepest nesting that parse', () => {
    const source = counters(1);
    expect(evaluateInstant(`${'x_total + '.repeat(598)}x_total`, source, { timeMs: 60 * SECOND })).toMatchObject({ ok: true, result: { samples: [{ value: 599 * 60 }] } });
    const deep = `${'abs('.repeat(190)}x_total${')'.repeat(190)}`;
    expect(evaluateInstant(deep, source, { timeMs: 60 * SECOND })).toMatchObject({ ok: true });
  });
});

describe('a query that asks for too much', () => {
  it('is refused by the limit that it exceeds, with its place', () => {
    expect(evaluateRange('sum(x_total)', counters(20), { ...tenMinutes, limits: { maxSeries: 10 } })).toMatchObject({
      ok: false, error: { kind: 'limit', message: 'expression touches 20 series, more than the limit maxSeries of 10', from: 4, to: 11 },
    });
    expect(evaluateRange('x_total', counters(20), { ...tenMinutes, limits: { maxPoints: 100 } })).toMatchObject({
      ok: false, error: { kind: 'limit', message: expect.stringContaining('maxPoints of 100') },
    });
  });

  it('is refused before it costs anything', () => {
    const start = performance.now();
    const century = 100 * 365 * 86_400 * SECOND;
    expect(evaluateRange('1', counters(1), { startMs: 0, endMs: century, stepMs: 1 })).toMatchObject({ ok: false, error: { kind: 'limit' } });
    expect(evaluateInstant('sum_over_time(vector(1)[90y:1ms])', counters(1), { timeMs: century })).toMatchObject({ ok: false, error: { kind: 'limit' } });
    expect(performance.now() - start).toBeLessThan(200);
  });

  it('stops when told to', () => {
    let polls = 0;
    const shouldStop = (): boolean => {
      polls += 1;
      return polls > 3;
    };
    const answer = evaluateRange('quantile_over_time(0.5, x_total[10m])', counters(300), { startMs: 0, endMs: 600 * SECOND, stepMs: SECOND, shouldStop });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(polls).toBe(4);
  });

  it('cannot hang on a pattern', () => {
    const source = memorySource();
    source.add({ __name__: 'x', a: 'a'.repeat(2_000) + 'b' }, 0, 1);
    const start = performance.now();
    for (const pattern of ['(a+)+$', '(a|a)*c', '(.*)*d', '(?i)(a*)*E']) {
      expect(evaluateInstant(`x{a=~"${pattern}"}`, source, { timeMs: 0 })).toMatchObject({ ok: true, result: { samples: [] } });
      expect(evaluateInstant(`label_replace(x, "b", "$1", "a", "${pattern}")`, source, { timeMs: 0 })).toMatchObject({ ok: true });
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('that is not a question gets an error, not an exception', () => {
    const source = counters(1);
    expect(evaluateRange('x_total[5m]', source, tenMinutes)).toMatchObject({
      ok: false, error: { message: 'invalid expression type "range vector" for range query, must be Scalar or instant Vector' },
    });
    expect(evaluateRange('x_total', source, { ...tenMinutes, stepMs: 0 })).toMatchObject({ ok: false, error: { message: 'step must be greater than 0' } });
    expect(evaluateRange('x_total', source, { ...tenMinutes, endMs: 0 })).toMatchObject({ ok: false });
    expect(evaluateInstant('x_total', source, { timeMs: NaN })).toMatchObject({ ok: false });
    expect(evaluateInstant('x_total / on(nothing) x_total', counters(2), { timeMs: 0 })).toMatchObject({
      ok: false, error: { kind: 'evaluation', message: expect.stringContaining('many-to-many matching not allowed'), from: 0, to: 29 },
    });
  });
});

describe('remarks', () => {
  it('come with the answer, once each, with their place', () => {
    const answer = evaluateRange('rate(gauge[5m]) + histogram_quantile(2, x_total)', counters(2), tenMinutes);
    expect(answer).toMatchObject({ ok: true, annotations: [
      { level: 'warning', message: 'bucket label "le" is missing or has a malformed value of "" for metric name "x_total"', from: 40, to: 47 },
      { level: 'warning', message: 'quantile value should be between 0 and 1, got 2', from: 37, to: 38 },
    ] });
  });
});

describe('inline help', () => {
  const entries = [...FUNCTIONS.values(), ...AGGREGATIONS.values()];
  it.each(entries.map((entry) => [entry.name, entry] as const))('%s has a signature, one sentence and an example that parses', (name, entry) => {
    expect(entry.signature.startsWith(name)).toBe(true);
    expect(entry.doc).toMatch(/^[^\n]+\.$/);
    expect(parsePromql(entry.example)).toMatchObject({ ok: true });
    expect(entry.example).toContain(name);
  });
});
