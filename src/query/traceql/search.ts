/** Asking traces a question: which of them have spans such as these, and which spans. */
import { QueryFailure, type QueryError } from '../promql/failure.ts';
import { foundTrace, type FoundTrace, type SearchResult } from './answer.ts';
import { childrenOf, type Node, type Pipeline } from './ast.ts';
import { compilePipeline, toldFields } from './evaluate.ts';
import { parseTraceql } from './parse.ts';
import type { Spend } from './patterns.ts';
import { compilePresence } from './presence.ts';
import { viewTrace, type QueryTrace } from './trace.ts';

export interface TraceqlLimits {
  /** How often a part of the query may be worked out for a span, over all traces; groups and patterns cost as much as many parts. */
  readonly maxWork: number;
  /** So much more for each span that comes: a query that costs no more than the spans cost to make may look at any number. */
  readonly workPerSpan: number;
}

/** About 30 ns each: half a second for a query that is too dear, and as long as they take to make for any number of spans. */
export const DEFAULT_TRACEQL_LIMITS: TraceqlLimits = { maxWork: 20_000_000, workPerSpan: 50 };
/** Tempo's own. */
export const DEFAULT_LIMIT = 20;
export const DEFAULT_SPANS_PER_SPANSET = 3;
export const MAX_LIMIT = 10_000;

export interface SearchOptions {
  /** Traces wanted, the newest that match; default 20, 10,000 at the most. */
  readonly limit?: number;
  /** Spans told of each spanset; default 3. */
  readonly spansPerSpanset?: number;
  /** Whether the traces come with the newest first: then the search ends with the last one that is wanted. */
  readonly newestFirst?: boolean;
  readonly limits?: Partial<TraceqlLimits>;
  /** Polled between traces; true ends the search with an error of kind `cancelled`. */
  readonly shouldStop?: () => boolean;
  /** Called with what has been found so far, each time that it grew, for long scans. */
  readonly onFound?: (trace: FoundTrace) => void;
}

export type SearchAnswer = { readonly ok: true; readonly result: SearchResult } | { readonly ok: false; readonly error: QueryError };

/**
 * The newest traces that match, with the spans that matched. Never throws but for what `traces` throws.
 * Errors: those of parseTraceql; more work than the limit; cancellation.
 */
export function searchTraceql(query: Pipeline | string, traces: Iterable<QueryTrace>, options: SearchOptions = {}): SearchAnswer {
  let ast: Pipeline;
  if (typeof query === 'string') {
    const parsed = parseTraceql(query);
    if (!parsed.ok) return parsed;
    ast = parsed.ast;
  } else ast = query;
  try {
    return { ok: true, result: search(ast, traces, options) };
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.detail };
    throw error;
  }
}

interface Found {
  readonly trace: FoundTrace;
  readonly startUs: number;
  /** Of traces that start together the one that came first is first. */
  readonly place: number;
}

/** Looks into traces one at a time, for those who have other things to do in between. */
export interface Searcher {
  /** What it has that matches; null when it does not. Throws a QueryFailure as `searchTraceql` answers with its errors. */
  readonly inspect: (trace: QueryTrace) => FoundTrace | null;
  /** False only for a trace that surely does not match, told by its spans one by one: cheaper, as their places in the tree are not asked for. */
  readonly mayMatch: (trace: QueryTrace) => boolean;
}

export function newSearcher(ast: Pipeline, options: Pick<SearchOptions, 'spansPerSpanset' | 'limits' | 'shouldStop'> = {}): Searcher {
  const evaluate = compilePipeline(ast);
  const told = toldFields(ast);
  const isPresent = compilePresence(ast);
  const spansPerSpanset = clamp(options.spansPerSpanset ?? DEFAULT_SPANS_PER_SPANSET, Infinity);
  const { beginTrace, spend } = budget(ast, options);
  return {
    inspect: (trace) => {
      beginTrace(trace.spans.length);
      if (trace.spans.length === 0) return null;
      const view = viewTrace(trace, spend);
      const sets = evaluate(view, [{ spans: trace.spans.map((_, at) => at), attributes: [] }]);
      return sets.length === 0 ? null : foundTrace(view, sets, told, spansPerSpanset);
    },
    mayMatch: (trace) => trace.spans.length > 0 && isPresent(viewTrace(trace, spend)),
  };
}

function search(ast: Pipeline, traces: Iterable<QueryTrace>, options: SearchOptions): SearchResult {
  const limit = clamp(options.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const { inspect } = newSearcher(ast, options);
  let found: Found[] = [];
  let inspectedTraces = 0;
  let inspectedSpans = 0;
  if (limit > 0) {
    for (const trace of traces) {
      inspectedTraces += 1;
      inspectedSpans += trace.spans.length;
      const match = inspect(trace);
      if (match === null) continue;
      found.push({ trace: match, startUs: trace.spans.reduce((first, span) => Math.min(first, span.startUs), Infinity), place: inspectedTraces });
      options.onFound?.(match);
      if (options.newestFirst === true && found.length >= limit) break;
      if (found.length >= 2 * limit) found = newest(found, limit);
    }
  }
  return { traces: newest(found, limit).map(({ trace }) => trace), metrics: { inspectedTraces, inspectedSpans: String(inspectedSpans) } };
}

function newest(found: readonly Found[], limit: number): Found[] {
  return [...found].sort((a, b) => b.startUs - a.startUs || a.place - b.place).slice(0, limit);
}

/** Counts work before it is done. Throws the failures of kind `limit` and `cancelled`. */
function budget(ast: Pipeline, { limits, shouldStop }: SearchOptions): { readonly beginTrace: (spans: number) => void; readonly spend: Spend } {
  const { maxWork, workPerSpan } = { ...DEFAULT_TRACEQL_LIMITS, ...limits };
  const perSpan = workOf(ast) - workPerSpan;
  let work = 0;
  const spend: Spend = (units) => {
    work += units;
    if (work > maxWork) throw new QueryFailure({ kind: 'limit', message: `search needs more work than the limit maxWork of ${maxWork}; use a shorter range or a shorter query`, from: ast.from, to: ast.to });
  };
  const beginTrace = (spans: number): void => {
    if (shouldStop !== undefined && shouldStop()) throw new QueryFailure({ kind: 'cancelled', message: 'query was cancelled', from: 0, to: 0 });
    spend(spans * perSpan);
  };
  return { beginTrace, spend };
}

/** What a stage costs for each span, where reading a value costs 1 (measured: about 30 ns). */
const RELATION_WORK = 4;
const GROUP_WORK = 12;

/** Of the whole query for one span. A span that is alone in its group carries the values of all groupings so far. */
function workOf(ast: Pipeline): number {
  let work = 0;
  let groupings = 0;
  const open: Node[] = [ast];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'by' || next.kind === 'scalar_filter') work += GROUP_WORK + groupings++;
    else work += next.kind === 'operation' ? RELATION_WORK : 1;
    open.push(...childrenOf(next));
  }
  return work;
}

function clamp(wanted: number, most: number): number {
  return wanted >= 0 ? Math.min(most, Math.floor(wanted)) : 0;
}
