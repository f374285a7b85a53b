/**
 * The small part of Go's templates that log queries use: `{{.label}}`, `{{__line__}}`, texts, and functions in a pipe or in
 * front of their arguments. Everything else (conditions, loops, variables, parentheses) is refused when the query is parsed.
 */
import { unquote } from '../promql/literals.ts';

export interface TemplateScope {
  readonly label: (name: string) => string;
  readonly line: () => string;
}

/** Throws TemplateOverflow for results longer than MAX_TEXT. */
export type Template = (scope: TemplateScope) => string;

export type TemplateResult = { readonly ok: true; readonly render: Template } | { readonly ok: false; readonly message: string; readonly at: number };

/** Templates can double a line at every stage, so what they make has an end. */
export const MAX_TEXT = 100_000;

/** The text that a template would make is too long. */
export class TemplateOverflow extends Error {}

type Argument = (scope: TemplateScope) => string;

interface TemplateFunction {
  /** Arguments, the piped one included, which comes last. */
  readonly count: number;
  readonly call: (args: readonly string[]) => string;
}

const unary = (f: (text: string) => string): TemplateFunction => ({ count: 1, call: ([text = '']) => f(text) });
const binary = (f: (option: string, text: string) => string): TemplateFunction => ({ count: 2, call: ([option = '', text = '']) => f(option, text) });
const trimmed = (text: string): string => text.trim();
const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();

const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['lower', unary(lower)], ['ToLower', unary(lower)],
  ['upper', unary(upper)], ['ToUpper', unary(upper)],
  ['trim', unary(trimmed)], ['TrimSpace', unary(trimmed)],
  ['trimPrefix', binary((prefix, text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  ['trimSuffix', binary((suffix, text) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text))],
  ['TrimPrefix', binary((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  ['TrimSuffix', binary((text, suffix) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text))],
  ['default', binary((fallback, text) => (text === '' ? fallback : text))],
  ['trunc', binary(truncate)],
  ['replace', { count: 3, call: ([old = '', fresh = '', text = '']) => replaceAll(text, old, fresh) }],
  ['substr', { count: 3, call: ([from = '', to = '', text = '']) => text.slice(Math.max(0, Number(from)), Number(to) < 0 ? text.length : Number(to)) }],
]);

/** Positive: the first `length` characters; negative: the last ones. */
function truncate(length: string, text: string): string {
  const wanted = Math.trunc(Number(length));
  return wanted < 0 ? text.slice(Math.max(0, text.length + wanted)) : text.slice(0, wanted);
}

function replaceAll(text: string, old: string, fresh: string): string {
  const pieces = old === '' ? text.length + 1 : text.split(old).length - 1;
  if (text.length + pieces * fresh.length > MAX_TEXT) throw new TemplateOverflow();
  return text.replaceAll(old, () => fresh);
}

/** Prepares a template. `at` is the offset of what is wrong inside `text`. Errors: unclosed braces, and all that is not in the subset. */
export function parseTemplate(text: string): TemplateResult {
  const parts: Argument[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const close = open < 0 ? -1 : text.indexOf('}}', open);
    if (open >= 0 && close < 0) return { ok: false, message: 'unclosed {{ in template', at: open };
    const [before, action] = open < 0 ? [text.slice(at), null] : [text.slice(at, open), text.slice(open + 2, close)];
    const trimsBefore = action !== null && /^-\s/.test(action);
    const literal = trimsBefore ? before.trimEnd() : before;
    if (literal !== '') parts.push(() => literal);
    if (action === null) break;
    const body = action.replace(/^-\s/, ' ').replace(/\s-$/, ' ');
    const compiled = parseAction(body);
    if (typeof compiled === 'string') return { ok: false, message: compiled, at: open };
    parts.push(compiled);
    at = close + 2;
    if (/\s-$/.test(action)) while (/^\s/.test(text.charAt(at))) at += 1;
  }
  return { ok: true, render: (scope) => joined(parts, scope) };
}

function joined(parts: readonly Argument[], scope: TemplateScope): string {
  let out = '';
  for (const part of parts) {
    out += part(scope);
    if (out.length > MAX_TEXT) throw new TemplateOverflow();
  }
  return out;
}

const TOKEN = /\s+|"(?:[^"\\]|\\.)*"|`[^`]*`|\.[A-Za-z_]\w*|-?\d+|[A-Za-z_]\w*|\|/y;

/** The inside of `{{ }}`, or what is wrong with it. */
function parseAction(body: string): Argument | string {
  const tokens: string[] = [];
  for (let at = 0; at < body.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [token = ''] = TOKEN.exec(body) ?? [];
    if (token === '') return `templates here know labels, texts and functions in a pipe, not {{${body.slice(0, 60)}}}`;
    if (token.trim() !== '') tokens.push(token);
  }
  let value: Argument | null = null;
  for (let from = 0; from <= tokens.length; ) {
    const bar = tokens.indexOf('|', from);
    const step = tokens.slice(from, bar < 0 ? tokens.length : bar);
    const next = parseStep(step, value);
    if (typeof next === 'string') return next;
    value = next;
    from = bar < 0 ? tokens.length + 1 : bar + 1;
  }
  return value ?? 'empty {{}} in template';
}

function parseStep([head, ...rest]: readonly string[], piped: Argument | null): Argument | string {
  if (head === undefined) return 'empty part of a pipe in template';
  const entry = FUNCTIONS.get(head);
  if (entry === undefined) {
    if (/^[A-Za-z]/.test(head)) return `template function "${head}" is not supported; known are ${[...FUNCTIONS.keys()].join(', ')}`;
    return rest.length > 0 || piped !== null ? `"${head}" in a template is no function and takes nothing` : parseArgument(head);
  }
  const args: Argument[] = [];
  for (const text of rest) {
    const arg = parseArgument(text);
    if (typeof arg === 'string') return arg;
    args.push(arg);
  }
  if (piped !== null) args.push(piped);
  if (args.length !== entry.count) return `template function "${head}" takes ${entry.count} argument(s), got ${args.length}`;
  return (scope) => {
    const out = entry.call(args.map((arg) => arg(scope)));
    if (out.length > MAX_TEXT) throw new TemplateOverflow();
    return out;
  };
}

function parseArgument(token: string): Argument | string {
  if (token.startsWith('.')) {
    const name = token.slice(1);
    return (scope) => scope.label(name);
  }
  if (token === '__line__') return (scope) => scope.line();
  if (/^-?\d/.test(token)) return () => token;
  if (!/^["`]/.test(token)) return `"${token}" in a template is neither a label (.${token}) nor a text`;
  const text = unquote(token);
  return text.ok ? () => text.value : text.message;
}
