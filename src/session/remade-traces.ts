import { SECOND } from '../base/time.ts';
import { QUIET_SINK, type SpanRecord } from '../sim/kernel/sink.ts';
import { tellOpenSpans } from '../sim/parts/open-spans.ts';
import { spanNamingOf } from '../telemetry/span-attributes.ts';
import { buildTrace, type TraceContext } from '../telemetry/trace-tree.ts';
import type { Trace } from '../telemetry/trace-types.ts';
import type { Run } from './run.ts';
import { busyTraces, keepSpan } from './window-traces.ts';
import { AFTERMATH_US, replayTo, startReplay, type Replay } from './window.ts';

/** A finished request whose spans are wanted. */
export interface WantedTrace {
  /** Its number in the world. */
  readonly trace: number;
  readonly startUs: number;
  readonly endUs: number;
}

/** Spans of some requests as the world told them, before they are made into trees. */
export interface RemadeSpans {
  /** None of a request of which nothing was told. */
  readonly recordsOf: (trace: number) => readonly SpanRecord[];
  /** How a trace is cut and named. */
  readonly contextOf: (wanted: WantedTrace) => TraceContext;
  /** Requests for which something was still done, or to be done, at the present: asked again later, there will be more. */
  readonly unsettled: ReadonlySet<number>;
}

/** Nothing is simulated longer than this between two looks at the clock; a few milliseconds of work in a large system. */
const STEP_US = SECOND / 4;

/**
 * Simulates the time of some requests again and keeps their spans, each followed as `openTrace` follows it: until nothing is
 * done for it any more, at the most AFTERMATH_US beyond the answer to its user and never beyond the present. Costs as much as
 * the time from the first of them to the end of the last one's work, so ask for those of one half minute together.
 */
export function* remakeSpans(run: Run, wanted: readonly WantedTrace[]): Generator<null, RemadeSpans> {
  const presentUs = run.world.now;
  const byTrace = new Map(wanted.map((one) => [one.trace, one]));
  const startUs = wanted.reduce((first, one) => Math.min(first, one.startUs), presentUs);
  const endUs = wanted.reduce((last, one) => Math.max(last, one.endUs + 1), 0);
  const records = new Map<number, SpanRecord[]>();
  const span = (record: SpanRecord): void => {
    if (byTrace.has(record.trace)) keepSpan(records, record);
  };
  const replay = startReplay(run, startUs, { ...QUIET_SINK, span });
  const { world } = replay;
  yield null;
  while (world.now < endUs) {
    replayTo(replay, Math.min(endUs, world.now + STEP_US));
    yield null;
  }
  const left = yield* followAftermath(replay, byTrace, presentUs);
  for (const trace of left) tellOpenSpans(world, trace);
  const shared = { seed: run.seed, epochMs: run.scenario.startEpochMs, naming: spanNamingOf(run.model), identities: world.book.identities, isPresent: world.now >= presentUs };
  return {
    recordsOf: (trace) => records.get(trace) ?? [],
    contextOf: (one) => ({ ...shared, nowUs: Math.min(world.now, one.endUs + AFTERMATH_US) }),
    unsettled: new Set([...left].filter((trace) => (byTrace.get(trace)?.endUs ?? 0) + AFTERMATH_US > presentUs)),
  };
}

/** Goes on while anything is done for one of them. Returns those for which something still is. */
function* followAftermath(replay: Replay, byTrace: ReadonlyMap<number, WantedTrace>, presentUs: number): Generator<null, Set<number>> {
  const { world } = replay;
  const { holdsTrace } = world.model.hooks;
  const cut = new Set<number>();
  let waiting = new Set(byTrace.keys());
  for (let stepUs = SECOND; ; stepUs = Math.min(8 * SECOND, stepUs * 2)) {
    const busy = busyTraces(world);
    const next = new Set<number>();
    for (const trace of waiting) {
      const lives = busy.has(trace) || holdsTrace.some((holds) => holds(world, trace));
      if (holdsTrace.length > 0) yield null;
      if (!lives) continue;
      if (world.now >= (byTrace.get(trace)?.endUs ?? 0) + AFTERMATH_US) cut.add(trace);
      else next.add(trace);
    }
    waiting = next;
    const toUs = Math.min(presentUs, world.now + stepUs);
    if (waiting.size === 0 || toUs <= world.now) break;
    while (world.now < toUs) {
      replayTo(replay, Math.min(toUs, world.now + STEP_US));
      yield null;
    }
  }
  const busy = busyTraces(world);
  return new Set([...waiting, ...[...cut].filter((trace) => busy.has(trace))]);
}

/** One of them as a tree, as `openTrace` gives it; null when nothing was told of it. */
export function remadeTrace(spans: RemadeSpans, wanted: WantedTrace): Trace | null {
  return buildTrace(spans.recordsOf(wanted.trace), spans.contextOf(wanted));
}
