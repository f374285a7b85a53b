/** Parsing of `rate({…} | stage [5m] offset 1h) by (label)`. */
import { acceptSymbol, acceptWord, advance, checkTime, endOfLast, expectSymbol, isSymbol, isWord, peek, unexpected, type Cursor } from '../promql/cursor.ts';
import { parseFailure } from '../promql/failure.ts';
import { MAX_QUERY_DEPTH } from '../promql/parse.ts';
import type { Grouping, LogQuery, RangeAggregation } from './ast.ts';
import { parseDurationNs, parseQueryNumber } from './literals.ts';
import { parsePipeline, parseSelector, type Pipeline } from './parse-stages.ts';

interface RangeFunction {
  /** Whether it aggregates values of `unwrap`, lines, or either. */
  readonly of: 'values' | 'lines' | 'both';
  readonly groups: boolean;
}

const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['count_over_time', { of: 'lines', groups: false }],
  ['bytes_over_time', { of: 'lines', groups: false }],
  ['bytes_rate', { of: 'lines', groups: false }],
  ['rate', { of: 'both', groups: false }],
  ['absent_over_time', { of: 'both', groups: false }],
  ['sum_over_time', { of: 'values', groups: false }],
  ['avg_over_time', { of: 'values', groups: true }],
  ['min_over_time', { of: 'values', groups: true }],
  ['max_over_time', { of: 'values', groups: true }],
  ['stddev_over_time', { of: 'values', groups: true }],
  ['stdvar_over_time', { of: 'values', groups: true }],
  ['quantile_over_time', { of: 'values', groups: true }],
  ['first_over_time', { of: 'values', groups: true }],
  ['last_over_time', { of: 'values', groups: true }],
]);

export function isRangeFunction(name: string): boolean {
  return RANGE_FUNCTIONS.has(name);
}

export function parseRangeAggregation(cursor: Cursor): RangeAggregation {
  const name = advance(cursor);
  const open = expectSymbol(cursor, '(', name.text);
  const param = name.text === 'quantile_over_time' ? parseQuantile(cursor) : null;
  const parsed = parseRangedQuery(cursor);
  if (peek(cursor).kind === 'end') throw parseFailure('unclosed left parenthesis', open);
  expectSymbol(cursor, ')', name.text);
  const at = peek(cursor);
  const grouping = parseGrouping(cursor);
  const entry = RANGE_FUNCTIONS.get(name.text);
  if (entry === undefined) throw unexpected(name, '', '');
  const { unwrap } = parsed;
  if (entry.of === 'values' && unwrap === null) throw parseFailure(`${name.text} aggregates values: it needs | unwrap label`, { from: name.from, to: endOfLast(cursor) });
  if (entry.of === 'lines' && unwrap !== null) throw parseFailure(`${name.text} counts lines: it cannot be used with unwrap`, unwrap);
  if (grouping !== null && !entry.groups) throw parseFailure(`grouping not allowed for ${name.text} aggregation`, { from: at.from, to: endOfLast(cursor) });
  return { kind: 'call', name: name.text, args: [], param, grouping, ...parsed, from: name.from, to: endOfLast(cursor) };
}

function parseQuantile(cursor: Cursor): number {
  const sign = acceptSymbol(cursor, '-') ? -1 : 1;
  const token = peek(cursor);
  const value = token.kind === 'number' ? parseQueryNumber(token.text) : null;
  if (value === null) throw unexpected(token, 'quantile_over_time', 'a number');
  advance(cursor);
  expectSymbol(cursor, ',', 'quantile_over_time');
  return sign * value;
}

/** The range may stand before, between or behind the stages, and parentheses around the selector with any of them. */
function parseRangedQuery(cursor: Cursor): Pick<RangeAggregation, 'query' | 'rangeMs' | 'offsetMs' | 'unwrap'> {
  let open = 0;
  while (acceptSymbol(cursor, '(')) {
    open += 1;
    if (open > MAX_QUERY_DEPTH) throw parseFailure(`query is nested more than ${MAX_QUERY_DEPTH} levels deep`, peek(cursor));
  }
  const start = peek(cursor);
  if (!isSymbol(start, '{')) throw unexpected(start, 'range aggregation', 'a log query such as {service_name="…"}');
  const matchers = parseSelector(cursor);
  const pipeline: Pipeline = { stages: [], unwrap: null };
  let range: { rangeMs: number; offsetMs: number } | null = null;
  for (;;) {
    parsePipeline(cursor, pipeline);
    if (isSymbol(peek(cursor), '[') && range === null) range = parseRange(cursor);
    else if (open > 0 && acceptSymbol(cursor, ')')) open -= 1;
    else break;
  }
  if (open > 0) throw unexpected(peek(cursor), 'range aggregation', '")"');
  if (range === null) throw unexpected(peek(cursor), 'range aggregation', 'a range such as [5m]');
  const query: LogQuery = { kind: 'log_query', matchers, stages: pipeline.stages, from: start.from, to: endOfLast(cursor) };
  return { query, unwrap: pipeline.unwrap, ...range };
}

function parseRange(cursor: Cursor): { rangeMs: number; offsetMs: number } {
  advance(cursor);
  const token = peek(cursor);
  const rangeMs = parseDurationMs(cursor, 'range');
  if (rangeMs <= 0) throw parseFailure('range must be greater than 0', token);
  expectSymbol(cursor, ']', 'range');
  if (!acceptWord(cursor, 'offset')) return { rangeMs, offsetMs: 0 };
  const isNegative = acceptSymbol(cursor, '-');
  const offsetMs = parseDurationMs(cursor, 'offset');
  return { rangeMs, offsetMs: isNegative ? -offsetMs : offsetMs };
}

function parseDurationMs(cursor: Cursor, context: string): number {
  const token = peek(cursor);
  const ns = token.kind === 'number' ? parseDurationNs(token.text, true) : null;
  if (ns === null) throw unexpected(token, context, 'duration such as 5m');
  advance(cursor);
  const ms = ns / 1e6;
  checkTime(Math.ceil(ms), 'duration out of range', token);
  return ms;
}

export function parseGrouping(cursor: Cursor): Grouping | null {
  const without = isWord(peek(cursor), 'without');
  if (!without && !isWord(peek(cursor), 'by')) return null;
  advance(cursor);
  return { without, labels: parseLabelNames(cursor) };
}

/** `(a, b)`, possibly empty. */
export function parseLabelNames(cursor: Cursor): string[] {
  const labels: string[] = [];
  expectSymbol(cursor, '(', 'list of labels');
  while (!acceptSymbol(cursor, ')')) {
    const token = peek(cursor);
    if (token.kind !== 'identifier') throw unexpected(token, 'list of labels', 'label');
    labels.push(advance(cursor).text);
    if (!acceptSymbol(cursor, ',') && !isSymbol(peek(cursor), ')')) throw unexpected(peek(cursor), 'list of labels', '"," or ")"');
  }
  return labels;
}
