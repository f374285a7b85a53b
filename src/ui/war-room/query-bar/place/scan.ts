import type { Language } from '../language.ts';

/** A piece of a query, finished or not. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'symbol';
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Of a string: whether its closing quote is there. */
  readonly closed: boolean;
}

/** An open bracket, with what stands directly before it. */
export interface Frame {
  readonly open: '(' | '[' | '{';
  /** Index of the bracket among the tokens. */
  readonly at: number;
  /** The word before the bracket, or ''. */
  readonly before: string;
}

const WORDS: Readonly<Record<Language, RegExp>> = {
  promql: /[A-Za-z_:][\w:]*/y,
  logql: /[A-Za-z_]\w*/y,
  traceql: /[A-Za-z_.](?:[\w.:/-]|(?<=\.)"(?:[^"\\]|\\.)*")*/y,
};
const NUMBER = /(?:\d+\.?\d*|\.\d+)[A-Za-zµ0-9.]*/y;
/** Longest first. */
const SYMBOL = /\|=|\|~|\|>|!>>|!<<|&>>|&<<|>>|<<|=~|!~|!=|==|>=|<=|&&|\|\||[^\s]/y;
const SPACE = /(?:\s|#[^\n]*)+/y;

/** The tokens of a text that may end anywhere. Never fails: what is no token of the language is a symbol. */
export function scan(language: Language, text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  const isComparison = (token: Token | undefined): boolean => token?.kind === 'symbol' && '=~!=>=<='.includes(token.text);
  while (at < text.length) {
    at += take(SPACE).length;
    const quote = text[at];
    if (quote === undefined) break;
    const string = quote === '"' || quote === "'" || quote === '`' ? stringFrom(text, at, quote) : null;
    if (string !== null) {
      tokens.push(string);
      at = string.to;
      continue;
    }
    const number = take(NUMBER);
    // In TraceQL `.5` is a number behind a comparison, and `.name` an attribute anywhere.
    const word = number !== '' && (language !== 'traceql' || !number.startsWith('.') || isComparison(tokens.at(-1))) ? '' : take(WORDS[language]);
    const found = word || number || take(SYMBOL) || quote;
    tokens.push({ kind: word !== '' ? 'word' : number !== '' ? 'number' : 'symbol', text: found, from: at, to: at + found.length, closed: true });
    at += found.length;
  }
  return tokens;
}

function stringFrom(text: string, from: number, quote: string): Token {
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' && quote !== '`' ? 2 : 1;
  const closed = at < text.length;
  const to = Math.min(text.length, closed ? at + 1 : at);
  return { kind: 'string', text: text.slice(from + 1, closed ? at : to), from, to, closed };
}

const OPENERS: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}']);

/** The brackets that are open behind the last token, outermost first. A closing one closes whatever was opened last. */
export function openFrames(tokens: readonly Token[]): Frame[] {
  const frames: Frame[] = [];
  tokens.forEach(({ kind, text }, at) => {
    if (kind !== 'symbol') return;
    const before = tokens[at - 1];
    if (OPENERS.has(text)) frames.push({ open: text as Frame['open'], at, before: before?.kind === 'word' ? before.text : '' });
    else if (CLOSERS.has(text)) frames.pop();
  });
  return frames;
}
