import { applyVerb } from '../sim/intents/registry.ts';
import { runUntil } from '../sim/kernel/run.ts';
import { restoreSnapshot } from '../sim/kernel/snapshot.ts';
import { newWorld, type World } from '../sim/kernel/world.ts';
import type { Sink } from '../sim/kernel/sink.ts';
import { SECOND } from '../base/time.ts';
import { newSpanCollector, collectedSpans } from '../telemetry/span-collector.ts';
import { buildTrace } from '../telemetry/trace-tree.ts';
import type { Trace } from '../telemetry/trace-types.ts';
import { findRequest, requestAt } from '../telemetry/request-store.ts';
import { parseTraceId } from '../telemetry/ids.ts';
import type { Run } from './run.ts';

/**
 * Simulates a part of a run again, from the snapshot before it, in a world of its own that reports to `sink`. Ends with
 * the clock at `toUs`; what the run's players did in between is done again.
 */
export function replayWindow(run: Run, fromUs: number, toUs: number, sink: Sink): World {
  let at = run.snapshots.length - 1;
  while (at > 0 && run.snapshots[at]!.world.now > fromUs) at--;
  const start = run.snapshots[at]!;
  const world = newWorld(run.model, run.world.plot);
  restoreSnapshot(world, start.world);
  world.sink = sink;
  world.spansOn = true;
  for (let i = start.intents; i < run.intents.length; i++) {
    const { tick, intent } = run.intents[i]!;
    if (tick > toUs) break;
    if (tick > world.now) runUntil(world, tick);
    if (intent.kind === 'mitigate') applyVerb(world, intent.verb, intent.args);
  }
  if (toUs > world.now) runUntil(world, toUs);
  return world;
}

/** Work that its caller has given up on may go on for a while; it belongs to the trace as well. */
const AFTERMATH_US = 30 * SECOND;

/** All spans of one trace, made again on demand; null where no finished request has that id. */
export function openTrace(run: Run, traceId: string): Trace | null {
  const trace = parseTraceId(run.seed, traceId);
  if (trace === null) return null;
  const row = findRequest(run.recorder.requests, trace);
  if (row < 0) return null;
  const { startUs, durationUs } = requestAt(run.recorder.requests, row);
  const collector = newSpanCollector(new Set([trace]));
  const untilUs = Math.min(run.world.now, startUs + durationUs + AFTERMATH_US);
  const world = replayWindow(run, startUs, Math.max(untilUs, startUs + durationUs + 1), collector.sink);
  return buildTrace(collectedSpans(collector, trace), {
    seed: run.seed,
    epochMs: run.scenario.startEpochMs,
    spanNames: run.model.spanNames,
    identities: world.book.identities,
    nowUs: world.now,
  });
}
