/**
 * Text to tokens. Keywords stay identifiers here: whether `sum` or `on` is a keyword or a metric's name depends on
 * where it stands, which only the parser knows.
 */
import { parseFailure } from './failure.ts';
import { quoteString } from './literals.ts';

export type TokenKind = 'number' | 'string' | 'identifier' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const SPACE = /[ \t\r\n]+|#[^\n]*/y;
const IDENTIFIER = /[A-Za-z_:][A-Za-z0-9_:]*/y;
const LABEL_NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
// The look-ahead makes `5ms` a count of milliseconds, not of minutes followed by a stray `s`.
const DURATION = /(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?(?![A-Za-z0-9_.])/y;
const NUMBER = /(?:0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?)(?![A-Za-z0-9_])/y;
const SYMBOL = /==|=~|!=|!~|>=|<=|[-+*/%^=><(){}[\],:@]/y;

/** All tokens of a query, the last one of kind `end`. Throws a parse failure at the first character that fits nowhere. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const state = { braces: 0, brackets: 0 };
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    if (at >= text.length) break;
    const token = nextToken(text, at, state.braces > 0, state.brackets > 0);
    tokens.push(token);
    if (token.kind === 'symbol') countNesting(token.text, state);
    at = token.to;
  }
  tokens.push({ kind: 'end', text: '', from: text.length, to: text.length });
  return tokens;
}

/** How a token is named in messages. */
export function describeToken(token: Token): string {
  if (token.kind === 'end') return 'end of input';
  if (token.kind === 'symbol') return `"${token.text}"`;
  const shown = token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text;
  return token.kind === 'string' ? `string ${shown}` : `${token.kind} "${shown}"`;
}

function nextToken(text: string, at: number, inBraces: boolean, inBrackets: boolean): Token {
  const char = text.charAt(at);
  if (char === '"' || char === "'" || char === '`') return readString(text, at, char);
  const colonAlone = inBraces || inBrackets;
  const name = matchAt(colonAlone ? LABEL_NAME : IDENTIFIER, text, at);
  if (name !== '') return { kind: 'identifier', text: name, from: at, to: at + name.length };
  if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(text.charAt(at + 1)))) return readNumber(text, at);
  const symbol = matchAt(SYMBOL, text, at);
  if (symbol !== '') return { kind: 'symbol', text: symbol, from: at, to: at + symbol.length };
  const shown = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const where = inBraces ? ' inside braces' : inBrackets ? ' inside brackets' : '';
  throw parseFailure(`unexpected character${where}: ${quoteString(shown)}`, { from: at, to: at + shown.length });
}

function readNumber(text: string, at: number): Token {
  const found = matchAt(DURATION, text, at) || matchAt(NUMBER, text, at);
  if (found !== '') return { kind: 'number', text: found, from: at, to: at + found.length };
  const bad = matchAt(/[A-Za-z0-9_.]+/y, text, at).slice(0, 60);
  throw parseFailure(`bad number or duration syntax: ${quoteString(bad)}`, { from: at, to: at + bad.length });
}

function readString(text: string, at: number, quote: string): Token {
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === quote) return { kind: 'string', text: text.slice(at, i + 1), from: at, to: i + 1 };
    if (quote === '`') continue;
    if (char === '\n') break;
    if (char === '\\') i += 1;
  }
  throw parseFailure(quote === '`' ? 'unterminated raw string' : 'unterminated quoted string', { from: at, to: text.length });
}

function countNesting(symbol: string, state: { braces: number; brackets: number }): void {
  if (symbol === '{') state.braces += 1;
  else if (symbol === '}') state.braces = Math.max(0, state.braces - 1);
  else if (symbol === '[') state.brackets += 1;
  else if (symbol === ']') state.brackets = Math.max(0, state.brackets - 1);
}

function skipSpace(text: string, at: number): number {
  let i = at;
  for (;;) {
    const space = matchAt(SPACE, text, i);
    if (space === '') return i;
    i += space.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
