/**
 * The pending events: a 4-ary heap ordered by (time, sequence), always a total order. Payload is a kind with two integers.
 * Structure of arrays; no allocation per event.
 */
export interface EventHeap {
  size: number;
  /**
   * The earliest event has been taken (`takeFirst`) and its place is still free: the next push goes there and sinks, which
   * saves moving the last event up and down again. Most events push another one, so this is the usual way.
   */
  hole: boolean;
  /** Next sequence number, below 2^31 (a hundred half-hour runs); events of equal time leave in the order in which they were pushed. */
  sequence: number;
  times: Float64Array;
  sequences: Int32Array;
  kinds: Uint8Array;
  subjects: Int32Array;
  tokens: Int32Array;
}

export function newEventHeap(capacity = 1024): EventHeap {
  return {
    size: 0,
    hole: false,
    sequence: 0,
    times: new Float64Array(capacity),
    sequences: new Int32Array(capacity),
    kinds: new Uint8Array(capacity),
    subjects: new Int32Array(capacity),
    tokens: new Int32Array(capacity),
  };
}

/** Adds an event with the next sequence number. */
export function pushEvent(heap: EventHeap, time: number, kind: number, subject: number, token: number): void {
  pushOrdered(heap, time, heap.sequence++, kind, subject, token);
}

/** Adds an event under a sequence number taken earlier; timer rings use this to keep the total order. */
export function pushOrdered(heap: EventHeap, time: number, sequence: number, kind: number, subject: number, token: number): void {
  if (heap.hole) {
    heap.hole = false;
    sink(heap, time, sequence, kind, subject, token);
    return;
  }
  if (heap.size === heap.times.length) grow(heap);
  const { times, sequences, kinds, subjects, tokens } = heap;
  let i = heap.size++;
  while (i > 0) {
    const parent = (i - 1) >> 2;
    const parentTime = times[parent];
    if (parentTime < time || (parentTime === time && sequences[parent] < sequence)) break;
    times[i] = parentTime;
    sequences[i] = sequences[parent];
    kinds[i] = kinds[parent];
    subjects[i] = subjects[parent];
    tokens[i] = tokens[parent];
    i = parent;
  }
  times[i] = time;
  sequences[i] = sequence;
  kinds[i] = kind;
  subjects[i] = subject;
  tokens[i] = token;
}

/** Takes the earliest event, which the caller has read at index 0, out of the order: its place is free for the next push. */
export function takeFirst(heap: EventHeap): void {
  heap.hole = true;
}

/** Closes the place that `takeFirst` left, when nothing has been pushed since. */
export function closeHole(heap: EventHeap): void {
  heap.hole = false;
  const n = --heap.size;
  if (n > 0) sink(heap, heap.times[n], heap.sequences[n], heap.kinds[n], heap.subjects[n], heap.tokens[n]);
}

/** Puts an event at the root and lets it sink to its place. */
function sink(heap: EventHeap, time: number, sequence: number, kind: number, subject: number, token: number): void {
  const { times, sequences, kinds, subjects, tokens } = heap;
  const n = heap.size;
  let i = 0;
  for (;;) {
    const first = 4 * i + 1;
    if (first >= n) break;
    const end = first + 4 < n ? first + 4 : n;
    let child = first;
    let childTime = times[first];
    for (let k = first + 1; k < end; k++) {
      const t = times[k];
      if (t < childTime || (t === childTime && sequences[k] < sequences[child])) {
        child = k;
        childTime = t;
      }
    }
    if (time < childTime || (time === childTime && sequence < sequences[child])) break;
    times[i] = childTime;
    sequences[i] = sequences[child];
    kinds[i] = kinds[child];
    subjects[i] = subjects[child];
    tokens[i] = tokens[child];
    i = child;
  }
  times[i] = time;
  sequences[i] = sequence;
  kinds[i] = kind;
  subjects[i] = subject;
  tokens[i] = token;
}

/** Grows to at least `capacity`, keeping the content. */
export function reserveEvents(heap: EventHeap, capacity: number): void {
  while (heap.times.length < capacity) grow(heap);
}

function grow(heap: EventHeap): void {
  const capacity = heap.times.length * 2;
  heap.times = copyInto(new Float64Array(capacity), heap.times);
  heap.sequences = copyInto(new Int32Array(capacity), heap.sequences);
  heap.kinds = copyInto(new Uint8Array(capacity), heap.kinds);
  heap.subjects = copyInto(new Int32Array(capacity), heap.subjects);
  heap.tokens = copyInto(new Int32Array(capacity), heap.tokens);
}

function copyInto<T extends { set(from: ArrayLike<number>): void }>(to: T, from: ArrayLike<number>): T {
  to.set(from);
  return to;
}
