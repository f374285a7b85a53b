/** TraceQL text to a checked syntax tree: pipelines of spansets, with the grammar of Tempo (pkg/traceql/expr.y). */
import { acceptSymbol, advance, endOfLast, expectSymbol, isSymbol, peek, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure, QueryFailure, type QueryError } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { childrenOf, isComparison, type AggregateOp, type Literal, type Node, type Pipeline, type ScalarFilter, type SpansetExpr, type SpansetFilter, type SpansetOp, type Stage, type Wrapped } from './ast.ts';
import { checkQuery } from './check.ts';
import { tokenize } from './lexer.ts';
import { numberValue } from './literals.ts';
import { enter, MAX_QUERY_DEPTH, parseFieldExpr, parseFieldList, shorten } from './parse-fields.ts';
import { isNumeric } from './values.ts';

/** Longer texts are refused unread. */
export const MAX_QUERY_LENGTH = 100_000;

export type ParseResult = { readonly ok: true; readonly ast: Pipeline } | { readonly ok: false; readonly error: QueryError };

/**
 * Parses and type-checks a query. Never throws.
 * Errors: syntax, fields that do not exist, types, metrics functions (they are another language's work here), patterns that
 * RE2 refuses, text or nesting beyond the limits; each with the offsets it is about.
 */
export function parseTraceql(text: string): ParseResult {
  try {
    if (text.length > MAX_QUERY_LENGTH) {
      throw parseFailure(`query is longer than ${MAX_QUERY_LENGTH} characters`, { from: MAX_QUERY_LENGTH, to: text.length });
    }
    const cursor: Cursor = { tokens: tokenize(text), at: 0, depth: 0 };
    if (peek(cursor).kind === 'end') throw parseFailure('no query found in input; { } finds every trace', { from: 0, to: text.length });
    const ast = parsePipeline(cursor);
    parseHints(cursor);
    const rest = peek(cursor);
    if (rest.kind !== 'end') throw isSymbol(rest, ')') ? parseFailure('unexpected right parenthesis ")"', rest) : unexpected(rest, '', '"|", an operator between spansets, or the end');
    checkDepth(ast);
    checkQuery(ast);
    return { ok: true, ast };
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.detail };
    throw error;
  }
}

const AGGREGATES: ReadonlySet<string> = new Set<AggregateOp>(['count', 'avg', 'min', 'max', 'sum']);
const METRICS: ReadonlySet<string> = new Set([
  'rate', 'count_over_time', 'min_over_time', 'max_over_time', 'avg_over_time', 'sum_over_time', 'quantile_over_time', 'histogram_over_time', 'compare', 'topk', 'bottomk',
]);

/** Logic binds loosest, both words of it alike; all relations between spans bind alike too. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map<SpansetOp, number>([
  ['&&', 1], ['||', 1],
  ['>', 2], ['>>', 2], ['<', 2], ['<<', 2], ['~', 2],
  ['!>', 2], ['!>>', 2], ['!<', 2], ['!<<', 2], ['!~', 2],
  ['&>', 2], ['&>>', 2], ['&<', 2], ['&<<', 2], ['&~', 2],
]);

/** Chains nest to the left without recursion, so depth is checked once more on the finished tree. */
function checkDepth(ast: Pipeline): void {
  const open: { node: Node; depth: number }[] = [{ node: ast, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > MAX_QUERY_DEPTH * 3) throw parseFailure(`query chains more than ${MAX_QUERY_DEPTH * 3} operators`, next.node);
    for (const node of childrenOf(next.node)) open.push({ node, depth: next.depth + 1 });
  }
}

function parsePipeline(cursor: Cursor): Pipeline {
  const stages = [parseStage(cursor, true)];
  while (acceptSymbol(cursor, '|')) stages.push(parseStage(cursor, false));
  return { kind: 'pipeline', stages, from: stages[0]?.from ?? 0, to: endOfLast(cursor) };
}

function parseStage(cursor: Cursor, isFirst: boolean): Stage {
  const token = peek(cursor);
  if (isSymbol(token, '{') || isSymbol(token, '(')) return parseSpansets(cursor, 0);
  if (token.kind === 'number' || isSymbol(token, '-')) throw parseFailure('the aggregate stands on the left of its comparison, such as count() > 2', token);
  if (token.kind !== 'identifier') throw unexpected(token, '', '"{", "(", or a function such as count()');
  if (!isSymbol(peek(cursor, 1), '(')) throw parseFailure(`unexpected "${shorten(token.text)}"; conditions on spans stand between braces, such as { ${shorten(token.text)} = … }`, token);
  if (AGGREGATES.has(token.text)) return parseScalarFilter(cursor);
  if (METRICS.has(token.text)) throw parseFailure(`"${token.text}" makes metrics of traces, which is out of scope here; PromQL answers questions about rates and quantiles`, token);
  if (token.text === 'by') return parseBy(cursor);
  if (token.text === 'select') {
    advance(cursor);
    const fields = parseFieldList(cursor, 'select');
    return { kind: 'select', fields, from: token.from, to: endOfLast(cursor) };
  }
  if (token.text !== 'coalesce') throw parseFailure(`unknown function "${shorten(token.text)}"; known are count, avg, min, max, sum, by, select and coalesce`, token);
  if (isFirst) throw parseFailure('a query cannot begin with coalesce(): nothing is grouped yet', token);
  advance(cursor);
  expectSymbol(cursor, '(', 'coalesce');
  expectSymbol(cursor, ')', 'coalesce');
  return { kind: 'coalesce', from: token.from, to: endOfLast(cursor) };
}

function parseBy(cursor: Cursor): Stage {
  const name = advance(cursor);
  expectSymbol(cursor, '(', 'by');
  const expr = parseFieldExpr(cursor);
  expectSymbol(cursor, ')', 'by');
  return { kind: 'by', expr, from: name.from, to: endOfLast(cursor) };
}

function parseScalarFilter(cursor: Cursor): ScalarFilter {
  const name = advance(cursor);
  const aggregate = name.text as AggregateOp;
  expectSymbol(cursor, '(', aggregate);
  const expr = aggregate === 'count' ? null : parseFieldExpr(cursor);
  expectSymbol(cursor, ')', aggregate);
  const op = peek(cursor);
  if (op.kind !== 'symbol' || !isComparison(op.text)) {
    throw parseFailure(`${aggregate}(…) must be compared with a number or a duration, such as ${aggregate === 'count' ? 'count() > 2' : `${aggregate}(duration) > 1s`}`, { from: name.from, to: op.kind === 'end' ? endOfLast(cursor) : op.to });
  }
  advance(cursor);
  const value = parseScalar(cursor);
  return { kind: 'scalar_filter', aggregate, expr, op: op.text, value, from: name.from, to: value.to };
}

function parseScalar(cursor: Cursor): Literal {
  const start = peek(cursor);
  const isNegative = acceptSymbol(cursor, '-');
  const token = peek(cursor);
  if (token.kind === 'identifier' && AGGREGATES.has(token.text)) throw parseFailure('an aggregate can be compared with a number or a duration only, not with another one', token);
  if (token.kind !== 'number') throw unexpected(token, 'a comparison of an aggregate', 'a number or a duration');
  advance(cursor);
  const next = peek(cursor);
  if (next.kind === 'symbol' && '+-*/%^'.includes(next.text)) throw parseFailure('an aggregate can be compared with one number or duration only, without arithmetic', next);
  const value = numberValue(token);
  return { kind: 'literal', value: isNegative && isNumeric(value) ? { ...value, value: 0 - value.value } : value, from: start.from, to: token.to };
}

function parseSpansets(cursor: Cursor, minPrecedence: number): SpansetExpr {
  enter(cursor);
  let left = parseOperand(cursor);
  for (;;) {
    const token = peek(cursor);
    const precedence = token.kind === 'symbol' ? (PRECEDENCE.get(token.text) ?? 0) : 0;
    if (precedence < Math.max(1, minPrecedence)) break;
    advance(cursor);
    const right = parseSpansets(cursor, precedence + 1);
    left = { kind: 'operation', op: token.text as SpansetOp, left, right, from: left.from, to: right.to };
  }
  cursor.depth -= 1;
  return left;
}

function parseOperand(cursor: Cursor): SpansetExpr {
  const token = peek(cursor);
  if (isSymbol(token, '{')) return parseFilter(cursor, token);
  if (isSymbol(token, '(')) return parseWrapped(cursor, token);
  if (token.kind === 'identifier' && AGGREGATES.has(token.text)) throw parseFailure(`${token.text}(…) stands behind a "|", not beside an operator between spansets`, token);
  throw unexpected(token, 'an operation on spansets', '"{" or "("');
}

function parseWrapped(cursor: Cursor, open: Token): Wrapped {
  advance(cursor);
  const pipeline = parsePipeline(cursor);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', '');
  return { kind: 'wrapped', pipeline, from: open.from, to: endOfLast(cursor) };
}

function parseFilter(cursor: Cursor, open: Token): SpansetFilter {
  advance(cursor);
  const expr = isSymbol(peek(cursor), '}') ? null : parseFieldExpr(cursor);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left brace', open);
  expectSymbol(cursor, '}', 'a condition on spans');
  return { kind: 'filter', expr, from: open.from, to: endOfLast(cursor) };
}

/** `with (most_recent=true)`: the newest traces are what a search answers here anyway. */
function parseHints(cursor: Cursor): void {
  const word = peek(cursor);
  if (word.kind !== 'identifier' || word.text !== 'with') return;
  advance(cursor);
  expectSymbol(cursor, '(', 'with');
  const hint = advance(cursor);
  expectSymbol(cursor, '=', 'with');
  const value = advance(cursor);
  expectSymbol(cursor, ')', 'with');
  if (hint.text !== 'most_recent' || value.text !== 'true') throw parseFailure('the only hint known here is with (most_recent=true), which is how every search answers', { from: word.from, to: endOfLast(cursor) });
}
