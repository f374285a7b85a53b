/**
 * Text to tokens. Attributes are one token from their scope to their end, as almost every character may stand in a name:
 * `.a-b` is the attribute `a-b`, and only `.a - b` subtracts. Keywords stay identifiers, the parser knows where they count.
 */
import { parseFailure } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { quoteString } from '../promql/literals.ts';

const SPACE = /\s+|\/\/[^\n]*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
/** As `text/scanner` of Go reads numbers, with the units of durations behind them. */
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const DURATION = /(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y))*/y;
const SYMBOL = /!>>|!<<|&>>|&<<|&&|\|\||!=|=~|!~|!>|!<|&>|&<|&~|>>|<<|>=|<=|[-+*/%^=<>!~|(){},]/y;
/** What ends the name of an attribute, unless quoted. */
const NAME_PART = /[^\s{}()=~!<>&|^,"]+/y;

const SCOPES: ReadonlySet<string> = new Set(['span', 'resource', 'parent', 'event', 'link', 'instrumentation']);
const COLON_SCOPES: ReadonlySet<string> = new Set(['span', 'trace', 'event', 'link', 'instrumentation']);

/** All tokens of a query, the last one of kind `end`. Throws a parse failure at the first character that fits nowhere. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = nextToken(text, at);
    tokens.push(token);
    at = skipSpace(text, token.to);
  }
  tokens.push({ kind: 'end', text: '', from: text.length, to: text.length });
  return tokens;
}

function nextToken(text: string, at: number): Token {
  const char = text.charAt(at);
  if (char === '"' || char === '`') return readString(text, at, char);
  const word = matchAt(WORD, text, at);
  if (word !== '') return readWord(text, at, word);
  if (isDigit(char) || (char === '.' && isDigit(text.charAt(at + 1)))) return readNumber(text, at);
  if (char === '.') return readAttribute(text, at, at + 1);
  const symbol = matchAt(SYMBOL, text, at);
  if (symbol !== '') return { kind: 'symbol', text: symbol, from: at, to: at + symbol.length };
  const shown = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const hint = char === "'" ? '; texts stand in double quotes or backquotes' : '';
  throw parseFailure(`unexpected character ${quoteString(shown)}${hint}`, { from: at, to: at + shown.length });
}

function readWord(text: string, at: number, word: string): Token {
  const end = at + word.length;
  const next = text.charAt(end);
  if (next === '.' && SCOPES.has(word)) return readAttribute(text, at, end + 1);
  if (next !== ':' || !COLON_SCOPES.has(word)) return { kind: 'identifier', text: word, from: at, to: end };
  const to = end + 1 + matchAt(WORD, text, end + 1).length;
  return { kind: 'identifier', text: text.slice(at, to), from: at, to };
}

/** `nameFrom` is behind the dot of the scope. Parts of the name may stand in double quotes, with `\"` and `\\`. */
function readAttribute(text: string, from: number, nameFrom: number): Token {
  let at = nameFrom;
  for (;;) {
    at += matchAt(NAME_PART, text, at).length;
    if (text.charAt(at) !== '"') break;
    at = endOfQuote(text, at);
  }
  if (at === nameFrom) throw parseFailure(`a name is missing behind "${text.slice(from, nameFrom)}"`, { from, to: at });
  return { kind: 'identifier', text: text.slice(from, at), from, to: at };
}

function endOfQuote(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') return i + 1;
    if (char !== '\\') continue;
    i += 1;
    const escaped = text.charAt(i);
    if (escaped !== '"' && escaped !== '\\') throw parseFailure('in the name of an attribute only \\" and \\\\ can be escaped', { from: i - 1, to: Math.min(i + 1, text.length) });
  }
  throw parseFailure('the quote is never closed', { from, to: text.length });
}

function readNumber(text: string, at: number): Token {
  const found = matchAt(DURATION, text, at) || matchAt(NUMBER, text, at);
  const to = at + found.length;
  const tail = matchAt(WORD, text, to) || (isDigit(text.charAt(to)) || text.charAt(to) === '.' ? text.charAt(to) : '');
  if (tail !== '') throw parseFailure(`bad number or duration: ${quoteString(text.slice(at, to + Math.min(tail.length, 40)))}`, { from: at, to: to + tail.length });
  return { kind: 'number', text: found, from: at, to };
}

function readString(text: string, at: number, quote: string): Token {
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === quote) return { kind: 'string', text: text.slice(at, i + 1), from: at, to: i + 1 };
    if (quote === '`') continue;
    if (char === '\n') break;
    if (char === '\\') i += 1;
  }
  throw parseFailure('the quote is never closed', { from: at, to: text.length });
}

function skipSpace(text: string, at: number): number {
  let i = at;
  for (;;) {
    const space = matchAt(SPACE, text, i);
    i += space.length;
    if (space !== '') continue;
    if (!text.startsWith('/*', i)) return i;
    const end = text.indexOf('*/', i + 2);
    if (end < 0) throw parseFailure('the remark is never closed', { from: i, to: text.length });
    i = end + 2;
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
