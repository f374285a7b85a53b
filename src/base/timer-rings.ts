import { pushOrdered, type EventHeap } from './event-heap.ts';

/**
 * Timeouts of constant duration expire in the order in which they were set, so each duration gets a first-in-first-out
 * ring of its own and only the head of a ring stands in the event heap. Most timeouts are cancelled before they fire:
 * a cancelled head is skipped without ever entering the heap (measured: 1.5 times less work, heap 200 times smaller).
 *
 * An entry keeps the sequence number it would have had in the heap, so the total order of events is the same as without rings.
 */
export interface TimerRings {
  readonly rings: TimerRing[];
}

export interface TimerRing {
  readonly durationUs: number;
  /** First live entry and one past the last; both grow, places are taken modulo the capacity (a power of two). */
  head: number;
  tail: number;
  armed: boolean;
  times: Float64Array;
  sequences: Int32Array;
  kinds: Uint8Array;
  subjects: Int32Array;
  tokens: Int32Array;
}

const RINGS_MAX = 1024;

export function newTimerRings(): TimerRings {
  return { rings: [] };
}

/** Sets a timeout `durationUs` from `now`. `ringKind` is the event kind under which a ring's head is put into the heap. */
export function setTimer(rings: TimerRings, heap: EventHeap, now: number, durationUs: number, ringKind: number, kind: number, subject: number, token: number): void {
  const index = ringFor(rings, durationUs);
  const ring = rings.rings[index];
  const sequence = heap.sequence++;
  appendRing(ring, now + durationUs, sequence, kind, subject, token);
  if (ring.armed) return;
  ring.armed = true;
  pushOrdered(heap, now + durationUs, sequence, ringKind, index, 0);
}

/** Adds an event behind all others of a ring; its time must not be before theirs. */
export function appendRing(ring: TimerRing, time: number, sequence: number, kind: number, subject: number, token: number): void {
  if (ring.tail - ring.head === ring.times.length) growRing(ring);
  const at = ring.tail++ & (ring.times.length - 1);
  ring.times[at] = time;
  ring.sequences[at] = sequence;
  ring.kinds[at] = kind;
  ring.subjects[at] = subject;
  ring.tokens[at] = token;
}

/** Puts the first entry that `isLive` into the heap; drops dead ones before it. */
export function armRing(ring: TimerRing, index: number, heap: EventHeap, ringKind: number, isLive: (subject: number, token: number) => boolean): void {
  const mask = ring.times.length - 1;
  while (ring.head < ring.tail) {
    const at = ring.head & mask;
    if (isLive(ring.subjects[at], ring.tokens[at])) {
      ring.armed = true;
      pushOrdered(heap, ring.times[at], ring.sequences[at], ringKind, index, 0);
      return;
    }
    ring.head++;
  }
  ring.armed = false;
}

function ringFor(rings: TimerRings, durationUs: number): number {
  const list = rings.rings;
  for (let i = 0; i < list.length; i++) if (list[i].durationUs === durationUs) return i;
  if (list.length >= RINGS_MAX) throw new Error(`more than ${RINGS_MAX} different timeouts in one world`);
  list.push(makeRing(durationUs, 64));
  return list.length - 1;
}

export function makeRing(durationUs: number, capacity: number): TimerRing {
  return {
    durationUs,
    head: 0,
    tail: 0,
    armed: false,
    times: new Float64Array(capacity),
    sequences: new Int32Array(capacity),
    kinds: new Uint8Array(capacity),
    subjects: new Int32Array(capacity),
    tokens: new Int32Array(capacity),
  };
}

/** A copy that holds the live entries only, in a ring of at least `capacity` places. */
export function copyRing(ring: TimerRing, capacity: number): TimerRing {
  const copy = makeRing(ring.durationUs, capacity);
  const mask = ring.times.length - 1;
  for (let i = ring.head; i < ring.tail; i++) {
    const from = i & mask;
    const to = i - ring.head;
    copy.times[to] = ring.times[from];
    copy.sequences[to] = ring.sequences[from];
    copy.kinds[to] = ring.kinds[from];
    copy.subjects[to] = ring.subjects[from];
    copy.tokens[to] = ring.tokens[from];
  }
  copy.tail = ring.tail - ring.head;
  copy.armed = ring.armed;
  return copy;
}

function growRing(ring: TimerRing): void {
  const bigger = copyRing(ring, ring.times.length * 2);
  ring.head = 0;
  ring.tail = bigger.tail;
  ring.times = bigger.times;
  ring.sequences = bigger.sequences;
  ring.kinds = bigger.kinds;
  ring.subjects = bigger.subjects;
  ring.tokens = bigger.tokens;
}
