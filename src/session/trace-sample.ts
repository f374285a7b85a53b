import { newSearcher, parseTraceql, queryTraceOf } from '../query/traceql/index.ts';
import { QueryFailure } from '../query/promql/failure.ts';
import { parseTraceId } from '../telemetry/ids.ts';
import { findRequest, firstRequestEndingAfter, requestAt, type RequestStore } from '../telemetry/request-store.ts';
import type { Trace } from '../telemetry/trace-types.ts';
import { remadeTrace, remakeSpans } from './remade-traces.ts';
import type { Run } from './run.ts';
import type { Sampled, SamplingPart, TraceArea, TraceSelectionArgs } from './trace-answers.ts';
import { byWindow, evenSample, searchTraces, sortByRoot, wantedOf } from './trace-search.ts';
import type { QueryFault } from './view.ts';

type Steps<T> = Generator<SamplingPart | null, T>;

/** A trace of one of the two sides. */
export type Visit = (trace: Trace, isSelected: boolean) => void;

export interface SampledSides {
  readonly ok: true;
  readonly selected: Sampled;
  readonly rest: Sampled;
}

/** Rows of the store on the two sides, and whether rows of the rest may belong to the selection. */
interface Sides {
  readonly ok: true;
  readonly selected: readonly number[];
  readonly rest: readonly number[];
  readonly restIsSure: boolean;
}

/**
 * Makes an even sample of some requests again, and of the rest where `restCount` is not 0, and shows each trace to `visit`.
 * `count` traces of each side at the most. Where only its spans tell whether a trace belongs to the rest, those that do not
 * are left out. Never throws for what a player has written.
 */
export function* sampleTraces(run: Run, args: TraceSelectionArgs, count: number, restCount: number, visit: Visit): Steps<SampledSides | QueryFault> {
  const sides = yield* sidesOf(run, args);
  if (!sides.ok) return sides;
  const { requests } = run.recorder;
  const selected = new Set(evenSample(requests, sides.selected, count));
  const rest = evenSample(requests, sides.rest, restCount);
  const isOfRest = sides.restIsSure ? () => true : restTest(run, args.query);
  const windows = yield* byWindow(requests, [...selected, ...rest]);
  const seen = [0, 0];
  for (const [i, [, rows]] of windows.entries()) {
    yield { share: i / windows.length };
    const spans = yield* remakeSpans(run, rows.map((row) => wantedOf(requests, row)));
    for (const row of rows) {
      yield null;
      const one = wantedOf(requests, row);
      const trace = remadeTrace(spans, one);
      if (trace === null || (!selected.has(row) && !isOfRest(trace, one.startUs))) continue;
      seen[selected.has(row) ? 0 : 1]! += 1;
      visit(trace, selected.has(row));
    }
  }
  return { ok: true, selected: { sampled: seen[0]!, of: sides.selected.length }, rest: { sampled: seen[1]!, of: sides.rest.length } };
}

function* sidesOf(run: Run, args: TraceSelectionArgs): Steps<Sides | QueryFault> {
  const { requests } = run.recorder;
  const matches = yield* matchesOf(run, args);
  if (!('rows' in matches)) return matches;
  const { rows, isComplete, byRoots } = matches;
  if (args.area !== null) {
    const { area } = args;
    const isIn = (row: number): boolean => isInArea(requests, row, area);
    return { ok: true, selected: rows.filter(isIn), rest: rows.filter((row) => !isIn(row)), restIsSure: true };
  }
  const taken = new Set(rows);
  const first = firstRequestEndingAfter(requests, (args.fromMs - requests.epochMs) * 1000 - 1);
  const end = firstRequestEndingAfter(requests, (args.toMs - requests.epochMs) * 1000 + 999);
  const others = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i).filter((row) => !taken.has(row));
  return { ok: true, selected: rows, rest: others, restIsSure: byRoots && isComplete };
}

function* matchesOf(run: Run, args: TraceSelectionArgs): Steps<{ readonly rows: readonly number[]; readonly isComplete: boolean; readonly byRoots: boolean } | QueryFault> {
  const { requests } = run.recorder;
  const search = searchTraces(run, args);
  for (;;) {
    const step = search.next();
    if (step.done !== true) {
      yield null;
      continue;
    }
    const answer = step.value;
    if (!answer.ok) return answer;
    const byRoots = answer.decidedBy === 'roots';
    // Its rows are a choice for the eye; a sample is drawn from all of them.
    const parsed = parseTraceql(args.query.trim() === '' ? '{}' : args.query);
    if (byRoots && parsed.ok) return { rows: (yield* sortByRoot(run, parsed.ast, args)).yes, isComplete: answer.isComplete, byRoots };
    const rows = answer.rows.map(({ traceId }) => findRequest(requests, parseTraceId(requests.seed, traceId) ?? 0)).filter((row) => row >= 0);
    return { rows, isComplete: answer.isComplete, byRoots };
  }
}

export function isInArea(store: RequestStore, row: number, { fromMs, toMs, leastUs, mostUs }: TraceArea): boolean {
  const { startUs, durationUs } = requestAt(store, row);
  const startMs = store.epochMs + startUs / 1000;
  return startMs >= fromMs && startMs <= toMs && durationUs >= leastUs && durationUs <= mostUs;
}

/** Whether a trace does not match: for those that nothing but their spans tell. */
function restTest(run: Run, query: string): (trace: Trace, startUs: number) => boolean {
  const parsed = parseTraceql(query);
  if (!parsed.ok) return () => true;
  const { inspect } = newSearcher(parsed.ast);
  return (trace, startUs) => {
    try {
      return inspect(queryTraceOf(trace, run.scenario.startEpochMs * 1000 + startUs)) === null;
    } catch (error) {
      // A question that is too dear for some trace says nothing of it.
      if (error instanceof QueryFailure) return false;
      throw error;
    }
  };
}
