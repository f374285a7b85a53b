import { addArray, addNumber, addText, addWord, digestText, newDigest, type Column } from '../../base/hash.ts';
import { reserveEvents } from '../../base/event-heap.ts';
import { copyRing, type TimerRing } from '../../base/timer-rings.ts';
import { FRAME_COLUMNS, growFrames, type Frames } from './frames.ts';
import type { Book, World } from './world.ts';

/** A world's state at one instant, apart from its model and plot. Restoring it into a world of the same model continues bit for bit. */
export interface Snapshot {
  readonly now: number;
  readonly events: number;
  readonly token: number;
  readonly sequence: number;
  readonly heap: readonly Column[];
  readonly rings: readonly TimerRing[];
  readonly hops: TimerRing;
  readonly frameMarks: { readonly high: number; readonly free: number; readonly live: number };
  readonly frames: readonly Column[];
  readonly fixed: readonly Column[];
  readonly book: Book;
}

/** Copies the used part of every column. Cost grows with what is in flight, not with capacity. */
export function takeSnapshot(world: World): Snapshot {
  const { heap, frames } = world;
  return {
    now: world.now,
    events: world.events,
    token: world.token,
    sequence: heap.sequence,
    heap: [heap.times, heap.sequences, heap.kinds, heap.subjects, heap.tokens].map((column) => column.slice(0, heap.size)),
    rings: world.rings.rings.map(copyLive),
    hops: copyLive(world.hops),
    frameMarks: { high: frames.high, free: frames.free, live: frames.live },
    frames: frameColumns(frames).map((column) => column.slice(0, frames.high)),
    fixed: fixedColumns(world).map((column) => column.slice()),
    book: world.book,
  };
}

export function restoreSnapshot(world: World, snapshot: Snapshot): void {
  const { heap, frames } = world;
  world.now = snapshot.now;
  world.events = snapshot.events;
  world.token = snapshot.token;
  heap.sequence = snapshot.sequence;
  heap.size = snapshot.heap[0].length;
  reserveEvents(heap, heap.size);
  [heap.times, heap.sequences, heap.kinds, heap.subjects, heap.tokens].forEach((column, i) => column.set(snapshot.heap[i]));
  world.rings = { rings: snapshot.rings.map((ring) => copyRing(ring, ring.times.length)) };
  world.hops = copyRing(snapshot.hops, snapshot.hops.times.length);
  const { high, free, live } = snapshot.frameMarks;
  if (high > frames.state.length) growFrames(frames, powerOfTwoAtLeast(high));
  Object.assign(frames, { high, free, live });
  frameColumns(frames).forEach((column, i) => {
    column.set(snapshot.frames[i]);
    // A row keeps what was in it until it is used again; rows never used must be as they were, or the worlds would differ.
    column.fill(0, high);
  });
  fixedColumns(world).forEach((column, i) => column.set(snapshot.fixed[i]));
  world.book = snapshot.book;
}

/** Bytes that the snapshot's columns take, for budgets. */
export function snapshotBytes(snapshot: Snapshot): number {
  const rings = [...snapshot.rings, snapshot.hops].flatMap((ring): Column[] => [ring.times, ring.sequences, ring.kinds, ring.subjects, ring.tokens]);
  return [...snapshot.heap, ...snapshot.frames, ...snapshot.fixed, ...rings].reduce((sum, column) => sum + column.byteLength, 0);
}

/**
 * Sixteen hexadecimal digits over the whole state: equal worlds have equal hashes in every engine. Rings count by their
 * live entries, so a restored world hashes like the one it was taken from.
 */
export function hashWorld(world: World): string {
  const digest = newDigest();
  const { heap, frames } = world;
  addNumber(digest, world.now);
  addNumber(digest, world.events);
  addWord(digest, world.token);
  addWord(digest, heap.sequence | 0);
  addWord(digest, heap.size);
  for (const column of [heap.times, heap.sequences, heap.kinds, heap.subjects, heap.tokens]) addArray(digest, column, heap.size);
  for (const ring of [...world.rings.rings, world.hops]) {
    const live = copyLive(ring);
    addNumber(digest, ring.durationUs);
    addWord(digest, ring.armed ? 1 : 0);
    for (const column of [live.times, live.sequences, live.kinds, live.subjects, live.tokens]) addArray(digest, column, live.tail);
  }
  addWord(digest, frames.high);
  addWord(digest, frames.free);
  addWord(digest, frames.live);
  for (const column of frameColumns(frames)) addArray(digest, column, frames.high);
  for (const column of fixedColumns(world)) addArray(digest, column, column.length);
  addText(digest, JSON.stringify(world.book));
  return digestText(digest);
}

function copyLive(ring: TimerRing): TimerRing {
  return copyRing(ring, powerOfTwoAtLeast(ring.tail - ring.head));
}

function frameColumns(frames: Frames): Column[] {
  return FRAME_COLUMNS.map((name) => frames[name]);
}

function fixedColumns(world: World): Column[] {
  const { queues, params, cells, stations, pools, calls, plans, parts, clients } = world;
  const groups: readonly object[] = [queues, stations, pools, calls, plans, ...Object.values(parts), clients];
  return [params, cells, ...groups.flatMap((group) => Object.values(group) as Column[])];
}

function powerOfTwoAtLeast(n: number): number {
  let size = 1;
  while (size < n) size *= 2;
  return size;
}
