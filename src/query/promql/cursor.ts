/** A place in the list of tokens, shared by the parts of the parser. */
import { parseFailure, type Place, type QueryFailure } from './failure.ts';
import { describeToken, type Token } from './lexer.ts';
import { parseDuration, parseNumber, unquote } from './literals.ts';

export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const END: Token = { kind: 'end', text: '', from: 0, to: 0 };

export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.at + ahead, cursor.tokens.length - 1)] ?? END;
}

export function advance(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.at += 1;
  return token;
}

/** Where the last consumed token ended. */
export function endOfLast(cursor: Cursor): number {
  return cursor.tokens[cursor.at - 1]?.to ?? 0;
}

export function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && token.text === symbol;
}

export function isWord(token: Token, word: string): boolean {
  return token.kind === 'identifier' && token.text.toLowerCase() === word;
}

export function acceptSymbol(cursor: Cursor, symbol: string): boolean {
  if (!isSymbol(peek(cursor), symbol)) return false;
  cursor.at += 1;
  return true;
}

export function acceptWord(cursor: Cursor, word: string): boolean {
  if (!isWord(peek(cursor), word)) return false;
  cursor.at += 1;
  return true;
}

export function expectSymbol(cursor: Cursor, symbol: string, context: string): Token {
  const token = peek(cursor);
  if (!isSymbol(token, symbol)) throw unexpected(token, context, `"${symbol}"`);
  return advance(cursor);
}

/** `unexpected "}" in label matching, expected label name`. */
export function unexpected(token: Token, context: string, expected: string): QueryFailure {
  const where = context === '' ? '' : ` in ${context}`;
  const wanted = expected === '' ? '' : `, expected ${expected}`;
  return parseFailure(`unexpected ${describeToken(token)}${where}${wanted}`, token);
}

export function stringValue(token: Token): string {
  const result = unquote(token.text);
  if (result.ok) return result.value;
  const from = token.from + result.at;
  throw parseFailure(result.message, { from, to: Math.min(from + 2, token.to) });
}

/** A duration or a number of seconds, with optional sign when `signed`, in whole milliseconds. */
export function readDuration(cursor: Cursor, context: string, signed: boolean): number {
  const start = peek(cursor);
  let sign = 1;
  if (signed) {
    if (acceptSymbol(cursor, '-')) sign = -1;
    else acceptSymbol(cursor, '+');
  }
  const token = peek(cursor);
  const seconds = secondsOf(token);
  if (seconds === null) throw unexpected(token, context, 'number or duration');
  advance(cursor);
  const ms = Math.round(seconds * 1000);
  checkTime(ms, 'duration out of range', { from: start.from, to: token.to });
  return sign * ms;
}

/** The value of a number or duration token in seconds, null for every other token. */
export function secondsOf(token: Token): number | null {
  if (token.kind === 'number') {
    const ms = parseDuration(token.text);
    return ms === null ? parseNumber(token.text) : ms / 1000;
  }
  return isWord(token, 'inf') || isWord(token, 'nan') ? parseNumber(token.text) : null;
}

/** Times are kept where whole milliseconds are exact. */
export function checkTime(ms: number, message: string, place: Place): void {
  if (!Number.isSafeInteger(ms)) throw parseFailure(message, place);
}
