import { describe, expect, test } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../src/base/random.ts';
import { evaluateLogs, logStoreSource, parseLogql } from '../../../src/query/logql/index.ts';
import { renderLine, type LogLine } from '../../../src/telemetry/log-store.ts';
import { LOG_LEVELS } from '../../../src/telemetry/types.ts';
import { ALL_LINES, matcherOf, onlyWith, onlyWithout, selectorOf, withMatcher, withMatcherToo, withStage } from '../../../src/ui/war-room/shared-telemetry/logql-text.ts';
import { logqlOfOldFilter } from '../../../src/ui/war-room/shared-telemetry/old-log-filter.ts';
import { EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../support/feed-sink.ts';
import { testSeeds } from '../../support/seeds.ts';

describe('a query that buttons change', () => {
  test.each([
    ['{a="x"}', 'level', '{a="x", level="error"}'],
    ['{level=~"warn|error", a="x"} |= "{"', 'level', '{level="error", a="x"} |= "{"'],
    ['', 'level', '{level="error"}'],
    ['sum(rate({a=`x"}`} # {b="y"}\n |= "]" [1m]))', 'level', 'sum(rate({a="x\\"}", level="error"} # {b="y"}\n |= "]" [1m]))'],
  ])('%j gets a matcher', (before, name, after) => {
    expect(withMatcher(before, name, '=', 'error')).toBe(after);
    expect(matcherOf(after, name)?.value).toBe('error');
  });

  test('never loses what LogQL demands of a selector', () => {
    expect(withMatcher('{level="error"} | json', 'level', '=', null)).toBe('{service_name=~".+"} | json');
    expect(withMatcher('{level="error", a!="x"}', 'level', '=', null)).toBe('{service_name=~".+", a!="x"}');
    expect(onlyWithout('{a=~"|x"}', { name: 'b', value: 'y', origin: 'stream' })).toBe('{service_name=~".+", a=~"|x", b!="y"}');
  });

  test('gets a stage where its pipeline ends, once', () => {
    expect(withStage('{a="x"} |= "["', '| b="1"')).toBe('{a="x"} |= "[" | b="1"');
    expect(withStage('sum by (b) (rate({a="x"} | json [1m]))', '| b="1"')).toBe('sum by (b) (rate({a="x"} | json | b="1" [1m]))');
    expect(withStage('{a="x"} | b="1"', '| b="1"')).toBe('{a="x"} | b="1"');
    expect(withMatcherToo('{a="x", b!="y"}', 'b', '!=', 'y')).toBe('{a="x", b!="y"}');
  });

  test('stays a query that the parser reads, whatever the values are', () => {
    for (const value of ['x', '"', '\\', '}', '`', '\n', '#', '日本', "'", '{a="b"}', '[5m]']) {
      for (const query of [ALL_LINES, '{a="x"} |= `}` | json', 'sum by (level) (count_over_time({a="x"} |~ "[0-9]" [1m]))']) {
        expect(matcherOf(onlyWith(query, { name: 'name', value, origin: 'stream' }), 'name')?.value).toBe(value);
        for (const origin of ['stream', 'line'] as const) {
          const field = { name: 'name', value, origin };
          for (const changed of [onlyWith(query, field), onlyWithout(query, field), onlyWithout(onlyWith(query, field), field)]) expect([changed, parseLogql(changed)]).toEqual([changed, expect.objectContaining({ ok: true })]);
        }
      }
    }
    expect(selectorOf('no selector')).toBeNull();
    expect(selectorOf('{a="unclosed')).toBeNull();
  });
});

describe('a filter of the first versions', () => {
  test.each([
    ['', ALL_LINES],
    ['service=orders', '{service_name="orders"}'],
    ['-level>=warn "a (b)"', '{level=~"debug|info"} |~ "(?i)a \\\\(b\\\\)"'],
    ['trace=00ABcd', '{service_name=~".+"} | trace_id="00abcd"'],
    ['http.route=/cart took>1.5s', '{service_name=~".+"} | http_route="/cart" | took > 1500'],
  ])('%j is now %s', (old, now) => {
    expect(logqlOfOldFilter(old)).toBe(now);
  });

  test.each(['{service_name="a"} |= "x=1"', 'rate({a="b"}[1m])', 'level=loud', 'status>abc', 'open "quote'])('%s is none', (text) => {
    expect(logqlOfOldFilter(text)).toBeNull();
  });

  /** A term and what it meant, said on the line as it is read. */
  interface Term {
    readonly text: string;
    readonly holds: (line: LogLine) => boolean;
  }
  const pick = <T>(stream: Stream, of: readonly T[]): T => of[nextBelow(stream, of.length)];
  const fieldOf = (line: LogLine, name: string): string | undefined => line.fields.find((field) => field.name === name)?.value;
  const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = { '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b };
  const randomTerm = (stream: Stream): Term => {
    const op = pick(stream, Object.keys(ORDER));
    const compare = ORDER[op];
    const isEqual = nextBelow(stream, 2) === 0;
    const equality = isEqual ? '=' : '!=';
    switch (nextBelow(stream, 5)) {
      case 0: {
        const level = nextBelow(stream, 4);
        return { text: `level${op}${(LOG_LEVELS[level] ?? '').toLowerCase()}`, holds: (line) => compare(line.level, level) };
      }
      case 1: {
        const [key, value] = pick(stream, [['service', 'Shop'], ['service', 'data'], ['instance', 'pod-1'], ['version', 'V2']] as const);
        return { text: `${key}${equality}${value}`, holds: (line) => (line[key].toLowerCase() === value.toLowerCase()) === isEqual };
      }
      case 2: {
        const name = pick(stream, ['status', 'rows', 'took', 'share']);
        const value = pick(stream, ['300', '0.5', '431', '412']);
        return { text: `${name}${op}${value}`, holds: (line) => fieldOf(line, name) !== undefined && compare(Number(fieldOf(line, name)), Number(value)) };
      }
      case 3: {
        const value = pick(stream, ['/Basket', '/a', 'MAIN']);
        const name = value === 'MAIN' ? 'pool' : 'route';
        return { text: `${name}${equality}${value}`, holds: (line) => fieldOf(line, name) !== undefined && (fieldOf(line, name)?.toLowerCase() === value.toLowerCase()) === isEqual };
      }
      default: {
        const words = pick(stream, ['POOL', 'with 3', 'full', '{nothing}', '"main"']);
        return { text: `"${words.replaceAll('"', '\\"')}"`, holds: (line) => line.text.toLowerCase().includes(words.toLowerCase()) };
      }
    }
  };

  test.each(testSeeds(15))('finds the lines that it found then (seed %i)', (seed) => {
    const { sink, logs } = recorderForFeed();
    tellAll(sink, worldEvents(seed, 400));
    const lines = Array.from({ length: logs.count }, (_, i) => renderLine(logs, i));
    const stream = openStream(seed, 'old filters');
    for (let n = 0; n < 30; n++) {
      const terms = Array.from({ length: 1 + nextBelow(stream, 3) }, () => randomTerm(stream)).map((term) => (nextBelow(stream, 3) === 0 ? { text: `-${term.text}`, holds: (line: LogLine) => !term.holds(line) } : term));
      const old = terms.map(({ text }) => text).join(' ');
      const query = logqlOfOldFilter(old);
      if (query === null) throw new Error(`${old} was refused`);
      const answer = evaluateLogs(query, logStoreSource(logs), { startMs: EPOCH_MS, endMs: EPOCH_MS + 1e6, limit: 5_000 });
      if (!answer.ok) throw new Error(`${old}: ${query}: ${answer.error.message}`);
      const found = answer.streams.flatMap(({ entries }) => entries.map(({ line }) => line)).sort();
      const wanted = lines.filter((line) => terms.every((term) => term.holds(line))).map(({ text }) => text).sort();
      expect({ old, query, found }).toEqual({ old, query, found: wanted });
    }
  });
});
