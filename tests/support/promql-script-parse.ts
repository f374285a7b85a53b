/** Reads Prometheus's test scripts (shared/conformance/promql/FORMAT.md) into commands. */
import { parseDuration, parseNumber, unquote } from '../../src/query/promql/literals.ts';
import type { Labels } from '../../src/telemetry/types.ts';

/** One value of a series line: a number, a staleness marker, a native histogram, or nothing at that step. */
export type ScriptValue = number | 'stale' | 'histogram' | 'none';

export interface SeriesLine {
  /** null: a bare number, the answer of a scalar query. */
  readonly labels: Labels | null;
  readonly values: readonly ScriptValue[];
}

export interface Expectations {
  fail: boolean;
  ordered: boolean;
  string: string | null;
  rangeVector: { startMs: number; stepMs: number } | null;
  /** Lines `expect fail|warn|info [msg|regex: text]`, and `no_warn`, `no_info`. */
  readonly notes: { readonly kind: string; readonly match: 'any' | 'msg' | 'regex'; readonly text: string }[];
}

export type Command =
  | { readonly kind: 'clear' }
  | { readonly kind: 'load'; readonly stepMs: number; readonly alsoNative: boolean; readonly series: readonly SeriesLine[] }
  | {
      readonly kind: 'eval';
      readonly line: number;
      readonly query: string;
      readonly startMs: number;
      /** null: an instant query. */
      readonly range: { readonly endMs: number; readonly stepMs: number } | null;
      readonly expect: Expectations;
      readonly series: readonly SeriesLine[];
    };

/** All commands of a script, in order. Throws on lines that fit nothing, naming them. */
export function parseScript(text: string): Command[] {
  // A comment ends a block, as an empty line does.
  const lines = text.split('\n').map((line) => line.trim()).map((line) => (line.startsWith('#') ? '' : line));
  const commands: Command[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] ?? '';
    let end = i + 1;
    if (line !== '' && line !== 'clear') while (end < lines.length && lines[end] !== '') end += 1;
    if (line === 'clear') commands.push({ kind: 'clear' });
    else if (line !== '') commands.push(parseBlock(line, i + 1, lines.slice(i + 1, end).filter((other) => other !== '')));
    i = end;
  }
  return commands;
}

function parseBlock(head: string, line: number, body: readonly string[]): Command {
  const load = /^load(_with_nhcb)?\s+(\S+)$/.exec(head);
  if (load !== null) {
    return { kind: 'load', stepMs: duration(load[2] ?? '', line), alsoNative: load[1] !== undefined, series: body.map(parseSeriesLine) };
  }
  const instant = /^eval(?:_(\w+))?\s+instant\s+(?:at\s+(\S+)\s+)?(.+)$/.exec(head);
  const range = /^eval(?:_(\w+))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/.exec(head);
  if (instant === null && range === null) throw new Error(`line ${line}: cannot read "${head}"`);
  const old = instant?.[1] ?? range?.[1];
  const expect: Expectations = { fail: old === 'fail', ordered: old === 'ordered', string: null, rangeVector: null, notes: [] };
  if (old === 'warn' || old === 'info') expect.notes.push({ kind: old, match: 'any', text: '' });
  const series = body.filter((other) => !readExpectation(other, expect)).map(parseSeriesLine);
  return {
    kind: 'eval', line, expect, series,
    query: instant?.[3] ?? range?.[5] ?? '',
    startMs: duration(instant?.[2] ?? range?.[2] ?? '0', line),
    range: range === null ? null : { endMs: duration(range[3] ?? '', line), stepMs: duration(range[4] ?? '', line) },
  };
}

function readExpectation(line: string, expect: Expectations): boolean {
  const old = /^expected_fail_(message|regexp)\s+(.*)$/.exec(line);
  if (old !== null) {
    expect.notes.push({ kind: 'fail', match: old[1] === 'message' ? 'msg' : 'regex', text: old[2] ?? '' });
    return true;
  }
  const match = /^expect\s+(\w+)\s*(.*)$/.exec(line);
  if (match === null) return false;
  const [, kind = '', rest = ''] = match;
  if (kind === 'ordered') expect.ordered = true;
  else if (kind === 'string') expect.string = unquoted(rest.trim());
  else if (kind === 'range') {
    const [, from = '', , step = ''] = /from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)/.exec(rest) ?? [];
    expect.rangeVector = { startMs: duration(from, 0), stepMs: duration(step, 0) };
  } else {
    if (kind === 'fail') expect.fail = true;
    const detail = /^(msg|regex)\s*:\s*(.*)$/.exec(rest);
    expect.notes.push({ kind, match: detail === null ? 'any' : (detail[1] as 'msg' | 'regex'), text: detail?.[2] ?? '' });
  }
  return true;
}

export function parseSeriesLine(line: string): SeriesLine {
  const head = /^(?:[A-Za-z_:][\w:]*)?\s*(?:\{(?!\{)(?:[^"'`}]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)*\})?/.exec(line)?.[0] ?? '';
  const isBare = head === '' || /^[-+]?(?:\d|\.\d|inf|nan)/i.test(line);
  if (isBare) return { labels: null, values: parseValues(line) };
  return { labels: parseLabels(head), values: parseValues(line.slice(head.length)) };
}

export function parseLabels(text: string): Labels {
  const brace = text.indexOf('{');
  const name = (brace < 0 ? text : text.slice(0, brace)).trim();
  const pairs: [string, string][] = name === '' ? [] : [['__name__', name]];
  const body = brace < 0 ? '' : text.slice(brace + 1, text.lastIndexOf('}'));
  for (const match of body.matchAll(/([A-Za-z_][\w]*|"(?:[^"\\]|\\.)*")\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`))?/g)) {
    const [, label = '', value] = match;
    const labelName = label.startsWith('"') ? unquoted(label) : label;
    if (value === undefined) pairs.push(['__name__', labelName]);
    else if (unquoted(value) !== '') pairs.push([labelName, unquoted(value)]);
  }
  return Object.fromEntries(pairs);
}

const NUMBER = String.raw`[-+]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf|nan)`;
const REPEATED = new RegExp(`^(${NUMBER})(?:([-+])(${NUMBER}))?x(\\d+)$`, 'i');

function parseValues(text: string): ScriptValue[] {
  const out: ScriptValue[] = [];
  // Histograms have spaces inside their braces.
  for (const [token] of text.matchAll(/(?:\{\{[^}]*\}\}|[^\s{])+/g)) {
    if (token.includes('{{')) pushHistograms(out, token);
    else if (token === '_') out.push('none');
    else if (token === 'stale') out.push('stale');
    else if (/^_x\d+$/.test(token)) for (let i = 0; i < Number(token.slice(2)); i++) out.push('none');
    else pushNumbers(out, token);
  }
  return out;
}

/** Only that they are histograms matters, and where: `{{…}}xN` stands at N + 1 steps. */
function pushHistograms(out: ScriptValue[], token: string): void {
  for (const match of token.matchAll(/\{\{[^}]*\}\}(?:[-+]\{\{[^}]*\}\})?(?:x(\d+))?/g)) {
    for (let i = 0; i <= Number(match[1] ?? 0); i++) out.push('histogram');
  }
}

function pushNumbers(out: ScriptValue[], token: string): void {
  // `0x10` is the value 0 eleven times, not a hexadecimal number.
  const match = REPEATED.exec(token) ?? /^(\d+)()()x(\d+)$/.exec(token);
  if (match === null) {
    out.push(number(token));
    return;
  }
  let value = number(match[1] ?? '');
  const sign = match[2] === '-' ? -1 : 1;
  const delta = match[3] === undefined || match[3] === '' ? 0 : sign * number(match[3]);
  for (let i = 0; i <= Number(match[4]); i++) {
    out.push(value);
    value += delta;
  }
}

function number(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const value = parseNumber(text.replace(/^[-+]/, ''));
  if (value === null) throw new Error(`cannot read the number "${text}"`);
  return sign * value;
}

function duration(text: string, line: number): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const plain = text.replace(/^[-+]/, '');
  const ms = parseDuration(plain) ?? (parseNumber(plain) ?? NaN) * 1000;
  if (!Number.isFinite(ms)) throw new Error(`line ${line}: cannot read the duration "${text}"`);
  return sign * Math.round(ms);
}

function unquoted(text: string): string {
  const result = unquote(text);
  if (!result.ok) throw new Error(`cannot read the string ${text}`);
  return result.value;
}
