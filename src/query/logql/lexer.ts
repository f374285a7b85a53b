/** Text to tokens, in the shape of PromQL's, whose cursor reads them. Words stay identifiers: only the parser knows keywords. */
import { parseFailure } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { quoteString } from '../promql/literals.ts';

const SPACE = /(?:[ \t\r\n]+|#[^\n]*)+/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
/** Numbers with or without units: which of them make sense, the parser says. */
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:[A-Za-zµμ][A-Za-zµμ0-9.]*)?/y;
const FLAG = /--[a-z][a-z-]*/y;
const SYMBOL = /\|=|\|~|\|>|!=|!~|!>|=~|==|>=|<=|[-+*/%^=><(){}[\],|.]/y;

/** All tokens of a query, the last one of kind `end`. Throws a parse failure at the first character that fits nowhere. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(SPACE, text, at).length;
    if (at >= text.length) break;
    const token = nextToken(text, at);
    tokens.push(token);
    at = token.to;
  }
  tokens.push({ kind: 'end', text: '', from: text.length, to: text.length });
  return tokens;
}

function nextToken(text: string, at: number): Token {
  const char = text.charAt(at);
  if (char === '"' || char === '`') return readString(text, at, char);
  if (char === "'") throw parseFailure("strings stand in double quotes or backquotes, not in '…'", { from: at, to: at + 1 });
  const name = matchAt(IDENTIFIER, text, at);
  if (name !== '') return { kind: 'identifier', text: name, from: at, to: at + name.length };
  const number = matchAt(NUMBER, text, at);
  if (number !== '') return { kind: 'number', text: number, from: at, to: at + number.length };
  const symbol = matchAt(FLAG, text, at) || matchAt(SYMBOL, text, at);
  if (symbol !== '') return { kind: 'symbol', text: symbol, from: at, to: at + symbol.length };
  const shown = String.fromCodePoint(text.codePointAt(at) ?? 0);
  throw parseFailure(`unexpected character: ${quoteString(shown)}`, { from: at, to: at + shown.length });
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

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
