import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/base/time.ts';
import { parseLogql } from '../../../src/query/logql/index.ts';
import { AGGREGATIONS, evaluateInstant, FUNCTIONS, parsePromql } from '../../../src/query/promql/index.ts';
import { parseTraceql } from '../../../src/query/traceql/index.ts';
import { advanceRun, openRun, runHash } from '../../../src/session/run.ts';
import { askVocabulary } from '../../../src/worker/vocabulary.ts';
import type { VocabularyQuestion, Word } from '../../../src/worker/vocabulary/types.ts';
import { shopScenario } from '../../support/scenarios.ts';

const run = openRun(shopScenario(), 3, 'flag');
advanceRun(run, 8 * MINUTE);
const startMs = run.scenario.startEpochMs;

const words = (language: VocabularyQuestion['language'], ask: VocabularyQuestion['ask'], matchers: VocabularyQuestion['matchers'] = [], label = ''): readonly Word[] => askVocabulary(run, { language, ask, matchers, label }).words;
const texts = (...question: Parameters<typeof words>): string[] => words(...question).map(({ text }) => text);
const is = (name: string, value: string): VocabularyQuestion['matchers'][number] => ({ name, op: '=', value });

const SERVED = 'http_server_request_duration_seconds_count';

describe('the words of a language', () => {
  it('explain every function and aggregation that PromQL has here', () => {
    const known = words('promql', 'words');
    expect([...FUNCTIONS.keys(), ...AGGREGATIONS.keys()].filter((name) => !known.some(({ text, help, detail }) => text === name && help !== '' && detail !== ''))).toEqual([]);
  });

  it.each([
    ['logql', (text: string) => parseLogql(text)],
    ['traceql', (text: string) => parseTraceql(text)],
    ['promql', (text: string) => parsePromql(text)],
  ] as const)('have examples that %s reads', (language, parse) => {
    const wrong = words(language, 'words')
      .map(({ example }) => (language === 'logql' && example.startsWith('|') ? `{service_name="orders"} ${example}` : example))
      .filter((example) => example !== '' && !parse(example).ok);
    expect(wrong).toEqual([]);
  });
});

describe('metrics', () => {
  it('are offered with type and meaning, as they exist', () => {
    const metrics = words('promql', 'metrics');
    expect(metrics.find(({ text }) => text === SERVED)).toMatchObject({ kind: 'metric', detail: 'histogram count', help: expect.stringContaining('Requests served') });
    for (const { text } of metrics) expect(parsePromql(text).ok && evaluateInstant(`count(last_over_time(${text}[15m]))`, run.source, { timeMs: startMs + 8 * 60_000 })).toMatchObject({ ok: true });
  });

  it('have only the labels and values of their own series', () => {
    expect(texts('promql', 'labels', [is('__name__', SERVED)])).toEqual(['http_response_status_code', 'http_route', 'instance', 'service_name', 'service_version']);
    expect(texts('promql', 'values', [is('__name__', SERVED)], 'service_name')).toEqual(['shop', 'stock']);
    expect(texts('promql', 'values', [is('__name__', SERVED), is('service_name', 'stock')], 'http_route')).toEqual(['GET /stock']);
    expect(texts('promql', 'values', [{ name: 'service_name', op: '=~', value: 's.o.k' }], 'service_name')).toEqual(['stock']);
  });

  it('have nothing where nothing can match', () => {
    expect(texts('promql', 'values', [{ name: 'service_name', op: '=~', value: '(' }], 'service_name')).toEqual([]);
    expect(texts('promql', 'values', [], 'constructor')).toEqual([]);
  });

  it('list bounds of buckets by size', () => {
    const bounds = texts('promql', 'values', [is('__name__', 'http_server_request_duration_seconds_bucket')], 'le');
    expect(bounds.length).toBeGreaterThan(5);
    expect(bounds.map((bound) => Number(bound.replace('+Inf', 'Infinity')))).toEqual(bounds.map((bound) => Number(bound.replace('+Inf', 'Infinity'))).sort((a, b) => a - b));
  });
});

describe('logs', () => {
  it('have the labels of streams that were written, and the fields of their lines', () => {
    expect(texts('logql', 'labels')).toEqual(['detected_level', 'instance', 'level', 'service_name']);
    expect(texts('logql', 'values', [], 'service_name')).toContain('shop');
    const everything = texts('logql', 'fields');
    expect(everything).toContain('trace_id');
    expect(everything).toContain('http_route');
    expect(texts('logql', 'values', [is('service_name', 'shop')], 'http_route')).toEqual(['POST /buy']);
  });

  it('narrow by what the selector says already', () => {
    expect(texts('logql', 'values', [is('service_name', 'stock')], 'instance').every((name) => name.startsWith('stock-'))).toBe(true);
    expect(texts('logql', 'values', [is('service_name', 'nobody')], 'instance')).toEqual([]);
  });

  it('count every line once', () => {
    const counts = words('logql', 'values', [], 'level').map(({ detail }) => Number(detail.split(' ')[0]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(run.recorder.logs.count);
  });
});

describe('traces', () => {
  it('have attributes and values of spans that there were', () => {
    const fields = texts('traceql', 'fields');
    expect(fields).toEqual(expect.arrayContaining(['resource.service.name', 'span.http.route', 'span.server.address']));
    expect(texts('traceql', 'values', [], 'resource.service.name')).toEqual(expect.arrayContaining(['shop', 'stock']));
    expect(texts('traceql', 'values', [], '.http.route')).toContain('/buy');
    expect(texts('traceql', 'values', [], 'rootName')).toEqual(['buy']);
    expect(texts('traceql', 'values', [], 'parent.resource.service.name')).toContain('shop');
  });

  it('tell numbers from texts', () => {
    expect(words('traceql', 'values', [], 'span.http.response.status_code').map(({ text, written }) => [text, written])).toContainEqual(['200', 'plain']);
    expect(words('traceql', 'values', [], 'span.http.route')[0]?.written).toBe('text');
  });

  it('change nothing of the world', () => {
    const other = openRun(shopScenario(), 3, 'flag');
    advanceRun(other, 8 * MINUTE);
    for (const ask of ['words', 'metrics', 'labels', 'fields', 'values'] as const) for (const language of ['promql', 'logql', 'traceql'] as const) askVocabulary(other, { language, ask, matchers: [], label: 'name' });
    advanceRun(other, 9 * MINUTE);
    const untouched = openRun(shopScenario(), 3, 'flag');
    advanceRun(untouched, 9 * MINUTE);
    expect(runHash(other)).toBe(runHash(untouched));
    expect(other.recorder.logs.count).toBe(untouched.recorder.logs.count);
  });
});
