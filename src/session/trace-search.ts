import { mix32 } from '../base/random.ts';
import { QueryFailure } from '../query/promql/failure.ts';
import { decideRows, newSearcher, parseTraceql, queryTraceOf, type Pipeline, type Searcher } from '../query/traceql/index.ts';
import { firstRequestEndingAfter, requestAt, requestDurationUs, requestStartUs, requestTrace, type RequestStore } from '../telemetry/request-store.ts';
import { foundRow, rootRow } from './found-rows.ts';
import { lightTrace } from './light-trace.ts';
import { remadeTrace, remakeSpans, type WantedTrace } from './remade-traces.ts';
import { SNAPSHOT_US, type Run } from './run.ts';
import type { FoundRow, TraceSearchAnswer, TraceSearchArgs, TraceSearchPart } from './trace-answers.ts';
import { cacheOf, type Searched } from './trace-cache.ts';
import type { QueryFault } from './view.ts';
import { AFTERMATH_US } from './window.ts';

/** Points of a picture: more requests than that are shown by a fair choice of them. */
export const SPREAD_ROWS = 2_000;
/** Traces found that are handed on, at the most. */
const LIMIT_MAX = 500;

type Steps<T> = Generator<TraceSearchPart | null, T>;

/** What the summaries of requests say of a question, by row of the store. */
export interface RowsByRoot {
  readonly ast: Pipeline;
  /** Requests that match for sure, newest first. */
  readonly yes: readonly number[];
  /** Requests whose spans must be looked at, newest first. */
  readonly open: readonly number[];
}

/**
 * Searches the traces of requests that ended in a range. What the summaries of requests tell is answered at once: all that
 * matches is counted, and a spread of it handed on. For other questions traces are made again, half a minute at a time from
 * the newest on, until as many as wanted have been found; what was found so far is told on the way. Requests still under way
 * are not known yet. Never throws for what a player has written.
 */
export function* searchTraces(run: Run, args: TraceSearchArgs): Steps<TraceSearchAnswer | QueryFault> {
  const { requests } = run.recorder;
  const parsed = parseTraceql(args.query.trim() === '' ? '{}' : args.query);
  if (!parsed.ok) return faultOf(parsed.error);
  const limit = Math.max(1, Math.min(LIMIT_MAX, Math.floor(args.limit) || 1));
  const { yes, open } = yield* sortByRoot(run, parsed.ast, args);
  if (open.length === 0 || yes.length >= limit) {
    const rows = (yield* spreadRows(requests, yes, SPREAD_ROWS)).map((row) => rootRow(requests, row));
    return { ok: true, decidedBy: 'roots', total: yes.length, rows, searchedFromMs: args.fromMs, isComplete: open.length === 0, inspected: 0 };
  }
  try {
    return yield* searchSpans(run, parsed.ast, args, { yes, open, limit });
  } catch (error) {
    if (error instanceof QueryFailure) return faultOf(error.detail);
    throw error;
  }
}

function faultOf({ message, from, to }: { message: string; from: number; to: number }): QueryFault {
  return { ok: false, message, from, to };
}

/** Rows between two looks at the clock. */
const ROWS_AT_ONCE = 2_000;

/** Sorts the requests of a range by what is known of their roots. */
export function* sortByRoot(run: Run, ast: Pipeline, { fromMs, toMs }: Pick<TraceSearchArgs, 'fromMs' | 'toMs'>): Generator<null, RowsByRoot> {
  const { requests } = run.recorder;
  const decide = decideRows(ast, requests, AFTERMATH_US);
  const yes: number[] = [];
  const open: number[] = [];
  const first = firstRequestEndingAfter(requests, (fromMs - requests.epochMs) * 1000 - 1);
  const end = firstRequestEndingAfter(requests, (toMs - requests.epochMs) * 1000 + 999);
  for (let row = end - 1; row >= first; row--) {
    const decision = decide(row);
    if (decision === 'yes') yes.push(row);
    else if (decision === 'open') open.push(row);
    if (row % ROWS_AT_ONCE === 0) yield null;
  }
  return { ast, yes, open };
}

/** As many as wanted: half of them the slowest, half drawn evenly by trace number, newest first. */
function* spreadRows(store: RequestStore, rows: readonly number[], limit: number): Generator<null, readonly number[]> {
  if (rows.length <= limit) return rows;
  const slow = new Set(greatest(rows, (row) => requestDurationUs(store, row), limit >> 1));
  yield null;
  const even = evenSample(store, rows.filter((row) => !slow.has(row)), limit - slow.size);
  yield null;
  return [...slow, ...even].sort((a, b) => b - a);
}

/** Some rows, each as likely as any other, and always the same ones. */
export function evenSample(store: RequestStore, rows: readonly number[], count: number): number[] {
  return greatest(rows, (row) => mix32(requestTrace(store, row)) >>> 0, count);
}

/** The rows with the greatest keys, found without sorting the rows themselves: there may be hundreds of thousands. */
function greatest(rows: readonly number[], keyOf: (row: number) => number, count: number): number[] {
  if (rows.length <= count) return [...rows];
  const keys = Float64Array.from(rows, keyOf);
  const least = leastOfGreatest(keys, count);
  const above = rows.filter((_, i) => (keys[i] ?? 0) > least);
  const tied = rows.filter((_, i) => keys[i] === least);
  return [...above, ...tied.slice(0, Math.max(0, count - above.length))];
}

/** The least of so many of the greatest keys. Sorts only a few at a time: most keys are less than what has been seen already. */
function leastOfGreatest(keys: Float64Array, count: number): number {
  if (count <= 0) return Infinity;
  const best = new Float64Array(2 * count);
  let held = 0;
  let least = -Infinity;
  const settle = (): void => {
    best.subarray(0, held).sort();
    best.copyWithin(0, held - count, held);
    held = count;
    least = best[0] as number;
  };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    if (key <= least) continue;
    best[held++] = key;
    if (held === best.length) settle();
  }
  if (held > count) settle();
  return best.subarray(0, held).sort()[0] ?? Infinity;
}

export const wantedOf = (store: RequestStore, row: number): WantedTrace => {
  const { trace, startUs, durationUs } = requestAt(store, row);
  return { trace, startUs, endUs: startUs + durationUs };
};

/** Number of the half minute in which a request began: all of one are made again together. */
export const windowOfRow = (store: RequestStore, row: number): number => Math.floor(requestStartUs(store, row) / SNAPSHOT_US);

/** Rows by their half minute, the newest half minute first. */
export function* byWindow(store: RequestStore, rows: readonly number[]): Generator<null, (readonly [number: number, rows: readonly number[]])[]> {
  const windows = new Map<number, number[]>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const number = windowOfRow(store, row);
    const list = windows.get(number);
    if (list === undefined) windows.set(number, [row]);
    else list.push(row);
    if (i % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) yield null;
  }
  return [...windows].sort(([a], [b]) => b - a);
}

interface Sorted {
  readonly yes: readonly number[];
  readonly open: readonly number[];
  readonly limit: number;
}

function* searchSpans(run: Run, ast: Pipeline, args: TraceSearchArgs, { yes, open, limit }: Sorted): Steps<TraceSearchAnswer> {
  const { requests } = run.recorder;
  const searcher = newSearcher(ast, { spansPerSpanset: 5 });
  const cache = cacheOf(run, args.query.trim());
  const windows = yield* byWindow(requests, [...yes, ...open]);
  const share = (fromMs: number): number => Math.min(1, Math.max(0, (args.toMs - fromMs) / Math.max(1, args.toMs - args.fromMs)));
  const found: FoundRow[] = [];
  let inspected = 0;
  for (const [place, [number, rows]] of windows.entries()) {
    const searched = yield* searchWindow(run, searcher, cache.window(number), rows, limit - found.length);
    const wanted = new Set(rows);
    const here = searched.rows.filter(({ row }) => wanted.has(row));
    const fresh = here.slice(0, limit - found.length).map((one) => one.found);
    found.push(...fresh);
    inspected += rows.filter((row) => searched.seen.has(row)).length;
    const windowFromMs = requests.epochMs + (number * SNAPSHOT_US) / 1000;
    const hasMore = place < windows.length - 1 || here.length > fresh.length || rows.some((row) => !searched.seen.has(row));
    if (found.length >= limit && hasMore) {
      const searchedFromMs = Math.max(args.fromMs, Math.min(found.at(-1)?.startMs ?? windowFromMs, args.toMs));
      return { ok: true, decidedBy: 'spans', total: found.length, rows: found, searchedFromMs, isComplete: false, inspected };
    }
    yield { rows: fresh, share: share(windowFromMs), searchedFromMs: Math.max(args.fromMs, windowFromMs) };
  }
  return { ok: true, decidedBy: 'spans', total: found.length, rows: found, searchedFromMs: args.fromMs, isComplete: true, inspected };
}

/** Traces between two looks at the clock. */
const TRACES_AT_ONCE = 16;

/**
 * Looks into the traces of one half minute that have not been looked into for this question before, the newest first, until
 * as many as wanted are known. Adds to what is known of that half minute, and returns it.
 */
function* searchWindow(run: Run, searcher: Searcher, known: Searched, rows: readonly number[], limit: number): Generator<null, Searched> {
  const { requests } = run.recorder;
  const wanted = new Set(rows);
  let enough = known.rows.filter(({ row }) => wanted.has(row)).length;
  const unseen = rows.filter((row) => !known.seen.has(row)).sort((a, b) => requestStartUs(requests, b) - requestStartUs(requests, a) || b - a);
  if (unseen.length === 0 || enough >= limit) return known;
  const spans = yield* remakeSpans(run, unseen.map((row) => wantedOf(requests, row)));
  for (const [i, row] of unseen.entries()) {
    if (i % TRACES_AT_ONCE === TRACES_AT_ONCE - 1) yield null;
    if (enough >= limit) break;
    const one = wantedOf(requests, row);
    if (!spans.unsettled.has(one.trace)) known.seen.add(row);
    if (!searcher.mayMatch(lightTrace(spans.recordsOf(one.trace), spans.contextOf(one)))) continue;
    const trace = remadeTrace(spans, one);
    const match = trace === null ? null : searcher.inspect(queryTraceOf(trace, run.scenario.startEpochMs * 1000 + one.startUs));
    if (trace === null || match === null) continue;
    enough += 1;
    known.add(row, foundRow(requests, row, trace, match));
  }
  return known;
}
