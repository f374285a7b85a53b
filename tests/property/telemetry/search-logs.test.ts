import { describe, expect, it } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../src/base/random.ts';
import { answerLogs } from '../../../src/query/filter/index.ts';
import { traceIdText } from '../../../src/telemetry/ids.ts';
import { renderLine, type LogLine, type LogStore } from '../../../src/telemetry/log-store.ts';
import { LOG_LEVELS } from '../../../src/telemetry/types.ts';
import { EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../support/feed-sink.ts';
import { testSeeds } from '../../support/seeds.ts';

/** One term of a filter as text, and what it should mean, said without the code under test: on the rendered line alone. */
interface Term {
  readonly text: string;
  readonly holds: (line: LogLine) => boolean;
}

const fold = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ');
const pick = <T>(stream: Stream, of: readonly T[]): T => of[nextBelow(stream, of.length)];

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b,
};

function randomTerm(stream: Stream, store: LogStore): Term {
  const op = pick(stream, Object.keys(ORDER));
  const equality = pick(stream, ['=', '!=']);
  switch (nextBelow(stream, 6)) {
    case 0: {
      const level = nextBelow(stream, 4);
      return { text: `level${op}${LOG_LEVELS[level].toLowerCase()}`, holds: (line) => ORDER[op](line.level, level) };
    }
    case 1: {
      const key = pick(stream, ['service', 'version', 'instance'] as const);
      const value = pick(stream, ['SHOP', 'data', 'v2', 'pod-1', 'pod-2', '""']);
      const wanted = value === '""' ? '' : fold(value);
      return { text: `${key}${equality}${value}`, holds: (line) => (fold(line[key]) === wanted) === (equality === '=') };
    }
    case 2: {
      const id = traceIdText(7, 1 + nextBelow(stream, 30));
      return { text: `trace${equality}${id}`, holds: (line) => (line.traceId === id) === (equality === '=') };
    }
    case 3: {
      const name = pick(stream, ['status', 'rows', 'took', 'share', 'hidden']);
      const value = pick(stream, ['300', '0.5', '431', '1e6', '0.412']);
      const field = (line: LogLine): string | undefined => line.fields.find((one) => one.name === name)?.value;
      return { text: `${name}${op}${value}`, holds: (line) => field(line) !== undefined && ORDER[op](Number(field(line)), Number(value)) };
    }
    case 4: {
      const value = pick(stream, ['/basket', 'MAIN', '#3', 'k']);
      const name = pick(stream, ['route', 'pool', 'unit']);
      const field = (line: LogLine): string | undefined => line.fields.find((one) => one.name === name)?.value;
      return { text: `${name}${equality}${value}`, holds: (line) => field(line) !== undefined && (fold(field(line)!) === fold(value)) === (equality === '=') };
    }
    default: {
      // A piece of a real line, so that it often straddles the edge between a template's text and a value.
      const whole = nextBelow(stream, 5) === 0 ? 'no such words' : renderLine(store, nextBelow(stream, store.count)).text;
      const from = nextBelow(stream, whole.length);
      const piece = whole.slice(from, from + 1 + nextBelow(stream, 9));
      const typed = nextBelow(stream, 2) === 0 ? piece.toUpperCase() : piece;
      return { text: `"${typed.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`, holds: (line) => fold(line.text).includes(fold(typed)) };
    }
  }
}

describe('a search of the log', () => {
  it.each(testSeeds(40))('finds what rendering every line and filtering finds (seed %i)', (seed) => {
    const { sink, logs } = recorderForFeed();
    tellAll(sink, worldEvents(seed, 500));
    const all = Array.from({ length: logs.count }, (_, i) => renderLine(logs, i));
    const stream = openStream(seed, 'filters');
    for (let n = 0; n < 40; n++) {
      const terms = Array.from({ length: nextBelow(stream, 4) }, () => randomTerm(stream, logs)).map((term) =>
        nextBelow(stream, 4) === 0 ? { text: `-${term.text}`, holds: (line: LogLine) => !term.holds(line) } : term,
      );
      const fromMs = EPOCH_MS + nextBelow(stream, 3000);
      const toMs = fromMs + nextBelow(stream, 8000);
      const page = { offset: nextBelow(stream, 5), count: nextBelow(stream, 30), buckets: 1 + nextBelow(stream, 9) };
      const text = terms.map((term) => term.text).join('  ');
      const expected = all.filter((line) => line.timeMs >= fromMs && line.timeMs <= toMs && terms.every((term) => term.holds(line))).reverse();
      const answer = answerLogs(logs, text, fromMs, toMs, page);
      if (!answer.ok) throw new Error(`${text}: ${answer.message}`);
      // The filter is part of what is compared, so that a failure shows it.
      const wanted = { total: expected.length, rows: expected.slice(page.offset, page.offset + page.count), histogram: histogramOf(expected, fromMs, toMs, page.buckets) };
      expect({ text, ...answer }).toEqual({ text, ok: true, ...wanted });
    }
  });
});

/** Counts line by line; a line is in the last bucket that has begun. */
function histogramOf(lines: readonly LogLine[], fromMs: number, toMs: number, buckets: number): object {
  const times = Float64Array.from({ length: buckets }, (_, i) => (fromMs + (i * (toMs - fromMs + 1)) / buckets) / 1000);
  const counts = LOG_LEVELS.map(() => new Float64Array(buckets));
  for (const line of lines) counts[line.level][Math.floor(((line.timeMs - fromMs) * buckets) / (toMs - fromMs + 1))]++;
  return { times, counts };
}
