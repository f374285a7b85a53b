/** LogQL text to a checked syntax tree, by precedence climbing as in PromQL; precedence is that of Loki's grammar. */
import { isComparison, isSetOp, type Aggregate, type Binary, type BinaryOp, type Expr, type Matching } from '../promql/ast.ts';
import { acceptSymbol, acceptWord, advance, endOfLast, expectSymbol, isSymbol, isWord, peek, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure, QueryFailure, type QueryError } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { MAX_QUERY_DEPTH, MAX_QUERY_LENGTH } from '../promql/parse.ts';
import type { LogQuery, LogqlExpr } from './ast.ts';
import { isRangeFunction, parseLabelNames, parseGrouping, parseRangeAggregation } from './parse-range.ts';
import { parseCall, isFunction } from './parse-call.ts';
import { tokenize } from './lexer.ts';
import { parseQueryNumber } from './literals.ts';
import { parsePipeline, parseSelector, type Pipeline } from './parse-stages.ts';
import { shapeOf } from './shape.ts';

export type ParseResult = { readonly ok: true; readonly ast: LogqlExpr } | { readonly ok: false; readonly error: QueryError };

/**
 * Parses and checks a query: a log query or a metric query. Never throws.
 * Errors: syntax, bad regular expressions, patterns and templates, text or nesting beyond PromQL's limits, what is known
 * of LogQL but not supported; each with the offsets it is about.
 */
export function parseLogql(text: string): ParseResult {
  try {
    if (text.length > MAX_QUERY_LENGTH) {
      throw parseFailure(`query is longer than ${MAX_QUERY_LENGTH} characters`, { from: MAX_QUERY_LENGTH, to: text.length });
    }
    const cursor: Cursor = { tokens: tokenize(text), at: 0, depth: 0 };
    if (peek(cursor).kind === 'end') throw parseFailure('no query found in input', { from: 0, to: text.length });
    const log = parseWholeLogQuery(cursor);
    const ast = log ?? parseExpression(cursor, 0);
    const rest = peek(cursor);
    if (isSymbol(rest, ')')) throw parseFailure('unexpected right parenthesis ")"', rest);
    if (rest.kind !== 'end') throw unexpected(rest, '', log === null ? '' : 'a stage or the end');
    return { ok: true, ast };
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.detail };
    throw error;
  }
}

/** A query that is nothing but lines, in any number of parentheses; null when it starts otherwise. */
function parseWholeLogQuery(cursor: Cursor): LogQuery | null {
  let open = 0;
  while (isSymbol(peek(cursor, open), '(')) open += 1;
  if (!isSymbol(peek(cursor, open), '{')) return null;
  if (open > MAX_QUERY_DEPTH) throw parseFailure(`query is nested more than ${MAX_QUERY_DEPTH} levels deep`, peek(cursor, MAX_QUERY_DEPTH));
  for (let i = 0; i < open; i++) advance(cursor);
  const start = peek(cursor);
  const matchers = parseSelector(cursor);
  const pipeline: Pipeline = { stages: [], unwrap: null };
  parsePipeline(cursor, pipeline);
  if (isSymbol(peek(cursor), '[')) throw parseFailure('a range needs a function around it, such as count_over_time(…)', peek(cursor));
  if (pipeline.unwrap !== null) throw parseFailure('unwrap needs a function around the query, such as sum_over_time(…)', pipeline.unwrap);
  const to = endOfLast(cursor);
  for (let i = 0; i < open; i++) expectSymbol(cursor, ')', '');
  return { kind: 'log_query', matchers, stages: pipeline.stages, from: start.from, to };
}

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['or', 1], ['and', 2], ['unless', 2],
  ['==', 3], ['!=', 3], ['<', 3], ['<=', 3], ['>', 3], ['>=', 3],
  ['+', 4], ['-', 4],
  ['*', 5], ['/', 5], ['%', 5],
  ['^', 6],
]);

function parseExpression(cursor: Cursor, minPrecedence: number): Expr {
  enter(cursor);
  let left = parsePrimary(cursor);
  for (;;) {
    const token = peek(cursor);
    const op = binaryOpOf(token);
    const precedence = op === null ? 0 : (PRECEDENCE.get(op) ?? 0);
    if (op === null || precedence < Math.max(1, minPrecedence)) break;
    advance(cursor);
    const asked = peek(cursor);
    const returnBool = acceptWord(cursor, 'bool');
    if (returnBool && !isComparison(op)) throw parseFailure('bool modifier can only be used on comparison operators', asked);
    const matching = parseMatching(cursor);
    const right = parseExpression(cursor, op === '^' ? precedence : precedence + 1);
    left = checkBinary({ kind: 'binary', op, left, right, returnBool, matching, from: left.from, to: right.to });
  }
  cursor.depth -= 1;
  shapeOf(left);
  return left;
}

function enter(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth > MAX_QUERY_DEPTH) throw parseFailure(`query is nested more than ${MAX_QUERY_DEPTH} levels deep`, peek(cursor));
}

function binaryOpOf(token: Token): BinaryOp | null {
  if (token.kind !== 'symbol' && token.kind !== 'identifier') return null;
  const op = token.text.toLowerCase();
  return PRECEDENCE.has(op) ? (op as BinaryOp) : null;
}

/** Two numbers compare to 1 or 0 without `bool`: there is no series to filter. */
function checkBinary(expr: Binary): Expr {
  const { op, matching } = expr;
  const numbers = [expr.left, expr.right].filter((side) => shapeOf(side).isNumber).length;
  if (isSetOp(op) && numbers > 0) throw parseFailure(`unexpected literal for ${op}: it compares labels, and a number has none`, expr);
  if (isSetOp(op) && (matching?.group ?? null) !== null) throw parseFailure(`no grouping allowed for "${op}" operation`, expr);
  if (matching !== null && numbers > 0) throw parseFailure('vector matching only allowed between vectors', expr);
  const twice = matching?.on === true ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
  if (twice !== undefined) throw parseFailure(`label "${twice}" must not occur in ON and GROUP clause at once`, expr);
  return numbers === 2 && isComparison(op) ? { ...expr, returnBool: true } : expr;
}

function parseMatching(cursor: Cursor): Matching | null {
  const side = peek(cursor);
  if (isWord(side, 'group_left') || isWord(side, 'group_right')) throw parseFailure(`unexpected ${side.text}: it needs on(…) or ignoring(…) before it`, side);
  const on = isWord(side, 'on');
  if (!on && !isWord(side, 'ignoring')) return null;
  advance(cursor);
  const labels = parseLabelNames(cursor);
  const group = acceptWord(cursor, 'group_left') ? 'left' : acceptWord(cursor, 'group_right') ? 'right' : null;
  const include = group !== null && isSymbol(peek(cursor), '(') ? parseLabelNames(cursor) : [];
  return { on, labels, group, include };
}

const AGGREGATIONS: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'count', 'stddev', 'stdvar', 'topk', 'bottomk']);

function parsePrimary(cursor: Cursor): Expr {
  const token = peek(cursor);
  if (isSymbol(token, '(')) return parseParen(cursor);
  if (isSymbol(token, '-') || isSymbol(token, '+') || token.kind === 'number') return parseSignedNumber(cursor);
  if (isSymbol(token, '{')) throw parseFailure('lines have no value here: count them, as in count_over_time({…}[5m])', token);
  if (token.kind !== 'identifier') throw unexpected(token, '', 'a log query such as {service_name="…"} or a metric query');
  const name = token.text;
  if (AGGREGATIONS.has(name)) return parseAggregate(cursor);
  if (isRangeFunction(name)) return parseRangeAggregation(cursor);
  if (isFunction(name)) return parseCall(cursor, parseVector, parseSignedNumber);
  if (LEFT_OUT.has(name)) throw parseFailure(`${name} is not supported here`, token);
  throw parseFailure(`unknown function "${name.slice(0, 40)}"; a log query starts with {, as in {service_name="…"}`, token);
}

/** Known to Loki, but not to us. */
const LEFT_OUT: ReadonlySet<string> = new Set(['rate_counter', 'approx_topk', 'variants']);

/** A literal with its sign. Signs stand before numbers only. */
function parseSignedNumber(cursor: Cursor): Expr {
  const start = peek(cursor);
  const isNegative = acceptSymbol(cursor, '-');
  if (!isNegative) acceptSymbol(cursor, '+');
  const token = peek(cursor);
  const value = token.kind === 'number' ? parseQueryNumber(token.text) : null;
  if (value === null) throw unexpected(token, '', 'a number');
  advance(cursor);
  return { kind: 'number', value: isNegative ? -value : value, from: start.from, to: token.to };
}

/** The argument of an aggregation or function. */
function parseVector(cursor: Cursor, caller: string): Expr {
  const expr = parseExpression(cursor, 0);
  if (shapeOf(expr).isNumber) throw parseFailure(`${caller} needs a vector, not a number`, expr);
  return expr;
}

function parseParen(cursor: Cursor): Expr {
  const open = advance(cursor);
  const expr = parseExpression(cursor, 0);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', '');
  return { kind: 'paren', expr, from: open.from, to: endOfLast(cursor) };
}

/** `sum by (a) (x)` and `sum(x) by (a)` are the same. */
function parseAggregate(cursor: Cursor): Aggregate {
  const op = advance(cursor);
  let grouping = parseGrouping(cursor);
  const open = expectSymbol(cursor, '(', 'aggregation');
  const ranked = op.text === 'topk' || op.text === 'bottomk';
  const param = ranked ? parseSignedNumber(cursor) : null;
  if (param?.kind === 'number' && !(Number.isInteger(param.value) && param.value >= 1)) {
    throw parseFailure(`${op.text} takes a whole number of series, at least 1`, param);
  }
  if (ranked) expectSymbol(cursor, ',', op.text);
  const expr = parseVector(cursor, op.text);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', 'aggregation');
  grouping ??= parseGrouping(cursor);
  return {
    kind: 'aggregate', op: op.text, without: grouping?.without ?? false, labels: grouping?.labels ?? null, param, expr,
    from: op.from, to: endOfLast(cursor),
  };
}
