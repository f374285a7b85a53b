import { SECOND } from '../base/time.ts';
import { QUIET_SINK, type SpanRecord } from '../sim/kernel/sink.ts';
import type { World } from '../sim/kernel/world.ts';
import { requestUnderWay, tellOpenSpans } from '../sim/parts/open-spans.ts';
import type { ExportWindow, WindowTrace } from '../telemetry/export/index.ts';
import { requestAt } from '../telemetry/request-store.ts';
import type { Run } from './run.ts';
import { builtTrace, busyTraces, keepSpan, tracesWithLines } from './window-traces.ts';
import { replayTo, startReplay } from './window.ts';

const LOOK_US = SECOND;

interface Candidate {
  readonly trace: number;
  readonly startUs: number;
  /** Of its root; infinite while it is under way at the window's end. */
  readonly endUs: number;
}

/**
 * The traces that `tracesOfWindow` would give, without those of which `mayMatch` says, by the row of their finished request,
 * that nobody wants them. Only the stretches of time in which somebody may be wanted are simulated again: from the milestone
 * before a candidate begins until nothing is done any more for those that have begun.
 */
export function* tracesThatMayMatch(run: Run, window: ExportWindow, mayMatch: (row: number) => boolean): Generator<WindowTrace> {
  const toUs = Math.min(window.toUs, run.world.now);
  const candidates = candidatesOf(run, window.fromUs, toUs, mayMatch);
  const lines = tracesWithLines(run, window.fromUs, toUs);
  for (let next = 0; next < candidates.length; ) next = yield* stretch(run, { fromUs: window.fromUs, toUs }, candidates, next, lines);
}

/** From one candidate on as long as there is anything to wait for. Returns the first candidate that is left for a later stretch. */
function* stretch(run: Run, { fromUs, toUs }: ExportWindow, candidates: readonly Candidate[], from: number, lines: ReadonlySet<number>): Generator<WindowTrace, number> {
  const open = new Map<number, { readonly endUs: number; waitUs: number; lookUs: number }>();
  const spans = new Map<number, SpanRecord[]>();
  const wanted = new Set<number>(candidates.slice(from).map(({ trace }) => trace));
  const replay = startReplay(run, candidates[from]!.startUs, { ...QUIET_SINK, span: (span) => void (wanted.has(span.trace) && keepSpan(spans, span)) });
  const { world } = replay;
  /** Null also for a trace that did nothing in the window. */
  const built = (trace: number, isBusy: boolean): WindowTrace | null => {
    const records = spans.get(trace) ?? [];
    spans.delete(trace);
    return isBusy || lines.has(trace) || records.some(({ endUs }) => endUs >= fromUs) ? builtTrace(run, world, records) : null;
  };
  let next = from;
  do {
    replayTo(replay, Math.min(toUs, world.now + LOOK_US));
    for (; next < candidates.length && candidates[next]!.startUs <= world.now; next++) open.set(candidates[next]!.trace, { endUs: candidates[next]!.endUs, waitUs: LOOK_US, lookUs: 0 });
    const busy = busyTraces(world);
    for (const [trace, state] of open) {
      if (state.endUs >= world.now || busy.has(trace) || world.now < state.lookUs) continue;
      if (isHeld(world, trace)) {
        state.waitUs *= 2;
        state.lookUs = world.now + state.waitUs;
        continue;
      }
      open.delete(trace);
      const whole = built(trace, false);
      if (whole !== null) yield whole;
    }
  } while (world.now < toUs && (open.size > 0 || isNear(run, world, candidates[next])));
  const busy = busyTraces(world);
  for (const trace of open.keys()) tellOpenSpans(world, trace);
  for (const trace of open.keys()) {
    const whole = built(trace, busy.has(trace));
    if (whole !== null) yield whole;
  }
  return world.now >= toUs ? candidates.length : next;
}

const isHeld = (world: World, trace: number): boolean => world.model.hooks.holdsTrace.some((holds) => holds(world, trace));

/** Whether going on is no longer than starting anew before a candidate. */
function isNear({ snapshots }: Run, world: World, next: Candidate | undefined): boolean {
  return next !== undefined && !snapshots.some((milestone) => milestone.world.now > world.now && milestone.world.now <= next.startUs);
}

/** By their start: finished requests that may match and can have done something in the window, and those that were under way at its end. */
function candidatesOf(run: Run, fromUs: number, toUs: number, mayMatch: (row: number) => boolean): Candidate[] {
  const { requests } = run.recorder;
  const { world: before } = startReplay(run, Math.max(0, fromUs), QUIET_SINK);
  const busyBefore = busyTraces(before);
  const finished = new Set<number>();
  const found: Candidate[] = [];
  for (let row = 0; row < requests.count; row++) {
    const { trace, startUs, durationUs } = requestAt(requests, row);
    const endUs = startUs + durationUs;
    finished.add(trace);
    if (startUs > toUs) continue;
    // Nothing is done any more for what was over and forgotten before the window.
    if (endUs < before.now && !busyBefore.has(trace) && !isHeld(before, trace)) continue;
    // What ended later was still open at the window's end: its summary says more than was known.
    if (endUs > toUs || mayMatch(row)) found.push({ trace, startUs, endUs: endUs > toUs ? Infinity : endUs });
  }
  for (const trace of busyTraces(run.world)) {
    const startUs = finished.has(trace) ? null : requestUnderWay(run.world, trace);
    if (startUs !== null && startUs <= toUs) found.push({ trace, startUs, endUs: Infinity });
  }
  return found.sort((a, b) => a.startUs - b.startUs || a.trace - b.trace);
}
