/** Reads `key=value other="quoted value" flag` lines, by the rules of the logfmt reader that Loki has. */
import { unquote } from '../promql/literals.ts';

export interface LogfmtPairs {
  readonly pairs: readonly (readonly [string, string])[];
  /** What the first malformed pair is about, empty when there is none. Without `strict` reading goes on behind it. */
  readonly problem: string;
}

export function readLogfmt(line: string, strict: boolean): LogfmtPairs {
  const pairs: (readonly [string, string])[] = [];
  let problem = '';
  let at = 0;
  for (;;) {
    at = skip(line, at, isSpace);
    if (at >= line.length) return { pairs, problem };
    const read = readPair(line, at);
    at = read.to;
    if (typeof read.pair === 'string') {
      if (problem === '') problem = read.pair;
      if (strict) return { pairs, problem };
    } else pairs.push(read.pair);
  }
}

/** One pair, or what is wrong with it; `to` is where to go on. */
function readPair(line: string, from: number): { pair: readonly [string, string] | string; to: number } {
  const keyEnd = skip(line, from, isKeyChar);
  const after = line[keyEnd];
  if (after === '"' || (after === '=' && keyEnd === from)) return bad(line, keyEnd, `unexpected ${after}`);
  const key = line.slice(from, keyEnd);
  if (after !== '=') return { pair: [key, ''], to: keyEnd };
  const start = keyEnd + 1;
  if (line[start] === '"') return readQuoted(line, key, start);
  const end = skip(line, start, isKeyChar);
  const stop = line[end];
  if (stop === '=' || stop === '"') return bad(line, end, `unexpected ${stop}`);
  return { pair: [key, line.slice(start, end)], to: end };
}

function readQuoted(line: string, key: string, from: number): { pair: readonly [string, string] | string; to: number } {
  for (let i = from + 1; i < line.length; i++) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === '"') {
      const value = unquote(line.slice(from, i + 1));
      return { pair: value.ok ? [key, value.value] : 'invalid quoted value', to: i + 1 };
    }
  }
  return { pair: 'unterminated quoted value', to: line.length };
}

function bad(line: string, at: number, problem: string): { pair: string; to: number } {
  return { pair: `${problem} at position ${at + 1}`, to: skip(line, at, (code) => !isSpace(code)) };
}

function skip(line: string, from: number, passes: (code: number) => boolean): number {
  let at = from;
  while (at < line.length && passes(line.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code <= 0x20;
}

/** Neither space, `=` nor `"`. */
function isKeyChar(code: number): boolean {
  return code > 0x20 && code !== 0x3d && code !== 0x22;
}
