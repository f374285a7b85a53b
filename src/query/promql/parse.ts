/**
 * PromQL text to a checked syntax tree, by precedence climbing (Pratt 1973). Precedence and associativity are those of
 * Prometheus's grammar (github.com/prometheus/prometheus, promql/parser/generated_parser.y).
 */
import { childrenOf, type Aggregate, type BinaryOp, type Expr, type Matching } from './ast.ts';
import { AGGREGATIONS } from './aggregations.ts';
import { checkTypes } from './check.ts';
import {
  acceptSymbol, acceptWord, advance, endOfLast, expectSymbol, isSymbol, isWord, peek, secondsOf, stringValue, unexpected, type Cursor,
} from './cursor.ts';
import { parseFailure, QueryFailure, type QueryError } from './failure.ts';
import { tokenize, type Token } from './lexer.ts';
import { parseModifier, parseRange, parseVectorSelector } from './parse-selectors.ts';

/** Longer texts are refused unread. */
export const MAX_QUERY_LENGTH = 100_000;
/** Deeper nesting is refused, so that neither parsing nor evaluating can exhaust the stack. */
export const MAX_QUERY_DEPTH = 200;

export type ParseResult = { readonly ok: true; readonly ast: Expr } | { readonly ok: false; readonly error: QueryError };

/**
 * Parses and type-checks a query. Never throws.
 * Errors: syntax, unknown functions, types (with Prometheus's words), text or nesting beyond the limits above; each with the offsets it is about.
 */
export function parsePromql(text: string): ParseResult {
  try {
    if (text.length > MAX_QUERY_LENGTH) {
      throw parseFailure(`query is longer than ${MAX_QUERY_LENGTH} characters`, { from: MAX_QUERY_LENGTH, to: text.length });
    }
    const cursor: Cursor = { tokens: tokenize(text), at: 0, depth: 0 };
    if (peek(cursor).kind === 'end') throw parseFailure('no expression found in input', { from: 0, to: text.length });
    const ast = parseExpression(cursor, 0);
    const rest = peek(cursor);
    if (isSymbol(rest, ')')) throw parseFailure('unexpected right parenthesis ")"', rest);
    if (rest.kind !== 'end') throw unexpected(rest, '', '');
    checkDepth(ast);
    checkTypes(ast);
    return { ok: true, ast };
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.detail };
    throw error;
  }
}

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['or', 1], ['and', 2], ['unless', 2],
  ['==', 3], ['!=', 3], ['<', 3], ['<=', 3], ['>', 3], ['>=', 3],
  ['+', 4], ['-', 4],
  ['*', 5], ['/', 5], ['%', 5], ['atan2', 5],
  ['^', 6],
]);
const POWER = 6;

function parseExpression(cursor: Cursor, minPrecedence: number): Expr {
  enter(cursor);
  let left = parseUnary(cursor);
  for (;;) {
    const token = peek(cursor);
    const op = binaryOpOf(token);
    const precedence = op === null ? 0 : (PRECEDENCE.get(op) ?? 0);
    if (op === null || precedence < Math.max(1, minPrecedence)) break;
    advance(cursor);
    const returnBool = acceptWord(cursor, 'bool');
    const matching = parseMatching(cursor);
    const right = parseExpression(cursor, op === '^' ? precedence : precedence + 1);
    left = { kind: 'binary', op, left, right, returnBool, matching, from: left.from, to: right.to };
  }
  cursor.depth -= 1;
  return left;
}

function enter(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth > MAX_QUERY_DEPTH) throw parseFailure(`query is nested more than ${MAX_QUERY_DEPTH} levels deep`, peek(cursor));
}

/** Chains such as `a + b + c …` nest to the left without recursion, so depth is checked once more on the finished tree. */
function checkDepth(ast: Expr): void {
  const stack: { expr: Expr; depth: number }[] = [{ expr: ast, depth: 1 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.depth > MAX_QUERY_DEPTH * 3) throw parseFailure(`query chains more than ${MAX_QUERY_DEPTH * 3} operators or selectors`, next.expr);
    for (const expr of childrenOf(next.expr)) stack.push({ expr, depth: next.depth + 1 });
  }
}

function binaryOpOf(token: Token): BinaryOp | null {
  if (token.kind !== 'symbol' && token.kind !== 'identifier') return null;
  const op = token.text.toLowerCase();
  return PRECEDENCE.has(op) ? (op as BinaryOp) : null;
}

/** Signs bind looser than `^` and tighter than `*`: `-1 ^ 2` is -(1 ^ 2). */
function parseUnary(cursor: Cursor): Expr {
  const token = peek(cursor);
  if (!isSymbol(token, '-') && !isSymbol(token, '+')) return parsePostfix(cursor);
  advance(cursor);
  const expr = parseExpression(cursor, POWER);
  if (expr.kind === 'number') return { ...expr, value: token.text === '-' ? -expr.value : expr.value, from: token.from };
  return { kind: 'unary', op: token.text === '-' ? '-' : '+', expr, from: token.from, to: expr.to };
}

function parsePostfix(cursor: Cursor): Expr {
  let expr = parsePrimary(cursor);
  let modified = { offset: false, at: false };
  for (;;) {
    if (isSymbol(peek(cursor), '[')) {
      enter(cursor);
      expr = parseRange(cursor, expr);
      modified = { offset: false, at: false };
      cursor.depth -= 1;
      continue;
    }
    const changed = parseModifier(cursor, expr, modified);
    if (changed === null) return expr;
    expr = changed;
  }
}

function parsePrimary(cursor: Cursor): Expr {
  const token = peek(cursor);
  const seconds = secondsOf(token);
  if (seconds !== null) {
    advance(cursor);
    return { kind: 'number', value: seconds, from: token.from, to: token.to };
  }
  if (token.kind === 'string') {
    advance(cursor);
    return { kind: 'string', value: stringValue(token), from: token.from, to: token.to };
  }
  if (isSymbol(token, '(')) return parseParen(cursor);
  if (isSymbol(token, '{')) return parseVectorSelector(cursor);
  if (token.kind !== 'identifier') throw unexpected(token, '', token.kind === 'end' ? 'an expression' : '');
  if (AGGREGATIONS.has(token.text.toLowerCase()) && startsAggregate(peek(cursor, 1))) return parseAggregate(cursor);
  if (isSymbol(peek(cursor, 1), '(')) return parseCall(cursor);
  return parseVectorSelector(cursor);
}

function parseParen(cursor: Cursor): Expr {
  const open = advance(cursor);
  const expr = parseExpression(cursor, 0);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', '');
  return { kind: 'paren', expr, from: open.from, to: endOfLast(cursor) };
}

function parseCall(cursor: Cursor): Expr {
  const name = advance(cursor);
  const args = parseArguments(cursor);
  return { kind: 'call', name: name.text, args, from: name.from, to: endOfLast(cursor) };
}

function parseArguments(cursor: Cursor): Expr[] {
  const open = expectSymbol(cursor, '(', 'function call');
  const args: Expr[] = [];
  if (acceptSymbol(cursor, ')')) return args;
  for (;;) {
    args.push(parseExpression(cursor, 0));
    if (acceptSymbol(cursor, ')')) return args;
    const token = peek(cursor);
    if (token.kind === 'end') throw parseFailure('unclosed left parenthesis', open);
    if (!acceptSymbol(cursor, ',')) throw unexpected(token, 'function call', '"," or ")"');
    if (isSymbol(peek(cursor), ')')) throw parseFailure('trailing commas not allowed in function call args', token);
  }
}

function startsAggregate(next: Token): boolean {
  return isSymbol(next, '(') || isWord(next, 'by') || isWord(next, 'without');
}

/** `sum by (a) (x)` and `sum(x) by (a)` are the same. */
function parseAggregate(cursor: Cursor): Aggregate {
  const op = advance(cursor);
  let grouping = parseGrouping(cursor);
  const args = parseArguments(cursor);
  const span = { from: op.from, to: endOfLast(cursor) };
  grouping ??= parseGrouping(cursor);
  const name = op.text.toLowerCase();
  const wanted = AGGREGATIONS.get(name)?.param === null ? 1 : 2;
  if (args.length === 0) throw parseFailure('no arguments for aggregate expression provided', span);
  if (args.length !== wanted) {
    throw parseFailure(`wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`, span);
  }
  const expr = args[wanted - 1] as Expr;
  return {
    kind: 'aggregate', op: name, without: grouping?.without ?? false, labels: grouping?.labels ?? null,
    param: wanted === 2 ? (args[0] as Expr) : null, expr, from: op.from, to: endOfLast(cursor),
  };
}

function parseGrouping(cursor: Cursor): { without: boolean; labels: string[] } | null {
  const without = isWord(peek(cursor), 'without');
  if (!without && !isWord(peek(cursor), 'by')) return null;
  advance(cursor);
  return { without, labels: parseLabelList(cursor) };
}

function parseMatching(cursor: Cursor): Matching | null {
  const on = isWord(peek(cursor), 'on');
  const side = peek(cursor);
  if (!on && !isWord(side, 'ignoring')) {
    const isGroup = isWord(side, 'group_left') || isWord(side, 'group_right');
    if (isGroup) throw parseFailure(`unexpected ${side.text}: it needs on(…) or ignoring(…) before it`, side);
    return null;
  }
  if (!isSymbol(peek(cursor, 1), '(')) return null; // A metric called `on` or `ignoring`.
  advance(cursor);
  const labels = parseLabelList(cursor);
  let group: 'left' | 'right' | null = null;
  if (acceptWord(cursor, 'group_left')) group = 'left';
  else if (acceptWord(cursor, 'group_right')) group = 'right';
  const include = group !== null && isSymbol(peek(cursor), '(') ? parseLabelList(cursor) : [];
  return { on, labels, group, include };
}

function parseLabelList(cursor: Cursor): string[] {
  const labels: string[] = [];
  expectSymbol(cursor, '(', 'grouping opts');
  while (!acceptSymbol(cursor, ')')) {
    const token = peek(cursor);
    if (token.kind !== 'identifier' && token.kind !== 'string') throw unexpected(token, 'grouping opts', 'label');
    if (token.text.includes(':') && token.kind === 'identifier') throw unexpected(token, 'grouping opts', 'label');
    advance(cursor);
    labels.push(token.kind === 'string' ? stringValue(token) : token.text);
    if (!acceptSymbol(cursor, ',') && !isSymbol(peek(cursor), ')')) throw unexpected(peek(cursor), 'grouping opts', '"," or ")"');
  }
  return labels;
}
