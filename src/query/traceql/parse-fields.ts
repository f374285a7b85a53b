/**
 * What stands between braces. Precedence is that of Tempo's grammar (github.com/grafana/tempo, pkg/traceql/expr.y), which
 * differs from other languages in two places: `&&` and `||` bind alike, from left to right, and `!` binds tighter than `+`
 * but looser than `*`.
 */
import { acceptSymbol, advance, endOfLast, expectSymbol, isSymbol, peek, stringValue, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import type { Field, FieldExpr, FieldOp } from './ast.ts';
import { ABSENT_SCOPES, PLAIN_INTRINSICS, SCOPED_INTRINSICS } from './intrinsics.ts';
import { numberValue, wordValue } from './literals.ts';
import { isNumeric } from './values.ts';

/** Deeper nesting is refused, so that neither parsing nor evaluating can exhaust the stack. */
export const MAX_QUERY_DEPTH = 200;

const PRECEDENCE: ReadonlyMap<string, number> = new Map<FieldOp, number>([
  ['&&', 1], ['||', 1],
  ['=', 2], ['!=', 2], ['<', 2], ['<=', 2], ['>', 2], ['>=', 2], ['=~', 2], ['!~', 2],
  ['+', 3], ['-', 3],
  ['*', 5], ['/', 5], ['%', 5],
  ['^', 6],
]);
/** The least that an operator behind a sign, and behind a `!`, must have to bind before it. */
const BEHIND_SIGN = 4;
const BEHIND_NOT = 5;

export function parseFieldExpr(cursor: Cursor, minPrecedence = 0): FieldExpr {
  enter(cursor);
  let left = parseUnary(cursor);
  for (;;) {
    const token = peek(cursor);
    const precedence = token.kind === 'symbol' ? (PRECEDENCE.get(token.text) ?? 0) : 0;
    if (precedence < Math.max(1, minPrecedence)) break;
    advance(cursor);
    const op = token.text as FieldOp;
    if (op === '=' && isSymbol(peek(cursor), '=')) throw parseFailure('unexpected "==", equality is written with one "="', { from: token.from, to: peek(cursor).to });
    const right = parseFieldExpr(cursor, op === '^' ? precedence : precedence + 1);
    left = { kind: 'binary', op, left, right, from: left.from, to: right.to };
  }
  cursor.depth -= 1;
  return left;
}

export function enter(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth > MAX_QUERY_DEPTH) throw parseFailure(`query is nested more than ${MAX_QUERY_DEPTH} levels deep`, peek(cursor));
}

function parseUnary(cursor: Cursor): FieldExpr {
  const token = peek(cursor);
  if (isSymbol(token, '!')) {
    advance(cursor);
    const expr = parseFieldExpr(cursor, BEHIND_NOT);
    return { kind: 'unary', op: '!', expr, from: token.from, to: expr.to };
  }
  if (!isSymbol(token, '-')) return parsePrimary(cursor);
  advance(cursor);
  const expr = parseFieldExpr(cursor, BEHIND_SIGN);
  if (expr.kind === 'literal' && isNumeric(expr.value)) {
    // Not -0, which reads like nothing that anybody writes.
    return { ...expr, value: { ...expr.value, value: 0 - expr.value.value }, from: token.from };
  }
  return { kind: 'unary', op: '-', expr, from: token.from, to: expr.to };
}

function parsePrimary(cursor: Cursor): FieldExpr {
  const token = peek(cursor);
  const place = { from: token.from, to: token.to };
  if (token.kind === 'number') {
    advance(cursor);
    return { kind: 'literal', value: numberValue(token), ...place };
  }
  if (token.kind === 'string') {
    advance(cursor);
    return { kind: 'literal', value: { type: 'string', value: stringValue(token) }, ...place };
  }
  if (isSymbol(token, '(')) return parseParen(cursor);
  if (token.kind !== 'identifier') throw unexpected(token, 'a condition on spans', 'a field, a value or "("');
  const value = wordValue(token.text);
  if (value === null) return parseField(cursor);
  advance(cursor);
  return { kind: 'literal', value, ...place };
}

/** The parentheses leave nothing but the place they take. */
function parseParen(cursor: Cursor): FieldExpr {
  const open = advance(cursor);
  const expr = parseFieldExpr(cursor);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', 'a condition on spans');
  return { ...expr, from: open.from, to: endOfLast(cursor) };
}

/** An attribute or an intrinsic. */
export function parseField(cursor: Cursor): Field {
  const token = peek(cursor);
  if (token.kind !== 'identifier') throw unexpected(token, '', 'an attribute such as span.x, or an intrinsic such as duration');
  advance(cursor);
  const { text } = token;
  if (text.includes('.')) return attributeOf(token);
  if (text.includes(':')) return scopedIntrinsic(token);
  const name = PLAIN_INTRINSICS.get(text);
  if (name !== undefined) return { kind: 'intrinsic', name, parent: false, from: token.from, to: token.to };
  if (text === 'parent') throw parseFailure('a parent cannot be asked for as a whole; { nestedSetParent < 0 } finds root spans, and parent.x is the x of the parent', token);
  if (isSymbol(peek(cursor), '(')) throw parseFailure(`unknown function "${shorten(text)}" in a condition on spans`, token);
  throw parseFailure(`"${shorten(text)}" is no intrinsic and no value; an attribute needs its scope, such as span.${shorten(text)}, resource.${shorten(text)} or .${shorten(text)}`, token);
}

/** One or more fields between parentheses, the current token being `(`. */
export function parseFieldList(cursor: Cursor, context: string): Field[] {
  expectSymbol(cursor, '(', context);
  const fields = [parseField(cursor)];
  while (acceptSymbol(cursor, ',')) fields.push(parseField(cursor));
  expectSymbol(cursor, ')', context);
  return fields;
}

function attributeOf(token: Token): Field {
  const place = { from: token.from, to: token.to };
  const outer = scopeOf(token.text);
  const parent = outer.scope === 'parent';
  const inner = parent ? scopeOf(outer.rest) : outer;
  const scope = inner.scope === 'span' || inner.scope === 'resource' ? inner.scope : 'any';
  const rest = scope === 'any' ? outer.rest : inner.rest;
  const absent = ABSENT_SCOPES.get(outer.scope);
  if (absent !== undefined) throw parseFailure(absent, place);
  if (rest === '') throw parseFailure(`a name is missing behind "${token.text}"`, place);
  const intrinsic = parent && scope === 'any' ? PLAIN_INTRINSICS.get(rest) : undefined;
  if (intrinsic !== undefined) return { kind: 'intrinsic', name: intrinsic, parent, ...place };
  return { kind: 'attribute', scope, parent, name: unquoteName(rest), ...place };
}

/** `span.a.b` is `a.b` of `span`; without a scope the text begins with the dot. */
function scopeOf(text: string): { scope: string; rest: string } {
  const dot = text.indexOf('.');
  return { scope: text.slice(0, Math.max(0, dot)), rest: text.slice(dot + 1) };
}

/** Without the quotes around parts of it, and without the escapes inside those. */
function unquoteName(text: string): string {
  let name = '';
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) === '"') {
      inQuotes = !inQuotes;
      continue;
    }
    if (inQuotes && text.charAt(i) === '\\') i += 1;
    name += text.charAt(i);
  }
  return name;
}

function scopedIntrinsic(token: Token): Field {
  const colon = token.text.indexOf(':');
  const scope = token.text.slice(0, colon);
  const absent = ABSENT_SCOPES.get(scope);
  if (absent !== undefined) throw parseFailure(absent, token);
  const names = SCOPED_INTRINSICS.get(scope);
  const name = names?.get(token.text.slice(colon + 1));
  if (name === undefined) {
    throw parseFailure(`"${shorten(token.text)}" is no intrinsic; known are ${[...(names?.keys() ?? [])].map((one) => `${scope}:${one}`).join(', ')}`, token);
  }
  return { kind: 'intrinsic', name, parent: false, from: token.from, to: token.to };
}

export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
