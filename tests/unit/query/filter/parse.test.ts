import { describe, expect, it } from 'vitest';
import { MAX_FILTER_LENGTH, parseLogFilter, parseTraceFilter, searchLogs, searchTraces } from '../../../../src/query/filter/index.ts';
import { fieldTest, foldCase } from '../../../../src/query/filter/compare.ts';
import { foldTemplate, textVerdict } from '../../../../src/query/filter/text-plan.ts';
import { compileTemplate } from '../../../../src/telemetry/log-template.ts';
import type { LogAnswer, TraceAnswer } from '../../../../src/session/view.ts';
import { EPOCH_MS, recorderForFeed, TEMPLATES } from '../../../support/feed-sink.ts';

const FIELDS = ['status', 'took'];

/** The part of the text that a refusal points at, and why. */
function refusal(text: string, parse: (text: string) => ReturnType<typeof parseLogFilter | typeof parseTraceFilter> = (one) => parseLogFilter(one, FIELDS)): readonly string[] {
  const parsed = parse(text);
  if (parsed.ok) throw new Error(`${text} was accepted`);
  return [text.slice(parsed.from, parsed.to), parsed.message];
}

describe('a log filter', () => {
  it('reads keys, words, quoted texts and their negations', () => {
    const parsed = parseLogFilter('service=orders level>=WARN  status>=500 "exact \\"words\\" \\\\" -"not these" word -instance!=pod-1 trace=abc', FIELDS);
    expect(parsed.ok && parsed.filter.terms).toEqual([
      { kind: 'identity', negated: false, key: 'service', op: '=', value: 'orders' },
      { kind: 'level', negated: false, op: '>=', level: 2 },
      { kind: 'field', negated: false, key: 'status', op: '>=', value: '500' },
      { kind: 'text', negated: false, text: 'exact "words" \\' },
      { kind: 'text', negated: true, text: 'not these' },
      { kind: 'text', negated: false, text: 'word' },
      { kind: 'identity', negated: true, key: 'instance', op: '!=', value: 'pod-1' },
      { kind: 'trace', negated: false, op: '=', id: 'abc' },
    ]);
    expect(parseLogFilter('  ')).toEqual({ ok: true, filter: { terms: [] } });
  });

  it('takes punctuation as it stands', () => {
    const parsed = parseLogFilter('- a->b (a+)+$ 5>3 /x?y=1 =', FIELDS);
    expect(parsed.ok && parsed.filter.terms.map((term) => term.kind === 'text' && term.text)).toEqual(['-', 'a->b', '(a+)+$', '5>3', '/x?y=1', '=']);
  });

  it('says what is wrong and where', () => {
    expect(refusal('a statsu>5')).toEqual(['statsu', 'nothing is called "statsu" here; known are service, version, instance, level, trace, status, took. To search for the text itself, put it in quotes.']);
    expect(refusal('word -constructor=1')[0]).toBe('-constructor');
    expect(refusal('level=loud')).toEqual(['loud', '"loud" is no level; levels are debug, info, warn, error']);
    expect(refusal('x service>a')).toEqual(['service>', 'service has no order: use = or !=']);
    expect(refusal('service= x')).toEqual(['service=', 'a value is missing after service=']);
    expect(refusal('ab "cd ef')).toEqual(['"cd ef', 'the quote is never closed']);
    expect(refusal('"a"b')).toEqual(['b', 'a space is missing after the closing quote']);
    expect(refusal('-""')[1]).toBe('an empty text is in every line');
    expect(refusal('x'.repeat(MAX_FILTER_LENGTH + 1))[1]).toBe('a filter may have at most 4000 characters');
    expect(parseLogFilter('x'.repeat(MAX_FILTER_LENGTH)).ok).toBe(true);
  });

  it('reads durations with a unit, or in milliseconds as they are shown', () => {
    const took = { name: 'took', kind: 'us' } as const;
    expect([499_999, 500_000, 500_001].map(fieldTest(took, '>', '500ms'))).toEqual([false, false, true]);
    expect([499_999, 500_000].map(fieldTest(took, '>=', '500'))).toEqual([false, true]);
    expect([1.5, 0].map(fieldTest({ name: 'n', kind: 'int' }, '>=', ''))).toEqual([false, false]);
    expect([16].map(fieldTest({ name: 'n', kind: 'int' }, '=', '0x10'))).toEqual([false]);
    expect([0, 1, 2].map(fieldTest({ name: 'code', kind: 'ref', values: ['200', '503'] }, '>=', '500'))).toEqual([false, true, false]);
  });
});

describe('a trace filter', () => {
  it('reads its keys', () => {
    const parsed = parseTraceFilter('client=web journey="place order" duration>1.5s -status=error status>=500 trace!=ab service=stock checkout');
    expect(parsed.ok && parsed.filter.terms).toEqual([
      { kind: 'name', negated: false, key: 'client', op: '=', value: 'web' },
      { kind: 'name', negated: false, key: 'journey', op: '=', value: 'place order' },
      { kind: 'duration', negated: false, op: '>', us: 1_500_000 },
      { kind: 'status', negated: true, op: '=', value: 'error' },
      { kind: 'status', negated: false, op: '>=', value: '500' },
      { kind: 'trace', negated: false, op: '!=', id: 'ab' },
      { kind: 'service', negated: false, op: '=', value: 'stock' },
      { kind: 'text', negated: false, text: 'checkout' },
    ]);
  });

  it('says what is wrong and where', () => {
    expect(refusal('a version=2', parseTraceFilter)[1]).toContain('known are client, journey, service, duration, status, trace');
    expect(refusal('service>web', parseTraceFilter)).toEqual(['service>', 'service has no order: use = or !=']);
    expect(refusal('duration>500', parseTraceFilter)).toEqual(['500', '"500" is no duration; write it like 500ms or 1.5s']);
    expect(refusal('status=slow', parseTraceFilter)[1]).toContain('ok, error, timeout');
    expect(refusal('status>error', parseTraceFilter)).toEqual(['status>', 'status has no order: use = or !=']);
  });
});

describe('the verdict of a template on a text', () => {
  const verdict = (template: number, needle: string): string => textVerdict(foldTemplate(compileTemplate(TEMPLATES[template])), foldCase(needle));

  it('is certain wherever it can be', () => {
    expect(verdict(0, 'TICK')).toBe('always');
    expect(verdict(0, 'tock')).toBe('never');
    expect(verdict(1, ' with ')).toBe('always');
    expect(verdict(1, 'basket')).toBe('maybe');
    expect(verdict(1, 'basket with 5')).toBe('maybe');
    expect(verdict(1, 'basket without')).toBe('never');
    expect(verdict(1, '503')).toBe('maybe');
    expect(verdict(1, 'g503')).toBe('never');
    expect(verdict(2, 'pool "report" is 0.5 full')).toBe('maybe');
    expect(verdict(2, 'pool "other"')).toBe('never');
    expect(verdict(3, 'rows 5k {nothing}')).toBe('maybe');
    expect(verdict(3, 'μεγασ')).toBe('maybe');
  });
});

describe('the answers', () => {
  it('have the shapes that the session promises, and bound what is asked of them', () => {
    const { sink, logs, requests } = recorderForFeed();
    for (let i = 0; i < 3000; i++) sink.logged(i * 1000, 0, 0, 0, 0, 0, 0, 0);
    for (let i = 0; i < 6000; i++) sink.requestEnded(0, 0, i + 1, i * 1000, 0, 0);
    const none = { terms: [] };
    const lines: LogAnswer = searchLogs(logs, none, EPOCH_MS, EPOCH_MS + 9999, { offset: -3, count: 1e9, buckets: 1e9 });
    expect([lines.total, lines.rows.length, lines.histogram.times.length]).toEqual([3000, 1000, 1000]);
    expect(lines.histogram.counts.map((counts) => counts.reduce((sum, count) => sum + count, 0))).toEqual([3000, 0, 0, 0]);
    expect(lines.histogram.times[1]).toBe((EPOCH_MS + 10) / 1000);
    const odd = searchLogs(logs, none, EPOCH_MS + 10, EPOCH_MS, { offset: NaN, count: NaN, buckets: NaN });
    expect([odd.total, odd.rows.length, odd.histogram.times.length]).toEqual([0, 0, 1]);
    const traces: TraceAnswer = searchTraces(requests, none, EPOCH_MS, EPOCH_MS + 9999, { limit: 1e9, pick: 'newest' });
    expect([traces.total, traces.rows.length]).toEqual([6000, 5000]);
    expect(searchTraces(requests, none, EPOCH_MS, EPOCH_MS, { limit: NaN, pick: 'spread' })).toEqual({ ok: true, total: 1, rows: [] });
  });
});
