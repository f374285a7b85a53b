/** Parsing of `status >= 500 and (method="GET" or duration > 1s)`. A comma, a space and `and` are the same; `or` binds loosest. */
import type { LabelMatcher, MatchOp } from '../../telemetry/types.ts';
import type { CompareOp, LabelFilter } from './ast.ts';
import { acceptSymbol, acceptWord, advance, expectSymbol, isSymbol, isWord, peek, stringValue, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure } from '../promql/failure.ts';
import type { Token } from '../promql/lexer.ts';
import { matcherError } from '../promql/matchers.ts';
import { parseBytes, parseDurationNs, parseQueryNumber } from './literals.ts';
import { MAX_QUERY_DEPTH } from '../promql/parse.ts';

const OPS: ReadonlySet<string> = new Set(['=', '==', '!=', '=~', '!~', '>', '>=', '<', '<=']);

/** Words that cannot be labels of a filter: `| json != "x"` is a parser and a line filter. */
export const STAGE_NAMES: ReadonlySet<string> = new Set([
  'json', 'logfmt', 'pattern', 'regexp', 'unpack', 'line_format', 'label_format', 'drop', 'keep', 'decolorize', 'unwrap',
]);

/** Whether the current token is a label's name before an operator, rather than a stage. */
export function startsLabelFilter(cursor: Cursor): boolean {
  const next = peek(cursor, 1);
  const name = peek(cursor);
  return name.kind === 'identifier' && !STAGE_NAMES.has(name.text) && next.kind === 'symbol' && OPS.has(next.text);
}

/** Comparisons that one stage may still have. */
interface Budget {
  left: number;
}

/** More comparisons in one stage are refused, so that its tree cannot exhaust the stack. */
const MAX_COMPARISONS = 200;

export function parseLabelFilter(cursor: Cursor, budget: Budget = { left: MAX_COMPARISONS }): LabelFilter {
  let left = parseAll(cursor, budget);
  while (acceptWord(cursor, 'or')) left = { kind: 'or', left, right: parseAll(cursor, budget) };
  return left;
}

function parseAll(cursor: Cursor, budget: Budget): LabelFilter {
  let left = parseOne(cursor, budget);
  while (acceptWord(cursor, 'and') || acceptSymbol(cursor, ',') || isSymbol(peek(cursor), '(') || startsLabelFilter(cursor)) {
    left = { kind: 'and', left, right: parseOne(cursor, budget) };
  }
  return left;
}

function parseOne(cursor: Cursor, budget: Budget): LabelFilter {
  if (isSymbol(peek(cursor), '(')) {
    const open = advance(cursor);
    cursor.depth += 1;
    if (cursor.depth > MAX_QUERY_DEPTH) throw parseFailure(`query is nested more than ${MAX_QUERY_DEPTH} levels deep`, open);
    const inner = parseLabelFilter(cursor, budget);
    if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
    expectSymbol(cursor, ')', 'label filter');
    cursor.depth -= 1;
    return inner;
  }
  budget.left -= 1;
  if (budget.left < 0) throw parseFailure(`more than ${MAX_COMPARISONS} comparisons in one label filter`, peek(cursor));
  const name = peek(cursor);
  if (name.kind !== 'identifier') throw unexpected(name, 'label filter', 'label name');
  advance(cursor);
  const op = advance(cursor);
  if (op.kind !== 'symbol' || !OPS.has(op.text)) throw unexpected(op, 'label filter', `one of ${[...OPS].join(' ')}`);
  const value = peek(cursor);
  if (isWord(value, 'ip') && isSymbol(peek(cursor, 1), '(')) throw parseFailure('ip() is not supported here', value);
  return value.kind === 'string' ? parseMatch(cursor, name, op) : parseComparison(cursor, name, op);
}

function parseMatch(cursor: Cursor, name: Token, op: Token): LabelFilter {
  const token = advance(cursor);
  if (!['=', '!=', '=~', '!~'].includes(op.text)) throw unexpected(token, 'label filter', `number, duration or size behind "${op.text}"`);
  const matcher: LabelMatcher = { name: name.text, op: op.text as MatchOp, value: stringValue(token) };
  const problem = matcherError(matcher);
  if (problem !== null) throw parseFailure(problem, token);
  return { kind: 'match', matcher };
}

function parseComparison(cursor: Cursor, name: Token, op: Token): LabelFilter {
  const sign = acceptSymbol(cursor, '-') ? -1 : 1;
  if (sign === 1) acceptSymbol(cursor, '+');
  const token = peek(cursor);
  if (token.kind !== 'number' || op.text === '=~' || op.text === '!~') {
    throw unexpected(token, 'label filter', op.text.endsWith('~') ? 'quoted string' : 'quoted string, number, duration or size');
  }
  advance(cursor);
  const compare = { kind: 'compare', label: name.text, op: (op.text === '=' ? '==' : op.text) as CompareOp } as const;
  const number = parseQueryNumber(token.text);
  if (number !== null) return { ...compare, unit: 'number', value: sign * number };
  const ns = parseDurationNs(token.text, true);
  if (ns !== null) return { ...compare, unit: 'duration', value: sign * ns };
  const bytes = parseBytes(token.text);
  if (bytes !== null && sign === 1) return { ...compare, unit: 'bytes', value: bytes };
  throw parseFailure(`"${token.text.slice(0, 40)}" is no number, duration or size`, token);
}
