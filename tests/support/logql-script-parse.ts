/**
 * Reads LogQL test scripts:
 *
 *   load
 *     {app="shop"} `line {{.i}}` @ 10s [repeat every 10s for 5] [metadata trace_id="abc"]
 *   eval instant at 1m count_over_time({app="shop"}[1m])
 *     {app="shop"} 5
 *   eval range from 0 to 2m step 1m sum(rate({app="shop"}[1m]))
 *     {} 0.1 _x2
 *
 * `clear` empties the log; `expect fail|empty|ordered` and `skip REASON` stand among the expected series. A `#` outside of
 * a string starts a comment.
 */
import { parseDurationNs } from '../../src/query/logql/literals.ts';
import { unquote } from '../../src/query/promql/literals.ts';
import type { Labels } from '../../src/telemetry/types.ts';
import { parseLabels, parseSeriesLine, type SeriesLine } from './promql-script-parse.ts';

export interface LoadedLine {
  readonly labels: Labels;
  readonly timeMs: number;
  readonly line: string;
  readonly metadata: Labels;
}

export interface LogqlEval {
  readonly kind: 'eval';
  readonly line: number;
  readonly query: string;
  readonly startMs: number;
  /** null: an instant query. */
  readonly range: { readonly endMs: number; readonly stepMs: number } | null;
  readonly expectsFailure: boolean;
  readonly ordered: boolean;
  /** Why the script says that the case may be left out, or null. */
  readonly skip: string | null;
  readonly series: readonly SeriesLine[];
  /** Expected lines of log queries, as `{labels} "text"`. */
  readonly lines: readonly { readonly labels: Labels; readonly text: string }[];
}

export type LogqlCommand = { readonly kind: 'clear' } | { readonly kind: 'load'; readonly lines: readonly LoadedLine[] } | LogqlEval;

/** All commands of a script, in order. Throws on lines that fit nothing, naming them. */
export function parseLogqlScript(text: string): LogqlCommand[] {
  const lines = text.split(/\r?\n/).map(withoutComment);
  const commands: LogqlCommand[] = [];
  for (let i = 0; i < lines.length; ) {
    const head = lines[i].trim();
    let end = i + 1;
    while (end < lines.length && (lines[end].trim() === '' || /^\s/.test(lines[end]))) end += 1;
    const body = lines.slice(i + 1, end).map((line) => line.trim()).filter((line) => line !== '');
    if (head === 'clear') commands.push({ kind: 'clear' });
    else if (head === 'load') commands.push({ kind: 'load', lines: body.flatMap(parseLoad) });
    else if (head !== '') commands.push(parseEval(head, i + 1, body));
    i = end;
  }
  return commands;
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"|` + '`[^`]*`';

function withoutComment(line: string): string {
  const outside = new RegExp(`${STRING}|#.*$`, 'g');
  return line.replace(outside, (found) => (found.startsWith('#') ? '' : found)).trimEnd();
}

const HEAD = new RegExp(String.raw`^(\{(?:${STRING}|[^}"` + '`' + String.raw`])*\})\s*(.*)$`, 's');
const ENTRY = new RegExp(String.raw`^(${STRING})\s*@\s*(\S+?)(?:\s*\[repeat every (\S+)\s+for (\d+)\])?(?:\s*\[metadata (.*)\])?$`, 's');

function parseLoad(text: string): LoadedLine[] {
  const head = HEAD.exec(text);
  const entry = ENTRY.exec(head?.[2] ?? '');
  if (head === null || entry === null) throw new Error(`cannot read the log line ${text}`);
  const [, quoted, at, every, times, meta = ''] = entry;
  const labels = parseLabels(head[1]);
  return Array.from({ length: Number(times ?? 1) }, (_, i) => ({
    labels,
    metadata: parseMetadata(withNumber(meta, i)),
    timeMs: milliseconds(at) + i * (every === undefined ? 0 : milliseconds(every)),
    line: withNumber(unquoted(quoted), i),
  }));
}

/** `{{.i}}` in repeated lines is the repeat's number, from 0. */
function withNumber(text: string, i: number): string {
  return text.replaceAll(/\{\{\s*\.i\s*\}\}/g, String(i));
}

function parseMetadata(text: string): Labels {
  const pairs = [...text.matchAll(/("?)([\w.\- ]+?)\1\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)/g)];
  return Object.fromEntries(pairs.map(([, , name, value]) => [name.trim(), unquoted(value)]));
}

function parseEval(head: string, line: number, body: readonly string[]): LogqlEval {
  const instant = /^eval(_fail|_ordered)?\s+instant\s+(?:at\s+(\S+)\s+)?(.+)$/s.exec(head);
  const range = /^eval(_fail|_ordered)?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/s.exec(head);
  const form = (instant ?? range)?.[1];
  if (instant === null && range === null) throw new Error(`line ${line}: cannot read "${head}"`);
  const remarks = body.filter((one) => /^(expect|skip)\b/.test(one));
  const expected = body.filter((one) => !remarks.includes(one));
  const answers = expected.map((one) => ({ one, head: HEAD.exec(one) }));
  const texts = answers.filter(({ head: parts }) => parts !== null && /^["`]/.test(parts[2]));
  return {
    kind: 'eval', line,
    query: instant?.[3] ?? range?.[5] ?? '',
    startMs: milliseconds(instant === null ? (range?.[2] ?? '0') : (instant[2] ?? '0')),
    range: range === null ? null : { endMs: milliseconds(range[3]), stepMs: milliseconds(range[4]) },
    expectsFailure: form === '_fail' || remarks.some((one) => /^expect\s+fail\b/.test(one)),
    ordered: form === '_ordered' || remarks.some((one) => /^expect\s+ordered\b/.test(one)),
    skip: remarks.find((one) => one.startsWith('skip'))?.slice(4).trim() ?? null,
    series: answers.filter((answer) => !texts.includes(answer)).map(({ one }) => parseSeriesLine(one)),
    lines: texts.map(({ head: parts }) => ({ labels: parseLabels(parts?.[1] ?? ''), text: unquoted(new RegExp(`^(?:${STRING})`).exec(parts?.[2] ?? '')?.[0] ?? '""') })),
  };
}

/** A duration, or a number of seconds. */
function milliseconds(text: string): number {
  const ns = parseDurationNs(text, true);
  const ms = ns === null ? Number(text) * 1000 : ns / 1e6;
  if (!Number.isFinite(ms)) throw new Error(`cannot read the duration "${text}"`);
  return ms;
}

/** What no escape explains stays as it is written. */
function unquoted(text: string): string {
  const result = unquote(text);
  return result.ok ? result.value : text.slice(1, -1);
}
