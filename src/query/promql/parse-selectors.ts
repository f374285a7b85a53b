/** Parsing of `metric{label="value"}`, of `[5m]` and `[1h:30s]`, and of the modifiers `offset` and `@`. */
import type { LabelMatcher, MatchOp } from '../../telemetry/types.ts';
import type { AtModifier, Expr, MatrixSelector, Subquery, VectorSelector } from './ast.ts';
import {
  acceptSymbol, acceptWord, advance, checkTime, endOfLast, expectSymbol, isSymbol, isWord, peek, readDuration, secondsOf,
  stringValue, unexpected, type Cursor,
} from './cursor.ts';
import { parseFailure, type Place } from './failure.ts';
import { METRIC_NAME } from './labels.ts';
import { quoteString } from './literals.ts';
import { matcherError, matchesValue } from './matchers.ts';

const MATCH_OPS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);

/** A selector whose metric name, if any, is the current token. */
export function parseVectorSelector(cursor: Cursor): VectorSelector {
  const start = peek(cursor);
  const matchers: LabelMatcher[] = [];
  let name = '';
  if (start.kind === 'identifier') {
    name = advance(cursor).text;
    matchers.push({ name: METRIC_NAME, op: '=', value: name });
  }
  if (isSymbol(peek(cursor), '{')) name = parseMatchers(cursor, name, matchers);
  const span = { from: start.from, to: endOfLast(cursor) };
  if (matchers.every((matcher) => matchesValue(matcher, ''))) {
    throw parseFailure('vector selector must contain at least one non-empty matcher', span);
  }
  return { kind: 'vector_selector', name, matchers, offsetMs: 0, at: null, ...span };
}

/** Reads `{…}` into `matchers`; returns the metric's name, which may stand quoted inside the braces. */
function parseMatchers(cursor: Cursor, outerName: string, matchers: LabelMatcher[]): string {
  let name = outerName;
  expectSymbol(cursor, '{', 'label matching');
  while (!acceptSymbol(cursor, '}')) {
    const label = peek(cursor);
    if (label.kind !== 'identifier' && label.kind !== 'string') throw unexpected(label, 'label matching', 'label name or "}"');
    advance(cursor);
    const labelName = label.kind === 'string' ? stringValue(label) : label.text;
    const isBareName = label.kind === 'string' && (isSymbol(peek(cursor), ',') || isSymbol(peek(cursor), '}'));
    if (isBareName || (labelName === METRIC_NAME && name !== '')) {
      if (name !== '') throw parseFailure(`metric name must not be set twice: ${quoteString(name)} or ${quoteString(isBareName ? labelName : METRIC_NAME)}`, label);
      name = labelName;
      matchers.push({ name: METRIC_NAME, op: '=', value: labelName });
    } else {
      matchers.push(parseMatcher(cursor, labelName, label));
    }
    if (!acceptSymbol(cursor, ',') && !isSymbol(peek(cursor), '}')) throw unexpected(peek(cursor), 'label matching', '"," or "}"');
  }
  return name;
}

function parseMatcher(cursor: Cursor, name: string, label: Place): LabelMatcher {
  const op = advance(cursor);
  if (op.kind !== 'symbol' || !MATCH_OPS.has(op.text)) throw unexpected(op, 'label matching', 'one of "=", "!=", "=~", "!~"');
  const value = peek(cursor);
  if (value.kind !== 'string') throw unexpected(value, 'label matching', 'quoted string');
  advance(cursor);
  const matcher: LabelMatcher = { name, op: op.text as MatchOp, value: stringValue(value) };
  const problem = matcherError(matcher);
  if (problem !== null) throw parseFailure(problem, { from: label.from, to: value.to });
  return matcher;
}

/** `[5m]` or `[1h:30s]` behind `expr`, the current token being `[`. */
export function parseRange(cursor: Cursor, expr: Expr): MatrixSelector | Subquery {
  const open = expectSymbol(cursor, '[', 'range');
  const rangeMs = positiveDuration(cursor, 'range', 'duration must be greater than 0');
  if (acceptSymbol(cursor, ':')) {
    const hasStep = !isSymbol(peek(cursor), ']');
    const stepMs = hasStep ? positiveDuration(cursor, 'subquery', 'duration must be greater than 0') : null;
    expectSymbol(cursor, ']', 'subquery selector');
    return { kind: 'subquery', expr, rangeMs, stepMs, offsetMs: 0, at: null, from: expr.from, to: endOfLast(cursor) };
  }
  expectSymbol(cursor, ']', 'range');
  const span = { from: expr.from, to: endOfLast(cursor) };
  if (expr.kind !== 'vector_selector') {
    throw parseFailure('ranges only allowed for vector selectors; for other expressions use a subquery such as [5m:1m]', { from: open.from, to: span.to });
  }
  if (expr.offsetMs !== 0) throw parseFailure('no offset modifiers allowed before range', span);
  if (expr.at !== null) throw parseFailure('no @ modifiers allowed before range', span);
  return { kind: 'matrix_selector', selector: expr, rangeMs, ...span };
}

function positiveDuration(cursor: Cursor, context: string, message: string): number {
  const start = peek(cursor);
  const ms = readDuration(cursor, context, true);
  if (ms <= 0) throw parseFailure(message, { from: start.from, to: endOfLast(cursor) });
  return ms;
}

/** Which modifiers a selector already has: zero offsets count too, so the values cannot tell. */
export interface Modified {
  offset: boolean;
  at: boolean;
}

/** Applies one `offset` or `@` behind `expr`; null when the current token starts neither. */
export function parseModifier(cursor: Cursor, expr: Expr, modified: Modified): Expr | null {
  const start = peek(cursor);
  if (acceptWord(cursor, 'offset')) {
    const offsetMs = readDuration(cursor, 'offset', true);
    const place = { from: start.from, to: endOfLast(cursor) };
    if (modified.offset) throw parseFailure('offset may not be set multiple times', place);
    modified.offset = true;
    return withModifier(expr, { offsetMs }, endOfLast(cursor), 'offset', place);
  }
  if (acceptSymbol(cursor, '@')) {
    const at = parseAt(cursor);
    const place = { from: start.from, to: endOfLast(cursor) };
    if (modified.at) throw parseFailure('@ <timestamp> may not be set multiple times', place);
    modified.at = true;
    return withModifier(expr, { at }, endOfLast(cursor), '@', place);
  }
  return null;
}

function withModifier(expr: Expr, change: { offsetMs: number } | { at: AtModifier }, to: number, what: string, place: Place): Expr {
  if (expr.kind === 'vector_selector' || expr.kind === 'subquery') return { ...expr, ...change, to };
  if (expr.kind === 'matrix_selector') return { ...expr, selector: { ...expr.selector, ...change }, to };
  throw parseFailure(`${what} modifier must be preceded by an instant vector selector or range vector selector or a subquery`, place);
}

function parseAt(cursor: Cursor): AtModifier {
  const start = peek(cursor);
  if (isWord(start, 'start') || isWord(start, 'end')) {
    advance(cursor);
    expectSymbol(cursor, '(', '@ modifier');
    expectSymbol(cursor, ')', '@ modifier');
    return { kind: isWord(start, 'start') ? 'start' : 'end' };
  }
  const negative = acceptSymbol(cursor, '-');
  if (!negative) acceptSymbol(cursor, '+');
  const token = peek(cursor);
  const seconds = secondsOf(token);
  if (seconds === null) throw unexpected(token, '@ modifier', 'timestamp, start() or end()');
  advance(cursor);
  const ms = Math.round((negative ? -seconds : seconds) * 1000);
  checkTime(ms, 'timestamp out of bounds for @ modifier', { from: start.from, to: token.to });
  return { kind: 'time', ms };
}
