import { describe, expect, it } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../src/base/random.ts';
import { evaluateRange, logStoreSource } from '../../../src/query/logql/index.ts';
import type { LogLines, LogSearchArgs, LogSearchPart } from '../../../src/session/log-answers.ts';
import { newLogSearches, searchLogs, type LogSearches } from '../../../src/session/log-search.ts';
import type { Pace } from '../../../src/session/pace.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { renderLine, type LogLine, type LogStore } from '../../../src/telemetry/log-store.ts';
import { LOG_LEVELS } from '../../../src/telemetry/types.ts';
import { EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../support/feed-sink.ts';
import { testSeeds } from '../../support/seeds.ts';

/** One part of a query as text, and what it should mean, said without the code under test: on the rendered line alone. */
interface Term {
  readonly text: string;
  readonly holds: (line: LogLine) => boolean;
}

const pick = <T>(stream: Stream, of: readonly T[]): T => of[nextBelow(stream, of.length)];
const fieldOf = (line: LogLine, name: string): string => line.fields.find((one) => one.name === name)?.value ?? '';

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b,
};

const SELECTORS: readonly Term[] = [
  { text: '{level=~".+"}', holds: () => true },
  { text: '{service_name="shop"}', holds: (line) => line.service === 'shop' },
  { text: '{service_name=~".+", level=~"warn|error"}', holds: (line) => line.level >= 2 },
  { text: '{level!="info", service_name=~"s.*"}', holds: (line) => line.level !== 1 && line.service.startsWith('s') },
];

function randomTerm(stream: Stream, store: LogStore): Term {
  const op = pick(stream, Object.keys(ORDER));
  switch (nextBelow(stream, 5)) {
    case 0: {
      const id = traceIdText(7, 1 + nextBelow(stream, 30));
      return { text: `| trace_id="${id}"`, holds: (line) => line.traceId === id };
    }
    case 1: {
      const name = pick(stream, ['status', 'rows', 'took', 'share', 'hidden']);
      const value = pick(stream, ['300', '0.5', '431', '1e6', '0.412']);
      return { text: `| ${name} ${op} ${value}`, holds: (line) => fieldOf(line, name) !== '' && ORDER[op](Number(fieldOf(line, name)), Number(value)) };
    }
    case 2: {
      const name = pick(stream, ['route', 'pool', 'unit']);
      const value = pick(stream, ['/Basket', 'main', '#3', 'k', '']);
      const equals = nextBelow(stream, 2) === 0;
      return { text: `| ${name}${equals ? '=' : '!='}"${value}"`, holds: (line) => (fieldOf(line, name) === value) === equals };
    }
    case 3:
      return { text: '| line_format "{{.level}} {{__line__}}" |~ "^(info|error) .*[0-9]"', holds: (line) => (line.level === 1 || line.level === 3) && /\d/.test(line.text) };
    default: {
      // A piece of a real line, so that it often straddles the edge between a template's text and a value.
      const whole = nextBelow(stream, 5) === 0 ? 'no such words' : renderLine(store, nextBelow(stream, store.count)).text;
      const from = nextBelow(stream, whole.length);
      const piece = whole.slice(from, from + 1 + nextBelow(stream, 9));
      const has = nextBelow(stream, 4) > 0;
      return { text: `${has ? '|=' : '!='} ${JSON.stringify(piece)}`, holds: (line) => line.text.includes(piece) === has };
    }
  }
}

/** Rests after a few questions whether to go on, so that searches are cut in every place. */
function restless(stream: Stream): Pace {
  let left = 0;
  return { begin: () => void (left = 1 + nextBelow(stream, 3)), goOn: () => left-- > 0, isDue: () => nextBelow(stream, 2) === 0 };
}

function run(store: LogStore, searches: LogSearches, args: LogSearchArgs, stream: Stream): { answer: LogLines; parts: LogSearchPart[] } {
  const parts: LogSearchPart[] = [];
  const search = searchLogs(store, searches, args, restless(stream));
  for (;;) {
    const step = search.next();
    if (step.done !== true) {
      if (step.value !== null) parts.push(step.value);
      continue;
    }
    if (!step.value.ok || step.value.kind !== 'lines') throw new Error(`${args.query}: ${step.value.ok ? 'no lines' : step.value.message}`);
    return { answer: step.value, parts };
  }
}

describe('a search of the log', () => {
  it.each(testSeeds(40))('finds what rendering every line and filtering finds, as the log grows and the range moves (seed %i)', (seed) => {
    const { sink, logs } = recorderForFeed();
    const events = worldEvents(seed, 700);
    // A process is announced before it writes: what a line says of its writer does not change while a search remembers it.
    const later = recorderForFeed();
    tellAll(later.sink, events);
    Object.assign(logs.identities.byId, later.logs.identities.byId);
    const stream = openStream(seed, 'filters');
    const searches = newLogSearches();
    tellAll(sink, events.slice(0, 200));
    const queries = Array.from({ length: 3 }, () => {
      const terms = [pick(stream, SELECTORS), ...Array.from({ length: nextBelow(stream, 3) }, () => randomTerm(stream, logs))];
      return { text: terms.map((term) => term.text).join(' '), terms };
    });
    for (let told = 200; told <= events.length; told += 50) {
      const all = Array.from({ length: logs.count }, (_, i) => renderLine(logs, i));
      for (const { text, terms } of queries) {
        const fromMs = EPOCH_MS + nextBelow(stream, 6000);
        const toMs = fromMs + nextBelow(stream, 8000);
        const args = { query: text, fromMs, toMs, offset: nextBelow(stream, 5), count: nextBelow(stream, 30), buckets: 1 + nextBelow(stream, 9), points: 10 };
        const found = all.filter((line) => line.timeMs >= fromMs && line.timeMs <= toMs && terms.every((term) => term.holds(line))).reverse();
        const { answer, parts } = run(logs, searches, args, stream);
        const shown = (rows: LogLines['rows']): unknown => rows.map(({ at, timeMs, level, service, instance, traceId }) => ({ at, timeMs, level, service, instance, traceId }));
        const wanted = { total: found.length, rows: found.slice(args.offset, args.offset + args.count).map(({ at, timeMs, level, service, instance, traceId }) => ({ at, timeMs, level, service, instance, traceId })), histogram: histogramOf(found, args) };
        // The query is part of what is compared, so that a failure shows it.
        expect({ text, total: answer.total, rows: shown(answer.rows), histogram: answer.histogram }).toEqual({ text, ...wanted });
        for (const { lines, share } of parts) {
          if (lines === null) continue;
          expect(share).toBeLessThan(1);
          // The newest lines come first, so what has been found is the end of what will be.
          expect({ text, rows: shown(lines.rows) }).toEqual({ text, rows: wanted.rows.slice(0, lines.rows.length) });
        }
      }
      tellAll(sink, events.slice(told, told + 50));
    }
  });

  it.each(testSeeds(10))('answers metric queries in pieces as in one go (seed %i)', (seed) => {
    const { sink, logs } = recorderForFeed();
    tellAll(sink, worldEvents(seed, 500));
    const stream = openStream(seed, 'metrics');
    const selector = pick(stream, SELECTORS).text;
    const term = randomTerm(stream, logs).text;
    const query = pick(stream, [
      `sum by (level) (count_over_time(${selector} ${term} [2s]))`,
      `sum by (level) (count_over_time(${selector} [3s])) / sum by (level) (rate(${selector} ${term} [1s]))`,
      `max_over_time(${selector} | unwrap took [2s]) by (service_name)`,
      `1 + sum(rate(${selector}[5s]))`,
    ]);
    const args = { query, fromMs: EPOCH_MS, toMs: EPOCH_MS + 8000, offset: 0, count: 0, buckets: 0, points: 20 };
    const search = searchLogs(logs, newLogSearches(), args, restless(stream));
    let step = search.next();
    while (step.done !== true) step = search.next();
    const got = step.value;
    const wanted = evaluateRange(query, logStoreSource(logs), { startMs: EPOCH_MS, endMs: EPOCH_MS + 8000, stepMs: 1000 });
    if (!got.ok || got.kind !== 'series' || !wanted.ok || wanted.result.kind !== 'matrix') throw new Error(`${query}: no series`);
    const points = got.series.flatMap(({ labels, values }) => [...values].map((value, i) => [JSON.stringify(labels), got.times[i] * 1000, value] as const)).filter(([, , value]) => !Number.isNaN(value));
    const expected = wanted.result.series.flatMap(({ labels, times, values }) => [...values].map((value, i) => [JSON.stringify(labels), times[i], value] as const)).filter(([, , value]) => !Number.isNaN(value));
    expect({ query, points }).toEqual({ query, points: expected });
  });
});

/** Counts line by line; a line is in the last bucket that has begun. */
function histogramOf(lines: readonly LogLine[], { fromMs, toMs, buckets }: LogSearchArgs): object {
  const times = Float64Array.from({ length: buckets }, (_, i) => (fromMs + (i * (toMs - fromMs + 1)) / buckets) / 1000);
  const counts = LOG_LEVELS.map(() => new Float64Array(buckets));
  for (const line of lines) counts[line.level][Math.floor(((line.timeMs - fromMs) * buckets) / (toMs - fromMs + 1))]++;
  return { times, counts };
}
