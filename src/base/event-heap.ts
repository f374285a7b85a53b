/**
 * The pending events: a 4-ary heap ordered by (time, sequence), always a total order. Payload is a kind with two integers.
 * Structure of arrays; no allocation per event.
 */
export interface EventHeap {
  size: number;
  /** Next sequence number; events of equal time leave in the order in which they were pushed. */
  sequence: number;
  times: Float64Array;
  sequences: Uint32Array;
  kinds: Uint8Array;
  subjects: Int32Array;
  tokens: Int32Array;
}

export function newEventHeap(capacity = 1024): EventHeap {
  return {
    size: 0,
    sequence: 0,
    times: new Float64Array(capacity),
    sequences: new Uint32Array(capacity),
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

/** Removes the earliest event, which the caller has read at index 0. The heap must not be empty. */
export function dropFirst(heap: EventHeap): void {
  const { times, sequences, kinds, subjects, tokens } = heap;
  const n = --heap.size;
  if (n === 0) return;
  const time = times[n];
  const sequence = sequences[n];
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
  kinds[i] = kinds[n];
  subjects[i] = subjects[n];
  tokens[i] = tokens[n];
}

/** Grows to at least `capacity`, keeping the content. */
export function reserveEvents(heap: EventHeap, capacity: number): void {
  while (heap.times.length < capacity) grow(heap);
}

function grow(heap: EventHeap): void {
  const capacity = heap.times.length * 2;
  heap.times = copyInto(new Float64Array(capacity), heap.times);
  heap.sequences = copyInto(new Uint32Array(capacity), heap.sequences);
  heap.kinds = copyInto(new Uint8Array(capacity), heap.kinds);
  heap.subjects = copyInto(new Int32Array(capacity), heap.subjects);
  heap.tokens = copyInto(new Int32Array(capacity), heap.tokens);
}

function copyInto<T extends { set(from: ArrayLike<number>): void }>(to: T, from: ArrayLike<number>): T {
  to.set(from);
  return to;
}
