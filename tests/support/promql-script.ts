/** Runs Prometheus's test scripts against our evaluator and says what passed, what failed and what is out of scope. */
import { childrenOf, type Expr, type VectorSelector } from '../../src/query/promql/ast.ts';
import { evaluateInstant, evaluateRange, parsePromql, type QueryAnswer, type QueryResult } from '../../src/query/promql/index.ts';
import type { Labels } from '../../src/telemetry/types.ts';
import { matchesLabels, memorySource, type MemorySource } from './promql-memory-source.ts';
import { parseScript, type Command, type ScriptValue, type SeriesLine } from './promql-script-parse.ts';

export interface CaseReport {
  readonly script: string;
  readonly line: number;
  readonly query: string;
  readonly reason: string;
}

export interface ScriptReport {
  readonly passed: number;
  readonly failed: readonly CaseReport[];
  readonly skipped: readonly CaseReport[];
}

type Eval = Extract<Command, { kind: 'eval' }>;

interface World {
  source: MemorySource;
  /** Series that have native histograms, and whether they have floats too. */
  native: { readonly labels: Labels; readonly mixed: boolean }[];
}

/** Runs every evaluation of a script. Throws only on scripts that cannot be read. */
export function runScript(text: string, name: string): ScriptReport {
  let world: World = { source: memorySource(), native: [] };
  let passed = 0;
  const failed: CaseReport[] = [];
  const skipped: CaseReport[] = [];
  for (const command of parseScript(text)) {
    if (command.kind === 'clear') world = { source: memorySource(), native: [] };
    else if (command.kind === 'load') load(world, command);
    else {
      const report = { script: name, line: command.line, query: command.query };
      const outOfScope = skipReason(world, command);
      const problem = outOfScope === null ? runEval(world.source, command) : null;
      if (outOfScope !== null) skipped.push({ ...report, reason: outOfScope });
      else if (problem === null) passed += 1;
      else failed.push({ ...report, reason: problem });
    }
  }
  return { passed, failed, skipped };
}

/** `reason: count` lines, most frequent first. */
export function countByReason(cases: readonly CaseReport[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of cases) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => `${reason}: ${count}`);
}

function load(world: World, command: Extract<Command, { kind: 'load' }>): void {
  // A series that stands twice in one load counts as it stands last.
  const lines = new Map(command.series.map((line) => [keyOf(line.labels ?? {}), line]));
  for (const { labels, values } of lines.values()) {
    if (labels === null) throw new Error('a load line needs a series');
    if (values.includes('histogram')) world.native.push({ labels, mixed: values.some((value) => typeof value === 'number') });
    if (command.alsoNative) world.native.push({ labels: nativeTwin(labels), mixed: false });
    values.forEach((value, i) => {
      if (typeof value === 'number') world.source.add(labels, i * command.stepMs, value);
      else if (value === 'stale') world.source.add(labels, i * command.stepMs, NaN, true);
    });
  }
}

/** load_with_nhcb makes a native histogram of the classic one's name without its suffix. */
function nativeTwin(labels: Labels): Labels {
  const { le: _, __name__: name = '', ...rest } = labels;
  return { ...rest, __name__: name.replace(/_(bucket|sum|count)$/, '') };
}

const UNSUPPORTED: readonly (readonly [RegExp, string])[] = [
  [/\bhistogram_(count|sum|avg|stddev|stdvar)\s*\(/, 'function of native histograms'],
  [/\blimit_ratio\s*(by|without|\()/, 'experimental: limit_ratio (picks by a hash of its own)'],
  [/\binfo\s*\(/, 'experimental: info()'],
  [/\bstart_timestamp\s*\(/, 'experimental: start timestamps'],
  [/\]\s*(anchored|smoothed)\b/, 'experimental: extended range selectors'],
  [/<\/|>\//, 'operator of native histograms'],
  [/\bfill(_left|_right)?\s*\(/, 'experimental: fill modifiers'],
];

/** Why an evaluation is outside our scope, or null. Decided before it runs, from the query and the loaded data. */
function skipReason(world: World, command: Eval): string | null {
  if (command.series.some((line) => line.values.includes('histogram'))) return 'native histogram in the answer';
  if (command.series.some((line) => Object.values(line.labels ?? {}).some((value) => value.startsWith('{count:')))) return 'native histogram in the answer';
  const unsupported = UNSUPPORTED.find(([pattern]) => pattern.test(command.query));
  if (unsupported !== undefined) return unsupported[1];
  const parsed = parsePromql(command.query);
  if (!parsed.ok) return null;
  const native = selectorsOf(parsed.ast).flatMap((selector) => world.native.filter(({ labels }) => matchesLabels(labels, selector.matchers)));
  if (native.length === 0) return null;
  // Series without any float are as good as absent to functions that pass over histograms in silence.
  const passedOver = parsed.ast.kind === 'call' && native.every(({ mixed }) => !mixed) && callsOnly(parsed.ast, IGNORE_HISTOGRAMS);
  return passedOver ? null : 'selects native histograms';
}

const IGNORE_HISTOGRAMS: ReadonlySet<string> = new Set([
  'abs', 'ceil', 'floor', 'round', 'clamp', 'clamp_min', 'clamp_max', 'sgn', 'sqrt', 'exp', 'ln', 'log2', 'log10', 'sort', 'sort_desc', 'scalar',
  'minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year',
]);

/** Whether an expression is made of these calls, selectors and literals only. */
function callsOnly(expr: Expr, names: ReadonlySet<string>): boolean {
  const fits = expr.kind === 'call' ? names.has(expr.name) : ['number', 'string', 'paren', 'vector_selector'].includes(expr.kind);
  return fits && childrenOf(expr).every((child) => callsOnly(child, names));
}

function selectorsOf(expr: Expr): VectorSelector[] {
  return expr.kind === 'vector_selector' ? [expr] : childrenOf(expr).flatMap(selectorsOf);
}

/** What went wrong, or null. */
function runEval(source: MemorySource, command: Eval): string | null {
  const { query, startMs, range, expect } = command;
  const answer = range === null ? evaluateInstant(query, source, { timeMs: startMs }) : evaluateRange(query, source, { startMs, ...range });
  if (expect.fail) return checkFailure(answer, command);
  if (!answer.ok) return `failed: ${answer.error.message}`;
  const problem = checkAnnotations(answer, command) ?? checkResult(answer.result, command);
  return problem ?? (range === null ? checkInRange(source, command, answer.result) : null);
}

/** Reasons that scripts mean when they say no more than `expect fail`. */
const PLAIN_FAILURES = /same labelset|multiple matches|found duplicate series|invalid regular expression|invalid destination label name/;

function checkFailure(answer: QueryAnswer, command: Eval): string | null {
  if (answer.ok) return 'succeeded, but a failure is expected';
  const { message } = answer.error;
  const stated = command.expect.notes.filter((note) => note.kind === 'fail' && note.match !== 'any');
  if (stated.length === 0) return PLAIN_FAILURES.test(message) ? null : `failed for another reason: ${message}`;
  const wrong = stated.find((note) => (note.match === 'msg' ? note.text !== message : !new RegExp(note.text).test(message)));
  return wrong === undefined ? null : `failed with "${message}" instead of "${wrong.text}"`;
}

function checkAnnotations(answer: Extract<QueryAnswer, { ok: true }>, command: Eval): string | null {
  for (const level of ['warning', 'info'] as const) {
    const short = level === 'warning' ? 'warn' : 'info';
    const shown = answer.annotations
      .filter((note) => note.level === level)
      .map((note) => `PromQL ${level}: ${note.message} (1:${note.from + 1})`);
    const { notes } = command.expect;
    if (notes.some((note) => note.kind === `no_${short}`) && shown.length > 0) return `unexpected ${level}: ${shown.join('; ')}`;
    for (const note of notes.filter((other) => other.kind === short)) {
      const fits = shown.some((text) => note.match === 'any' || (note.match === 'msg' ? text === note.text : new RegExp(note.text).test(text)));
      if (!fits) return `expected ${level} ${note.text} is missing; got: ${shown.join('; ')}`;
    }
  }
  return null;
}

function checkResult(result: QueryResult, command: Eval): string | null {
  const { series, expect, range, startMs } = command;
  if (result.kind === 'string') return expect.string === result.value ? null : `got the string ${JSON.stringify(result.value)}`;
  if (result.kind === 'scalar') {
    const wanted = series[0]?.values[0];
    return series.length === 1 && typeof wanted === 'number' && almostEqual(wanted, result.value) ? null : `got the scalar ${result.value}`;
  }
  if (result.kind === 'vector') {
    const got = result.samples.map(({ labels, value }) => ({ labels, points: new Map([[startMs, value]]) }));
    return compareSeries(got, series, startMs, 1, expect.ordered);
  }
  const got = result.series.map(({ labels, times, values }) => ({ labels, points: new Map([...times].map((time, i) => [time, values[i] ?? NaN])) }));
  const first = range === null ? expect.rangeVector?.startMs : startMs;
  const step = range === null ? expect.rangeVector?.stepMs : range.stepMs;
  return compareSeries(got, series, first ?? 0, step ?? 1, false);
}

export interface GotSeries {
  readonly labels: Labels;
  readonly points: ReadonlyMap<number, number>;
}

export function compareSeries(got: readonly GotSeries[], wanted: readonly SeriesLine[], startMs: number, stepMs: number, ordered: boolean): string | null {
  const byKey = new Map(got.map((series, position) => [keyOf(series.labels), { series, position }]));
  if (byKey.size !== got.length) return 'the answer has a series twice';
  if (got.length !== wanted.length) return `got ${got.length} series instead of ${wanted.length}: ${show(got)}`;
  for (const [position, line] of wanted.entries()) {
    const found = byKey.get(keyOf(line.labels ?? {}));
    if (found === undefined) return `missing ${keyOf(line.labels ?? {})}; got ${show(got)}`;
    if (ordered && found.position !== position) return `${keyOf(line.labels ?? {})} is at place ${found.position + 1} instead of ${position + 1}`;
    const points = expectedPoints(line.values, startMs, stepMs);
    if (points.size !== found.series.points.size) return `got ${show([found.series])}, expected ${JSON.stringify([...points])}`;
    for (const [time, value] of points) {
      const is = found.series.points.get(time);
      if (is === undefined || !almostEqual(value, is)) return `got ${is} at ${time} ms instead of ${value} in ${show([found.series])}`;
    }
  }
  return null;
}

function expectedPoints(values: readonly ScriptValue[], startMs: number, stepMs: number): Map<number, number> {
  const points = new Map<number, number>();
  values.forEach((value, i) => {
    if (typeof value === 'number') points.set(startMs + i * stepMs, value);
  });
  return points;
}

const MINUTE_MS = 60_000;

/** As Prometheus's own runner does: an instant query must be the middle step of a range query around it. */
function checkInRange(source: MemorySource, command: Eval, instant: QueryResult): string | null {
  if (instant.kind === 'matrix' || instant.kind === 'string' || command.expect.ordered) return null;
  if (/\b(start|end|step|range)\s*\(/.test(command.query)) return null;
  const { startMs } = command;
  const answer = evaluateRange(command.query, source, { startMs: startMs - MINUTE_MS, endMs: startMs + MINUTE_MS, stepMs: MINUTE_MS });
  if (!answer.ok) return `failed in a range: ${answer.error.message}`;
  if (answer.result.kind !== 'matrix') return 'a range query must answer a matrix';
  const got = answer.result.series.flatMap(({ labels, times, values }) => {
    const value = values[times.indexOf(startMs)];
    return value === undefined ? [] : [{ labels, points: new Map([[startMs, value]]) }];
  });
  const wanted = instant.kind === 'scalar' ? [{ labels: {}, values: [instant.value] }] : instant.samples.map(({ labels, value }) => ({ labels, values: [value] }));
  const problem = compareSeries(got, wanted, startMs, 1, false);
  return problem === null ? null : `differs in a range: ${problem}`;
}

/** Prometheus's tolerance (util/almost, with the script runner's epsilon). */
export function almostEqual(a: number, b: number): boolean {
  const epsilon = 1e-6;
  const smallest = 2.2250738585072014e-308;
  if (a === b || (a !== a && b !== b)) return true;
  const size = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || size < smallest) return difference < epsilon * smallest;
  return difference / Math.min(size, Number.MAX_VALUE) < epsilon;
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function show(series: readonly GotSeries[]): string {
  const text = series.map((one) => `${keyOf(one.labels)} ${[...one.points].map(([time, value]) => `${value}@${time}`).join(' ')}`).join(', ');
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
