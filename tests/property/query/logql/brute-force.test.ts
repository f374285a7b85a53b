import { describe, expect, it } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../../src/base/random.ts';
import { evaluateLogs, evaluateRange, logStoreSource, type LogSource } from '../../../../src/query/logql/index.ts';
import { renderLine } from '../../../../src/telemetry/log-store.ts';
import { LOG_LEVELS } from '../../../../src/telemetry/types.ts';
import { EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../../support/feed-sink.ts';
import { memoryLogSource } from '../../../support/logql-memory-source.ts';
import { testSeeds } from '../../../support/seeds.ts';

/** A line as a slow, obvious evaluator sees it: everything written out, nothing shared. */
interface Line {
  readonly timeMs: number;
  text: string;
  labels: Record<string, string>;
  /** What the line was written from, where a parser is to find it again. */
  readonly content: Readonly<Record<string, string>>;
}

/** Part of a pipeline as text, and what it should mean. It may change its own copy of the line. */
interface Step {
  readonly text: string;
  readonly run: (line: Line) => boolean;
}

const pick = <T>(stream: Stream, of: readonly T[]): T => of[nextBelow(stream, of.length)];
const quoted = (text: string): string => JSON.stringify(text);
const NUMBERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b, '==': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b,
};

function textStep(stream: Stream, lines: readonly Line[]): Step {
  const whole = nextBelow(stream, 5) === 0 ? 'no such words' : pick(stream, lines).text;
  const from = nextBelow(stream, whole.length);
  const piece = whole.slice(from, from + 1 + nextBelow(stream, 9));
  const other = pick(stream, ['rows', 'Pool', 'zzz', '0.4']);
  const plain = /^[\w ./#-]*$/.test(piece) ? piece.replaceAll('.', '\\.') : 'Served';
  switch (nextBelow(stream, 8)) {
    case 0:
      return { text: `!= ${quoted(piece)}`, run: (line) => !line.text.includes(piece) };
    case 1:
      return { text: `|= ${quoted(piece)} or ${quoted(other)}`, run: (line) => line.text.includes(piece) || line.text.includes(other) };
    case 2:
      return { text: `|~ ${quoted(`(?i)${plain}`)}`, run: (line) => new RegExp(plain, 'i').test(line.text) };
    case 3: {
      const pattern = `${plain}.*[0-9]+`;
      return { text: `|~ ${quoted(pattern)}`, run: (line) => new RegExp(pattern, 's').test(line.text) };
    }
    case 4:
      return { text: `!~ ${quoted(`${plain}x?|with (3|4)`)}`, run: (line) => !new RegExp(`${plain}x?|with (3|4)`).test(line.text) };
    case 5: {
      // Characters that no line has, but none is required.
      const pattern = plain + pick(stream, ['§?', '§*', '(§|)', '§{0,2}', '[^§]?', '(?:§x)?', '§?[§)]*']);
      return { text: `|~ ${quoted(pattern)}`, run: (line) => new RegExp(pattern, 's').test(line.text) };
    }
    default:
      return { text: `|= ${quoted(piece)}`, run: (line) => line.text.includes(piece) };
  }
}

/** A label filter on names and values that lines have, and its meaning on what is written out. */
function labelStep(stream: Stream, texts: Readonly<Record<string, readonly string[]>>, numbers: Readonly<Record<string, readonly number[]>>): Step {
  const one = (): Step => {
    if (nextBelow(stream, 2) === 0) {
      const name = pick(stream, Object.keys(numbers));
      const op = pick(stream, Object.keys(NUMBERS));
      const value = pick(stream, numbers[name]);
      return { text: `${name} ${op} ${value}`, run: (line) => line.labels[name] !== undefined && NUMBERS[op](Number(line.labels[name]), value) };
    }
    const name = pick(stream, Object.keys(texts));
    const value = pick(stream, texts[name]);
    const full = new RegExp(`^(?:${value})$`, 's');
    const has = (line: Line): string => line.labels[name] ?? '';
    const ops: readonly Step[] = [
      { text: `${name}=${quoted(value)}`, run: (line) => has(line) === value },
      { text: `${name}!=${quoted(value)}`, run: (line) => has(line) !== value },
      { text: `${name}=~${quoted(value)}`, run: (line) => full.test(has(line)) },
      { text: `${name}!~${quoted(value)}`, run: (line) => !full.test(has(line)) },
    ];
    return pick(stream, ops);
  };
  const [a, b] = [one(), one()];
  const joined = pick(stream, ['alone', 'and', 'or']);
  if (joined === 'alone') return { text: `| ${a.text}`, run: a.run };
  if (joined === 'and') return { text: `| ${a.text} and (${b.text})`, run: (line) => a.run(line) && b.run(line) };
  return { text: `| ${a.text} or ${b.text}`, run: (line) => a.run(line) || b.run(line) };
}

interface World {
  readonly source: LogSource;
  readonly lines: readonly Line[];
  readonly selector: (stream: Stream) => Step;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly parser: ((stream: Stream) => Step) | null;
  readonly groups: readonly string[];
  readonly startMs: number;
}

/** The product's log store, with each line as it is shown to a reader. */
function storedWorld(seed: number): World {
  const { sink, logs } = recorderForFeed();
  tellAll(sink, worldEvents(seed, 500));
  const lines = Array.from({ length: logs.count }, (_, i): Line => {
    const line = renderLine(logs, i);
    const chunk = logs.chunks[0];
    const labels: Record<string, string> = Object.fromEntries(line.fields.map(({ name, value }) => [name, value]));
    const own = { service_name: line.service, instance: line.instance, level: LOG_LEVELS[line.level].toLowerCase(), trace_id: line.traceId, service_version: line.version };
    for (const [name, value] of Object.entries(own)) if (value !== '') labels[name] = value;
    for (const name of Object.keys(labels)) if (labels[name] === '') delete labels[name];
    return { timeMs: EPOCH_MS + chunk.timeUs[i] / 1000, text: line.text, labels, content: {} };
  });
  const selectors: readonly Step[] = [
    { text: '{service_name=~".+"}', run: () => true },
    { text: '{service_name="shop"}', run: (line) => line.labels['service_name'] === 'shop' },
    { text: '{level=~"warn|error", instance!="pod-1"}', run: (line) => ['warn', 'error'].includes(line.labels['level']) && line.labels['instance'] !== 'pod-1' },
    { text: '{detected_level="info"}', run: (line) => line.labels['level'] === 'info' },
  ];
  const traces = lines.map((line) => line.labels['trace_id'] ?? '').filter((id) => id !== '').slice(0, 5);
  return {
    source: logStoreSource(logs), lines, startMs: EPOCH_MS, parser: null,
    selector: (stream) => pick(stream, selectors),
    texts: { service_name: ['shop', 'data', 's.*'], level: ['info', 'warn|error', ''], route: ['/Basket', '/a', '.*503.*', ''], pool: ['main', ''], trace_id: [...traces, '', '.+'], missing: ['', 'x'], unit: ['k', 'ΜΕΓΑΣ', ''] },
    numbers: { status: [300, 431, 200.5], took: [0.5, 100, 12.345], share: [0.412, 0.5], rows: [3, 1e6], missing: [1], hidden: [0] },
    groups: ['service_name', 'level', 'route', 'status', 'instance', 'trace_id', 'missing', 'detected_level'],
  };
}

/** Lines written from known contents, as JSON or as logfmt. */
function writtenWorld(seed: number): World {
  const stream = openStream(seed, 'contents');
  const source = memoryLogSource();
  const lines: Line[] = [];
  const asJson = nextBelow(stream, 2) === 0;
  for (let i = 0; i < 200; i++) {
    const content: Record<string, string> = { code: String(pick(stream, [200, 404, 500])), path: pick(stream, ['/a', '/b c', '/"q"\\']), app: 'inner', took: String(nextBelow(stream, 900) / 10) };
    if (nextBelow(stream, 3) === 0) content['user'] = pick(stream, ['ann', 'bob']);
    const stored = { app: pick(stream, ['x', 'y']), zone: pick(stream, ['1', '2']) };
    const metadata: Record<string, string> = nextBelow(stream, 2) === 0 ? { trace: `t${nextBelow(stream, 4)}` } : {};
    const pairs = Object.entries(content);
    const text = asJson ? `{${pairs.map(([key, value]) => `${quoted(key)}: ${/^[\d.]+$/.test(value) ? value : quoted(value)}`).join(', ')}}` : pairs.map(([key, value]) => `${key}=${/^[\w./]+$/.test(value) ? value : quoted(value)}`).join(' ');
    const timeMs = 1000 + Math.floor(i / 2) * 50;
    source.add(stored, timeMs, text, metadata);
    lines.push({ timeMs, text, labels: { ...stored, ...metadata }, content });
  }
  const parse = (line: Line): boolean => {
    for (const [key, value] of Object.entries(line.content)) line.labels[key in line.labels ? `${key}_extracted` : key] = value;
    return true;
  };
  return {
    source, lines, startMs: 0,
    selector: (of) => pick(of, [{ text: '{app=~"x|y"}', run: () => true }, { text: '{app="x"}', run: (line: Line) => line.labels['app'] === 'x' }]),
    texts: { code: ['200', '4..', ''], path: ['/a', '/b c', '/.*'], user: ['ann', '', 'a.*|bob'], app_extracted: ['inner', ''], zone: ['1'], trace: ['t1', ''] },
    numbers: { code: [200, 404, 300], took: [10, 50.5], zone: [1, 2], missing: [0] },
    parser: () => ({ text: asJson ? '| json' : '| logfmt', run: parse }),
    groups: ['app', 'zone', 'code', 'user', 'trace', 'app_extracted', 'missing'],
  };
}

function randomPipeline(stream: Stream, world: World): Step[] {
  const steps = [world.selector(stream)];
  const filters = (count: number): void => {
    for (let i = 0; i < count; i++) steps.push(nextBelow(stream, 2) === 0 ? textStep(stream, world.lines) : labelStep(stream, world.texts, world.numbers));
  };
  filters(nextBelow(stream, 3));
  if (world.parser !== null && nextBelow(stream, 3) > 0) {
    steps.push(world.parser(stream));
    filters(nextBelow(stream, 3));
  }
  return steps;
}

/** Lines that pass, each changed as its pipeline says. */
function passing(lines: readonly Line[], steps: readonly Step[]): Line[] {
  return lines.map((line) => ({ ...line, labels: { ...line.labels } })).filter((line) => steps.every((step) => step.run(line)));
}

const keyOf = (labels: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Two answers to one question. The question is part of both, so that a failure shows it. */
interface Answers {
  readonly got: unknown;
  readonly wanted: unknown;
}

function askLogs(stream: Stream, world: World): Answers {
  const steps = randomPipeline(stream, world);
  const startMs = world.startMs + nextBelow(stream, 3000);
  const endMs = startMs + nextBelow(stream, 8000);
  const limit = 1 + nextBelow(stream, 40);
  const direction = pick(stream, ['forward', 'backward'] as const);
  const query = steps.map((step) => step.text).join(' ');
  const answer = evaluateLogs(query, world.source, { startMs, endMs, limit, direction });
  if (!answer.ok) throw new Error(`${query}: ${answer.error.message}`);
  const inRange = world.lines.filter(({ timeMs }) => timeMs >= startMs && timeMs < endMs);
  const wanted = passing(direction === 'forward' ? inRange : [...inRange].reverse(), steps).slice(0, limit);
  const shown = wanted.map(({ timeMs, text, labels }) => [keyOf(labels), timeMs, text].join('\n'));
  const got = answer.streams.flatMap(({ labels, entries }) => entries.map(({ timeMs, line }) => [keyOf(labels), timeMs, line].join('\n')));
  return { got: { query, lines: got.sort() }, wanted: { query, lines: shown.sort() } };
}

const OF_LINES: Readonly<Record<string, (lines: readonly Line[], seconds: number) => number>> = {
  count_over_time: (lines) => lines.length,
  rate: (lines, seconds) => lines.length / seconds,
  bytes_over_time: (lines) => lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
};

function askMetric(stream: Stream, world: World): Answers {
  const steps = randomPipeline(stream, world);
  const name = pick(stream, Object.keys(OF_LINES));
  const rangeMs = 100 + nextBelow(stream, 4000);
  const startMs = world.startMs + nextBelow(stream, 3000);
  const stepMs = 1 + nextBelow(stream, 1500);
  const endMs = startMs + stepMs * nextBelow(stream, 6);
  const by = world.groups.filter(() => nextBelow(stream, 3) === 0);
  const without = nextBelow(stream, 3) === 0;
  const query = `sum ${without ? 'without' : 'by'} (${by.join(', ')}) (${name}(${steps.map((step) => step.text).join(' ')} [${rangeMs}ms]))`;
  const answer = evaluateRange(query, world.source, { startMs, endMs, stepMs });
  if (!answer.ok) throw new Error(`${query}: ${answer.error.message}`);
  const got = new Map<string, number>();
  if (answer.result.kind === 'matrix') for (const { labels, times, values } of answer.result.series) times.forEach((time, i) => got.set(`${keyOf(labels)} ${time}`, values[i]));
  const wanted = new Map<string, number>();
  for (let time = startMs; time <= endMs; time += stepMs) {
    const groups = new Map<string, Line[]>();
    for (const line of passing(world.lines.filter(({ timeMs }) => timeMs > time - rangeMs && timeMs <= time), steps)) {
      const all: Record<string, string> = without || line.labels['level'] === undefined ? line.labels : { ...line.labels, detected_level: line.labels['level'] };
      const labels = Object.fromEntries(Object.entries(all).filter(([label]) => by.includes(label) !== without));
      groups.set(keyOf(labels), [...(groups.get(keyOf(labels)) ?? []), line]);
    }
    for (const [key, lines] of groups) wanted.set(`${key} ${time}`, OF_LINES[name](lines, rangeMs / 1000));
  }
  // Sums in another order differ in their last digits.
  for (const [key, value] of wanted) if (Math.abs((got.get(key) ?? NaN) - value) <= 1e-9 * Math.abs(value)) got.set(key, value);
  return { got: { query, points: got }, wanted: { query, points: wanted } };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const OF_VALUES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  avg_over_time: mean,
  min_over_time: (values) => Math.min(...values),
  max_over_time: (values) => Math.max(...values),
  first_over_time: (values) => values[0],
  last_over_time: (values) => values.at(-1) ?? NaN,
  stdvar_over_time: (values) => mean(values.map((value) => (value - mean(values)) ** 2)),
  'quantile_over_time 0.5, ': (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
  },
};

function askValues(stream: Stream, world: World): Answers {
  const steps = randomPipeline(stream, world);
  if (world.parser !== null && steps.every(({ text }) => text !== '| json' && text !== '| logfmt')) steps.push(world.parser(stream));
  const [name, param = ''] = pick(stream, Object.keys(OF_VALUES)).split(/ (?=0)/);
  const of = OF_VALUES[param === '' ? name : `${name} ${param}`];
  const rangeMs = 100 + nextBelow(stream, 4000);
  const timeMs = world.startMs + nextBelow(stream, 9000);
  const by = world.groups.filter((group) => nextBelow(stream, 3) === 0 && group !== 'detected_level');
  const query = `${name}(${param}${steps.map((step) => step.text).join(' ')} | unwrap took [${rangeMs}ms]) by (${by.join(', ')})`;
  const answer = evaluateRange(query, world.source, { startMs: timeMs, endMs: timeMs, stepMs: 1 });
  if (!answer.ok) throw new Error(`${query}: ${answer.error.message}`);
  const got = new Map(answer.result.kind === 'matrix' ? answer.result.series.map(({ labels, values }) => [keyOf(labels), values[0]]) : []);
  const groups = new Map<string, number[]>();
  for (const { labels } of passing(world.lines.filter((line) => line.timeMs > timeMs - rangeMs && line.timeMs <= timeMs), steps)) {
    if (labels['took'] === undefined) continue;
    const key = keyOf(Object.fromEntries(Object.entries(labels).filter(([label]) => by.includes(label))));
    groups.set(key, [...(groups.get(key) ?? []), Number(labels['took'])]);
  }
  const wanted = new Map([...groups].map(([key, values]) => [key, of(values)]));
  for (const [key, value] of wanted) if (Math.abs((got.get(key) ?? NaN) - value) <= 1e-9 * Math.max(1, Math.abs(value))) got.set(key, value);
  return { got: { query, points: got }, wanted: { query, points: wanted } };
}

describe.each([
  ['the log of a run', storedWorld],
  ['lines written as JSON or logfmt', writtenWorld],
])('LogQL over %s', (_, makeWorld) => {
  it.each(testSeeds(25))('answers what reading every line by itself answers (seed %i)', (seed) => {
    const world = makeWorld(seed);
    const stream = openStream(seed, 'logql');
    for (let n = 0; n < 25; n++) {
      for (const ask of [askLogs, askMetric, askValues]) {
        const { got, wanted } = ask(stream, world);
        expect(got).toEqual(wanted);
      }
    }
  });
});
