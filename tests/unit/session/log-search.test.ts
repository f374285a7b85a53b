import { describe, expect, it } from 'vitest';
import type { LogLines, LogSearchArgs, LogSearchPart, LogSeries } from '../../../src/session/log-answers.ts';
import { linesAround } from '../../../src/session/log-rows.ts';
import { newLogSearches, searchLogs, type LogSearches } from '../../../src/session/log-search.ts';
import type { Pace } from '../../../src/session/pace.ts';
import type { QueryFault } from '../../../src/session/view.ts';
import { newIdentityTable } from '../../../src/telemetry/identities.ts';
import { appendLog, newLogStore, type LogStore } from '../../../src/telemetry/log-store.ts';
import type { LogTemplate } from '../../../src/telemetry/types.ts';

const EPOCH_MS = 1_700_000_000_000;
const TEMPLATES: readonly LogTemplate[] = [
  { id: 0, level: 1, service: 'shop', text: '{"took": {took}, "route": "{http.route}"}', fields: [{ name: 'took', kind: 'us' }, { name: 'http.route', kind: 'ref', values: ['/a', '/b'] }] },
  { id: 1, level: 3, service: 'shop', text: 'Pool timed out after {waited} ms aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', fields: [{ name: 'waited', kind: 'int' }] },
];

/** A line each millisecond; every tenth is an error. Two instances take turns. */
function filled(lines: number): LogStore {
  const pods = [0, 1].map((id) => ({ id, service: 'shop', version: 'v2', instance: `shop-${id}` }));
  const store = newLogStore(EPOCH_MS, 7, TEMPLATES, newIdentityTable(pods));
  for (let i = 0; i < lines; i++) appendLog(store, i * 1000, i % 10 === 9 ? 1 : 0, i % 2, i % 3, i % 10 === 9 ? i : 1500, i % 2, 0, 0);
  return store;
}

/** Rests the second time it is asked whether to go on. */
let asked = 0;
const RESTLESS: Pace = { begin: () => void (asked = 0), goOn: () => asked++ === 0, isDue: () => true };
const all = (query: string): LogSearchArgs => ({ query, fromMs: EPOCH_MS, toMs: EPOCH_MS + 1e6, offset: 0, count: 3, buckets: 4, points: 5 });

function ask(store: LogStore, args: LogSearchArgs, searches: LogSearches = newLogSearches(), pace = RESTLESS): { answer: LogLines | LogSeries | QueryFault; parts: LogSearchPart[] } {
  const parts: LogSearchPart[] = [];
  const work = searchLogs(store, searches, args, pace);
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return { answer: step.value, parts };
    if (step.value !== null) parts.push(step.value);
  }
}

function lines(...[store, args, searches]: Parameters<typeof ask>): LogLines {
  const { answer } = ask(store, args, searches);
  if (!answer.ok || answer.kind !== 'lines') throw new Error(answer.ok ? 'series' : answer.message);
  return answer;
}

describe('searching the log', () => {
  it('shows the newest lines long before the oldest have been read', () => {
    const store = filled(4_000);
    const { answer, parts } = ask(store, all('{service_name="shop"} |~ "took.*1[.]5"'));
    const first = parts.find((part) => part.lines !== null);
    expect(first?.share).toBeLessThan(0.2);
    expect(first?.lines?.rows.map(({ at }) => at)).toEqual([3_998, 3_997, 3_996]);
    expect(first?.lines?.searchedFromMs).toBeGreaterThan(EPOCH_MS + 3_000);
    expect(answer).toMatchObject({ total: 3_600, share: 1, searchedFromMs: EPOCH_MS });
  });

  it('says what a stage made of a line, and which of its labels are new', () => {
    const [row] = lines(filled(9), all('{level="info"} | json | took_extracted > 1 | line_format "{{.route}} in {{.took}}"')).rows;
    expect(row).toMatchObject({ at: 8, text: '/a in 1.500', service: 'shop', instance: 'shop-0' });
    expect(row?.fields).toEqual([
      { name: 'service_name', value: 'shop', origin: 'stream' },
      { name: 'instance', value: 'shop-0', origin: 'stream' },
      { name: 'level', value: 'info', origin: 'stream' },
      { name: 'took', value: '1.500', origin: 'line' },
      { name: 'http_route', value: '/a', origin: 'line' },
      expect.objectContaining({ name: 'trace_id', origin: 'line' }),
      { name: 'service_version', value: 'v2', origin: 'line' },
      { name: 'route', value: '/a', origin: 'query' },
      { name: 'took_extracted', value: '1.500', origin: 'query' },
    ]);
  });

  it('reads no line twice for the same query, and forgets the queries of long ago', () => {
    const store = filled(1000);
    const searches = newLogSearches();
    const query = '{service_name="shop"} |= "timed out"';
    lines(store, all(query), searches);
    const hits = searches.hits.get(query);
    const later = lines(store, { ...all(query), toMs: EPOCH_MS + 500 }, searches);
    expect([later.total, searches.hits.get(query)]).toEqual([50, hits]);
    for (let i = 0; i < 9; i++) lines(store, all(`{service_name="shop"} |= "${i}"`), searches);
    expect(searches.hits.size).toBe(4);
    expect(searches.hits.has(query)).toBe(false);
  });

  it('bounds what is asked of it', () => {
    const store = filled(3000);
    const much = lines(store, { ...all('{level=~".+"}'), offset: -3, count: 1e9, buckets: 1e9 });
    expect([much.total, much.rows.length, much.histogram.times.length]).toEqual([3000, 1000, 1000]);
    const odd = lines(store, { ...all('{level=~".+"}'), fromMs: EPOCH_MS + 10, toMs: EPOCH_MS, offset: NaN, count: NaN, buckets: NaN });
    expect([odd.total, odd.rows.length, odd.histogram.times.length]).toEqual([0, 0, 0]);
  });

  it('answers a metric query with columns, and a fault with its place', () => {
    const store = filled(3000);
    const { answer } = ask(store, { ...all('sum by (level) (count_over_time({service_name="shop"}[1s]))'), toMs: EPOCH_MS + 2999 });
    if (!answer.ok || answer.kind !== 'series') throw new Error('no series');
    expect([...answer.times]).toEqual([EPOCH_MS / 1000, EPOCH_MS / 1000 + 1, EPOCH_MS / 1000 + 2]);
    expect(answer.series.map(({ labels, values }) => [labels['level'], [...values]])).toEqual([['error', [NaN, 100, 100]], ['info', [1, 900, 900]]]);
    expect(ask(store, all('{service_name="shop"} | nonsense')).answer).toMatchObject({ ok: false, from: 24 });
    expect(ask(store, all('{service_name="shop"} |~ "(unclosed"')).answer).toMatchObject({ ok: false });
  });

  it('lets hostile patterns and huge texts take no longer than a second before it rests or answers', () => {
    const store = filled(20_000);
    const hostile = ['(a+)+$', '(a*)*b', '(a|aa)+$', '(.*a){20}', '(((((a+)+)+)+)+)+[^!]$'].map((pattern) => `{service_name="shop"} |~ "${pattern}"`);
    const huge = [`{service_name="shop"} |~ "${'(a+)+'.repeat(1900)}"`, `{service_name="shop"} |= "${'x'.repeat(1_000_000)}"`, '('.repeat(1_000_000), `{service_name="shop"} ${'|= "a" '.repeat(150_000)}`, `{service_name="shop"} | json | label_format ${'x="{{ repeat 99999 .took }}",'.repeat(40)}y="z"`];
    for (const query of [...hostile, ...huge]) {
      // As the worker's own: it rests after some milliseconds.
      let until = 0;
      const pace: Pace = { begin: () => void (until = performance.now() + 4), goOn: () => performance.now() < until, isDue: () => false };
      const work = searchLogs(store, newLogSearches(), all(query), pace);
      for (let slices = 0; slices < 5; slices++) {
        // Of the processor: what else runs on the machine says nothing of the pattern.
        const before = process.cpuUsage();
        const step = work.next();
        const { user, system } = process.cpuUsage(before);
        expect([query.slice(0, 60), user + system < 1e6]).toEqual([query.slice(0, 60), true]);
        if (step.done === true) break;
      }
    }
  });
});

describe('the lines around one', () => {
  it('are those of the same instance, whatever was asked', () => {
    const store = filled(100);
    expect(linesAround(store, 50, 2, 2)).toMatchObject({ rows: [54, 52, 50, 48, 46].map((at) => ({ at, instance: 'shop-0' })), moreBefore: true, moreAfter: true });
    expect(linesAround(store, 0, 2, 1)).toMatchObject({ rows: [{ at: 2 }, { at: 0 }], moreBefore: false });
    expect(linesAround(store, 99, 0, 5)).toMatchObject({ rows: [{ at: 99 }], moreAfter: false });
    expect(linesAround(store, 100, 1, 1)).toBeNull();
    expect(linesAround(store, NaN, 1, 1)).toBeNull();
  });
});
