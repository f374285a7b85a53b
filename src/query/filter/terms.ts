import type { CompareOp, FilterFault } from './types.ts';

/**
 * The search language of logs and traces, cut into terms: `key op value`, a word, or a "quoted text", each possibly
 * behind a `-` that negates it. Terms are separated by spaces and all must hold. Nothing in it is a pattern.
 */
export type RawTerm =
  | { readonly kind: 'text'; readonly negated: boolean; readonly text: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'key';
      readonly negated: boolean;
      readonly key: string;
      readonly op: CompareOp;
      readonly value: string;
      readonly from: number;
      readonly to: number;
      readonly valueFrom: number;
    };

/** As long as any query that a person may type. */
export const MAX_FILTER_LENGTH = 4_000;

const OPS: readonly CompareOp[] = ['!=', '>=', '<=', '=', '>', '<'];

export function cutTerms(text: string): readonly RawTerm[] | FilterFault {
  if (text.length > MAX_FILTER_LENGTH) return fault(`a filter may have at most ${MAX_FILTER_LENGTH} characters`, MAX_FILTER_LENGTH, text.length);
  const terms: RawTerm[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const term = readTerm(text, at);
    if ('ok' in term) return term;
    terms.push(term);
    at = skipSpace(text, term.to);
  }
  return terms;
}

export function fault(message: string, from: number, to: number): FilterFault {
  return { ok: false, message, from, to };
}

function readTerm(text: string, from: number): RawTerm | FilterFault {
  const negated = text[from] === '-' && from + 1 < text.length && !isSpace(text, from + 1);
  const start = negated ? from + 1 : from;
  const keyEnd = endOfKey(text, start);
  const op = keyEnd > start ? OPS.find((one) => text.startsWith(one, keyEnd)) : undefined;
  if (op === undefined) {
    const value = readValue(text, start);
    if ('ok' in value) return value;
    if (value.text === '') return fault('an empty text is in every line', from, value.to);
    return { kind: 'text', negated, text: value.text, from, to: value.to };
  }
  const valueFrom = keyEnd + op.length;
  const key = text.slice(start, keyEnd);
  const value = readValue(text, valueFrom);
  if ('ok' in value) return value;
  if (value.to === valueFrom) return fault(`a value is missing after ${key}${op}`, from, valueFrom);
  return { kind: 'key', negated, key, op, value: value.text, from, to: value.to, valueFrom };
}

/** A quoted text, where `\"` and `\\` stand for `"` and `\`, or everything up to the next space. */
function readValue(text: string, from: number): { text: string; to: number } | FilterFault {
  if (text[from] !== '"') {
    let to = from;
    while (to < text.length && !isSpace(text, to)) to++;
    return { text: text.slice(from, to), to };
  }
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') {
      if (at + 1 < text.length && !isSpace(text, at + 1)) return fault('a space is missing after the closing quote', at + 1, at + 2);
      return { text: value, to: at + 1 };
    }
    if (char === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) value += text[++at];
    else value += char;
  }
  return fault('the quote is never closed', from, text.length);
}

function endOfKey(text: string, from: number): number {
  if (!isLetter(text.charCodeAt(from))) return from;
  let at = from;
  while (at < text.length && isKeyChar(text.charCodeAt(at))) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text, at)) at++;
  return at;
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || (code >= 9 && code <= 13) || code === 160;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isKeyChar(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 46;
}
