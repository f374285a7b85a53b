import { SECOND } from '../base/time.ts';
import { FREE } from '../sim/kernel/frames.ts';
import { QUIET_SINK, type SpanRecord } from '../sim/kernel/sink.ts';
import type { World } from '../sim/kernel/world.ts';
import { requestUnderWay, tellOpenSpans } from '../sim/parts/open-spans.ts';
import type { ExportWindow, WindowTrace } from '../telemetry/export/index.ts';
import { firstLogAfter, LOG_CHUNK, LOG_CHUNK_BITS } from '../telemetry/log-store.ts';
import { REQUEST_CHUNK_BITS } from '../telemetry/request-store.ts';
import { spanNamingOf } from '../telemetry/span-attributes.ts';
import { buildTrace } from '../telemetry/trace-tree.ts';
import type { Run } from './run.ts';
import { replayTo, startReplay } from './window.ts';

/** How often traces that are over are handed on. */
const LOOK_US = SECOND;

/**
 * Every trace that did anything in a window, or wrote a log line in it, whole from its beginning on, as it was known at the
 * window's end: what was not finished then is marked so. Made by one simulation from the first of them on; a trace is
 * handed on, in order of the answer to its user, as soon as nothing is done for it any more, so that few are held at once.
 * `progress` is told world time in [0, 1] of the work.
 */
export function* tracesOfWindow(run: Run, window: ExportWindow, progress: (share: number) => void = () => {}): Generator<WindowTrace> {
  for (const one of tracesInSteps(run, window, progress)) if (one !== null) yield one;
}

/** The same for those who have other things to do meanwhile: null after every second of the world that was simulated. */
export function* tracesInSteps(run: Run, window: ExportWindow, progress: (share: number) => void = () => {}): Generator<WindowTrace | null> {
  const toUs = Math.min(window.toUs, run.world.now);
  const isWhole = window.fromUs <= 0;
  // To know what is wanted, the window is simulated once more before: half of the work.
  const wanted = isWhole ? null : yield* tracesSeen(run, window.fromUs, toUs, (share) => progress(share / 2));
  const fromUs = wanted === null ? 0 : firstStart(run, wanted, window.fromUs);
  const spans = new Map<number, SpanRecord[]>();
  /** Traces whose user has an answer, with when to look at them again. */
  const answered = new Map<number, { waitUs: number; lookUs: number }>();
  const sink = {
    ...QUIET_SINK,
    span: (span: SpanRecord): void => {
      if (wanted === null || wanted.has(span.trace)) keepSpan(spans, span);
    },
    requestEnded: (_client: number, _route: number, trace: number): void => {
      if (wanted === null || wanted.has(trace)) answered.set(trace, { waitUs: LOOK_US, lookUs: 0 });
    },
  };
  const replay = startReplay(run, fromUs, sink);
  const { world } = replay;
  const built = (trace: number): WindowTrace | null => {
    const records = spans.get(trace) ?? [];
    spans.delete(trace);
    return builtTrace(run, world, records);
  };
  const begunUs = world.now;
  while (world.now < toUs) {
    replayTo(replay, Math.min(toUs, world.now + LOOK_US));
    const share = (world.now - begunUs) / (toUs - begunUs);
    progress(isWhole ? share : (1 + share) / 2);
    yield null;
    const busy = busyTraces(world);
    for (const [trace, state] of answered) {
      if (busy.has(trace) || world.now < state.lookUs) continue;
      if (world.model.hooks.holdsTrace.some((holds) => holds(world, trace))) {
        // A message may wait for minutes, and looking for it takes its time: look ever more rarely.
        state.waitUs *= 2;
        state.lookUs = world.now + state.waitUs;
        continue;
      }
      answered.delete(trace);
      const whole = built(trace);
      if (whole !== null) yield whole;
    }
  }
  const left = new Set([...spans.keys(), ...[...busyTraces(world)].filter((trace) => wanted === null || wanted.has(trace))]);
  for (const trace of left) tellOpenSpans(world, trace);
  for (const trace of left) {
    const whole = built(trace);
    if (whole !== null) yield whole;
  }
}

/** A trace of what was told of it, as it is known in a world that was simulated again; null where nothing was. */
export function builtTrace(run: Run, world: World, records: readonly SpanRecord[]): WindowTrace | null {
  const whole = buildTrace(records, { seed: run.seed, epochMs: run.scenario.startEpochMs, naming: spanNamingOf(run.model), identities: world.book.identities, nowUs: world.now, isPresent: world.now >= run.world.now });
  return whole === null ? null : { trace: whole, startUs: records.reduce((first, record) => Math.min(first, record.startUs), Infinity) };
}

/** The kernel may use one record for all its spans, so it is copied. */
export function keepSpan(spans: Map<number, SpanRecord[]>, span: SpanRecord): void {
  const list = spans.get(span.trace);
  if (list === undefined) spans.set(span.trace, [{ ...span }]);
  else list.push({ ...span });
}

/** Traces for which something is done at this moment. */
export function busyTraces({ frames }: World): Set<number> {
  const traces = new Set<number>();
  for (let f = 0; f < frames.high; f++) if (frames.state[f] !== FREE && frames.trace[f] !== 0) traces.add(frames.trace[f]!);
  return traces;
}

/** Traces with a span that reaches into a window, or with a log line in it. */
function* tracesSeen(run: Run, fromUs: number, toUs: number, progress: (share: number) => void): Generator<null, Set<number>> {
  const seen = new Set<number>();
  const span = ({ trace, endUs }: SpanRecord): void => {
    if (endUs >= fromUs) seen.add(trace);
  };
  const replay = startReplay(run, fromUs, { ...QUIET_SINK, span });
  do {
    replayTo(replay, Math.min(toUs, replay.world.now + LOOK_US));
    progress(Math.max(0, replay.world.now - fromUs) / Math.max(1, toUs - fromUs));
    yield null;
  } while (replay.world.now < toUs);
  for (const trace of busyTraces(replay.world)) seen.add(trace);
  for (const trace of tracesWithLines(run, fromUs, toUs)) seen.add(trace);
  return seen;
}

/** Traces that wrote a log line in a window, both ends included. */
export function tracesWithLines({ recorder: { logs } }: Run, fromUs: number, toUs: number): Set<number> {
  const seen = new Set<number>();
  const end = firstLogAfter(logs, toUs);
  for (let line = firstLogAfter(logs, fromUs - 1); line < end; line++) {
    const trace = logs.chunks[line >> LOG_CHUNK_BITS]!.trace[line & (LOG_CHUNK - 1)]!;
    if (trace !== 0) seen.add(trace);
  }
  return seen;
}

/** When the first of some traces began, at the latest `fromUs`. */
function firstStart(run: Run, wanted: ReadonlySet<number>, fromUs: number): number {
  const { chunks, count } = run.recorder.requests;
  const unknown = new Set(wanted);
  let first = fromUs;
  chunks.forEach(({ trace, startUs }, c) => {
    const filled = Math.min(1 << REQUEST_CHUNK_BITS, count - (c << REQUEST_CHUNK_BITS));
    for (let at = 0; at < filled; at++) {
      if (unknown.delete(trace[at]!)) first = Math.min(first, startUs[at]!);
    }
  });
  for (const trace of unknown) first = Math.min(first, requestUnderWay(run.world, trace) ?? first);
  return first;
}
