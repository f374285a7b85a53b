import type { Span } from '../trace-types.ts';
import type { WindowTrace } from './export-types.ts';

/**
 * Where spans are drawn. Viewers take events of one thread for a stack, so two that overlap without one containing the
 * other must not share one. Numbers count from 1.
 */
export interface Tracks {
  readonly processes: Map<string, Process>;
}

interface Process {
  readonly pid: number;
  /** By thread: world time up to which it is taken. Traces come about in order of their end, so the rest is free. */
  readonly takenToUs: number[];
}

export interface PlacedSpan {
  readonly span: Span;
  readonly pid: number;
  readonly tid: number;
  readonly isNewProcess: boolean;
}

export function newTracks(): Tracks {
  return { processes: new Map() };
}

/** Gives every span of a trace a thread of its process; a parent stands before its children. */
export function placeSpans(tracks: Tracks, { trace, startUs }: WindowTrace): PlacedSpan[] {
  const placed: PlacedSpan[] = [];
  for (const [key, spans] of byProcess(trace.spans)) {
    const known = tracks.processes.get(key);
    const process = known ?? { pid: tracks.processes.size + 1, takenToUs: [] };
    tracks.processes.set(key, process);
    let isNewProcess = known === undefined;
    for (const lane of lanesOf(spans)) {
      const tid = takeThread(process, startUs + lane.fromUs, startUs + lane.toUs);
      for (const span of lane.spans) {
        placed.push({ span, pid: process.pid, tid, isNewProcess });
        isNewProcess = false;
      }
    }
  }
  return placed;
}

function byProcess(spans: readonly Span[]): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const key = JSON.stringify(span.resource);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  return groups;
}

interface Lane {
  readonly spans: Span[];
  /** Ends of those that the next span may lie in, the innermost last. */
  readonly open: number[];
  readonly fromUs: number;
  toUs: number;
}

/** Spreads spans of one process over lanes in which they nest: each goes into the first that has it inside, or has ended. */
function lanesOf(spans: readonly Span[]): Lane[] {
  const lanes: Lane[] = [];
  for (const span of [...spans].sort((a, b) => a.startUs - b.startUs || b.durationUs - a.durationUs || a.depth - b.depth)) {
    const endUs = span.startUs + span.durationUs;
    let lane = lanes.find((one) => {
      while (one.open.length > 0 && (one.open.at(-1) ?? 0) <= span.startUs) one.open.pop();
      return one.open.length === 0 || (one.open.at(-1) ?? 0) >= endUs;
    });
    if (lane === undefined) {
      lane = { spans: [], open: [], fromUs: span.startUs, toUs: endUs };
      lanes.push(lane);
    }
    lane.spans.push(span);
    lane.open.push(endUs);
    lane.toUs = Math.max(lane.toUs, endUs);
  }
  return lanes;
}

/** The free thread that was used last, so that few are needed; a new one where all are taken. */
function takeThread({ takenToUs }: Process, fromUs: number, toUs: number): number {
  let best = -1;
  takenToUs.forEach((taken, i) => {
    if (taken <= fromUs && (best < 0 || taken > (takenToUs[best] ?? 0))) best = i;
  });
  if (best < 0) best = takenToUs.push(0) - 1;
  takenToUs[best] = toUs;
  return best + 1;
}
