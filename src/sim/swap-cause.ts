import { pushOrdered, type EventHeap } from '../base/event-heap.ts';
import { EVENT_MODE } from './kernel/events.ts';
import { QUIET_SINK } from './kernel/sink.ts';
import { restoreSnapshot, takeSnapshot, type Snapshot } from './kernel/snapshot.ts';
import { newWorld, type Plot, type World } from './kernel/world.ts';
import type { Model } from './kernel/model.ts';
import { startWorld } from './start.ts';

/**
 * Two worlds of the same system and seed that differ in their hidden cause alone are the same until the first of the two
 * causes stirs: as long as neither does anything at the start, and neither is told of by what it sets for good
 * (`paramOverrides`), all that sets them apart is what their fault machines wait for.
 */
export interface Twin {
  /** The other world at time 0. */
  readonly begun: World;
  /** Until then the first world may stand in for it. */
  readonly untilUs: number;
}

/** The world of `plot` beside one that began as `first` with `own`; null where nothing says that they are the same at first. */
export function twinOf(model: Model, own: Plot, first: Snapshot, plot: Plot): Twin | null {
  if (!isDormant(own) || !isDormant(plot) || Object.keys(initialOf(plot).on).length > 0) return null;
  if (own.seed !== plot.seed || JSON.stringify([own.paramOverrides, own.planned, own.history]) !== JSON.stringify([plot.paramOverrides, plot.planned, plot.history])) return null;
  const begun = startWorld(model, plot, QUIET_SINK);
  const [mine, others] = [first, takeSnapshot(begun)].map(waitsOf) as [Wait[], Wait[]];
  // The other's waits stand at the places of the first one's among the events of the start.
  if (others.length > mine.length) return null;
  return { begun, untilUs: Math.min(...[...mine, ...others].map(({ timeUs }) => timeUs)) };
}

const initialOf = ({ fault }: Plot): Plot['fault']['states'][string] => fault.states[fault.initial];
const isDormant = (plot: Plot): boolean => initialOf(plot).entry.length === 0;

/** The world of the twin as it stands where the first world was at a `snapshot` of no later than `untilUs`; null where the first one's cause had stirred even so. */
export function swapCause({ begun }: Pick<Twin, 'begun'>, snapshot: Snapshot): World | null {
  if (snapshot.book.faultPath.length !== 1) return null;
  const world = newWorld(begun.model, begun.plot);
  restoreSnapshot(world, snapshot);
  const mine = waitsOf(snapshot);
  const start = takeSnapshot(begun);
  const swapped = waitsOf(start).map((wait, i): Wait => ({ ...wait, sequence: mine[i].sequence, token: mine[i].token }));
  const events = eventsOf(snapshot).filter(({ token, kind }) => kind !== EVENT_MODE || !mine.some((wait) => wait.token === token));
  refill(world.heap, [...events, ...swapped.map(({ mode, timeUs, sequence, token }) => ({ timeUs, sequence, kind: EVENT_MODE, subject: mode, token }))]);
  const tokens = new Map(waitsOf(start).map(({ token }, i) => [token, swapped[i].token]));
  const modes = snapshot.book.modes.map((mode, i) => {
    const other = start.book.modes[i];
    return mode.machine === FAULT ? { ...other, timers: other.timers.map((timer) => ({ ...timer, token: tokens.get(timer.token) ?? timer.token })) } : mode;
  });
  world.book = { ...snapshot.book, modes, faultPath: start.book.faultPath };
  return world;
}

const FAULT = 'fault';

/** A delay of the fault's machine that is pending. */
interface Wait {
  readonly mode: number;
  readonly timeUs: number;
  readonly sequence: number;
  readonly token: number;
}

interface Event {
  readonly timeUs: number;
  readonly sequence: number;
  readonly kind: number;
  readonly subject: number;
  readonly token: number;
}

function eventsOf({ heap: [times, sequences, kinds, subjects, tokens] }: Snapshot): Event[] {
  return Array.from(times, (timeUs, i) => ({ timeUs, sequence: sequences[i], kind: kinds[i], subject: subjects[i], token: tokens[i] }));
}

function waitsOf(snapshot: Snapshot): Wait[] {
  const mode = snapshot.book.modes.findIndex(({ machine }) => machine === FAULT);
  const { timers } = snapshot.book.modes[mode];
  return eventsOf(snapshot)
    .filter(({ kind, subject, token }) => kind === EVENT_MODE && subject === mode && timers.some((timer) => timer.token === token))
    .map(({ timeUs, sequence, token }) => ({ mode, timeUs, sequence, token }))
    .sort((a, b) => a.sequence - b.sequence);
}

function refill(heap: EventHeap, events: readonly Event[]): void {
  heap.size = 0;
  for (const { timeUs, sequence, kind, subject, token } of events) pushOrdered(heap, timeUs, sequence, kind, subject, token);
}
