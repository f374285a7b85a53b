import { applyVerb } from '../sim/intents/registry.ts';
import { runUntil } from '../sim/kernel/run.ts';
import { restoreSnapshot } from '../sim/kernel/snapshot.ts';
import { newWorld, type World } from '../sim/kernel/world.ts';
import type { Sink } from '../sim/kernel/sink.ts';
import { SECOND } from '../base/time.ts';
import { isTraceAlive, requestUnderWay, tellOpenSpans } from '../sim/parts/open-spans.ts';
import { newSpanCollector, collectedSpans } from '../telemetry/span-collector.ts';
import { buildTrace } from '../telemetry/trace-tree.ts';
import { spanNamingOf } from '../telemetry/span-attributes.ts';
import type { Trace } from '../telemetry/trace-types.ts';
import { findRequest, requestAt } from '../telemetry/request-store.ts';
import { parseTraceId } from '../telemetry/ids.ts';
import type { Run } from './run.ts';

/** A part of a run that is being simulated again, and which of its intents comes next. */
export interface Replay {
  readonly run: Run;
  readonly world: World;
  nextIntent: number;
}

/**
 * Begins to simulate a part of a run again, from the snapshot before it, in a world of its own that reports to `sink`.
 * What the run's players did in between is done again.
 */
export function startReplay(run: Run, fromUs: number, sink: Sink): Replay {
  let at = run.snapshots.length - 1;
  while (at > 0 && run.snapshots[at]!.world.now > fromUs) at--;
  const start = run.snapshots[at]!;
  const world = newWorld(run.model, run.world.plot);
  restoreSnapshot(world, start.world);
  world.sink = sink;
  world.spansOn = true;
  return { run, world, nextIntent: start.intents };
}

/** Goes on to `toUs`; in pieces is the same as in one go. */
export function replayTo(replay: Replay, toUs: number): void {
  const { run, world } = replay;
  for (let next = run.intents[replay.nextIntent]; next !== undefined && next.tick <= toUs; next = run.intents[++replay.nextIntent]) {
    if (next.tick > world.now) runUntil(world, next.tick);
    if (next.intent.kind === 'mitigate') applyVerb(world, next.intent.verb, next.intent.args);
  }
  if (toUs > world.now) runUntil(world, toUs);
}

/** Work that its caller has given up on may go on for a while; it belongs to the trace as well. */
export const AFTERMATH_US = 30 * SECOND;
/** How often is looked whether it is over: nothing is simulated longer than it takes. */
const LOOK_US = SECOND;

/**
 * All spans of one trace, made again on demand; null where no request has that id. Follows the trace until nothing is
 * done for it any more, at the most AFTERMATH_US beyond the answer to its user and never beyond the present; what is
 * still open then is marked as unfinished.
 */
export function openTrace(run: Run, traceId: string): Trace | null {
  const trace = parseTraceId(run.seed, traceId);
  const period = trace === null ? null : requestPeriod(run, trace);
  if (trace === null || period === null) return null;
  const collector = newSpanCollector(new Set([trace]));
  const replay = startReplay(run, period.startUs, collector.sink);
  const { world } = replay;
  replayTo(replay, period.endUs);
  const lastUs = Math.min(run.world.now, period.endUs + AFTERMATH_US);
  while (world.now < lastUs && isTraceAlive(world, trace)) replayTo(replay, Math.min(lastUs, world.now + LOOK_US));
  tellOpenSpans(world, trace);
  return buildTrace(collectedSpans(collector, trace), {
    seed: run.seed,
    epochMs: run.scenario.startEpochMs,
    naming: spanNamingOf(run.model),
    identities: world.book.identities,
    nowUs: world.now,
    isPresent: world.now >= run.world.now,
  });
}

/** From the beginning of a client's request to the first moment after its end, or to now while it is under way. */
function requestPeriod({ recorder, world }: Run, trace: number): { startUs: number; endUs: number } | null {
  const row = findRequest(recorder.requests, trace);
  if (row < 0) {
    const startUs = requestUnderWay(world, trace);
    return startUs === null ? null : { startUs, endUs: world.now };
  }
  const { startUs, durationUs } = requestAt(recorder.requests, row);
  return { startUs, endUs: startUs + durationUs + 1 };
}
