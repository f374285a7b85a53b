import type { Labels } from '../types.ts';

/** One line of OpenMetrics 1.0. Everything is read character by character: the text may be anybody's. */

/** What is wrong with a line; `at` counts characters from 0. */
export class LineProblem extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

export type Metadata = { readonly kind: 'eof' } | { readonly kind: 'type' | 'help' | 'unit'; readonly name: string; readonly text: string };

const TYPES: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown']);
const KINDS: ReadonlyMap<string, 'type' | 'help' | 'unit'> = new Map([['TYPE', 'type'], ['HELP', 'help'], ['UNIT', 'unit']]);

export function readMetadata(text: string): Metadata {
  if (text === '# EOF') return { kind: 'eof' };
  const [hash, word = '', name = ''] = text.split(' ', 3);
  const kind = KINDS.get(word);
  if (hash !== '#' || kind === undefined) throw new LineProblem(0, `found ${shown(text)}, expected "# TYPE", "# HELP", "# UNIT" or "# EOF"`);
  const nameAt = `# ${word} `.length;
  if (nameEnd(name, 0, true) !== name.length || name === '') throw new LineProblem(nameAt, `found ${shown(name)}, expected the name of a metric`);
  const restAt = nameAt + name.length + 1;
  const rest = text.slice(restAt);
  if (kind === 'type' && !TYPES.has(rest)) throw new LineProblem(restAt, `found ${shown(rest)}, expected one of ${[...TYPES].join(', ')}`);
  return { kind, name, text: kind === 'help' ? unescape(rest, restAt) : rest };
}

/** Name and labels of a sample, sorted by name, without empty ones. `head` is everything before the value. */
export function readLabels(head: string): Labels {
  let at = nameEnd(head, 0, true);
  if (at === 0) throw new LineProblem(0, head === '' ? 'found an empty line, expected a sample' : `found ${shown(head)}, expected the name of a metric`);
  const pairs: [string, string][] = [['__name__', head.slice(0, at)]];
  if (at < head.length) {
    if (head[at] !== '{') throw new LineProblem(at, `found ${shown(head.slice(at))}, expected "{" or a space`);
    at++;
    while (head[at] !== '}') {
      at = readPair(head, at, pairs);
      if (head[at] === ',') at++;
      else if (head[at] !== '}') throw new LineProblem(at, `found ${shown(head.slice(at))}, expected "," or "}"`);
    }
    if (at + 1 < head.length) throw new LineProblem(at + 1, `found ${shown(head.slice(at + 1))}, expected a space`);
  }
  return Object.fromEntries(pairs.filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readPair(head: string, from: number, pairs: [string, string][]): number {
  const end = nameEnd(head, from, false);
  const name = head.slice(from, end);
  if (name === '') throw new LineProblem(from, `found ${shown(head.slice(from))}, expected the name of a label`);
  if (pairs.some(([known]) => known === name)) throw new LineProblem(from, `found the label ${name} twice, expected it once`);
  if (head[end] !== '=' || head[end + 1] !== '"') throw new LineProblem(end, `found ${shown(head.slice(end))}, expected ="…"`);
  let close = end + 2;
  while (close < head.length && head[close] !== '"') close += head[close] === '\\' ? 2 : 1;
  if (close >= head.length) throw new LineProblem(end + 1, 'found no closing quote, expected one');
  pairs.push([name, unescape(head.slice(end + 2, close), end + 2)]);
  return close + 1;
}

/** Value and time behind `from`; what follows them must be an exemplar. */
export function readSampleTail(text: string, from: number): { readonly value: number; readonly timeMs: number; readonly timeAt: number } {
  if (text[from] !== ' ') throw new LineProblem(from, from >= text.length ? 'found the end of the line, expected a value' : `found ${shown(text.slice(from))}, expected a space`);
  const valueEnd = wordEnd(text, from + 1);
  const value = numberOf(text, from + 1, valueEnd);
  const timeAt = valueEnd + 1;
  const timeEnd = wordEnd(text, timeAt);
  if (timeEnd <= timeAt || text[timeAt] === '#') throw new LineProblem(Math.min(valueEnd, text.length), 'found no timestamp, expected one: a file has no time of its own');
  const seconds = numberOf(text, timeAt, timeEnd);
  if (!(Math.abs(seconds) < TIME_MAX_S)) throw new LineProblem(timeAt, `found ${shown(text.slice(timeAt, timeEnd))}, expected seconds since the Unix epoch`);
  if (timeEnd < text.length && !text.startsWith(' # {', timeEnd)) throw new LineProblem(timeEnd, `found ${shown(text.slice(timeEnd))}, expected the end of the line`);
  return { value, timeMs: Math.floor(seconds * 1000 + 0.5), timeAt };
}

/** Later times would not be whole milliseconds any more. */
const TIME_MAX_S = 1e12;

function wordEnd(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  return space < 0 ? text.length : space;
}

const SPECIAL: ReadonlyMap<string, number> = new Map([['nan', NaN], ['+inf', Infinity], ['inf', Infinity], ['-inf', -Infinity], ['+infinity', Infinity], ['infinity', Infinity], ['-infinity', -Infinity]]);

function numberOf(text: string, from: number, to: number): number {
  const word = text.slice(from, to);
  const special = SPECIAL.get(word.toLowerCase());
  if (special !== undefined) return special;
  const value = Number(word);
  // Number() takes more than decimal floats: nothing, hexadecimal, "Infinity".
  for (let i = 0; i < word.length; i++) if (!'0123456789+-.eE'.includes(word[i] ?? '')) throw new LineProblem(from, `found ${shown(word)}, expected a number`);
  if (word === '' || Number.isNaN(value)) throw new LineProblem(from, word === '' ? 'found nothing, expected a number' : `found ${shown(word)}, expected a number`);
  return value;
}

/** The end of a name that begins at `from`; metrics may have colons, labels may not. */
function nameEnd(text: string, from: number, colons: boolean): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (colons && code === 58);
    if (!isLetter && !(at > from && code >= 48 && code <= 57)) break;
  }
  return at;
}

function unescape(text: string, from: number): string {
  if (!text.includes('\\')) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char !== '\\') {
      out += char;
      continue;
    }
    const next = text[++i] ?? '';
    if (next !== 'n' && next !== '\\' && next !== '"') throw new LineProblem(from + i - 1, `found ${shown(`\\${next}`)}, expected \\\\, \\" or \\n`);
    out += next === 'n' ? '\n' : next;
  }
  return out;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
