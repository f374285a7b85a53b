import type { Column } from '../../base/hash.ts';

/**
 * A frame is one request being served somewhere (or a client's request as a whole, or a statement in a database):
 * a row over these columns, running a program of opcodes. Nothing is allocated while requests come and go.
 */
export interface Frames {
  /** Rows ever used, first free row (-1: none), rows in use. */
  high: number;
  free: number;
  live: number;
  state: Uint8Array;
  pc: Int32Array;
  endpoint: Int16Array;
  service: Int16Array;
  /** Instance slot that serves it, -1 while on the way or for a client. */
  slot: Int32Array;
  parent: Int32Array;
  /** What the parent was waiting for when it made this call; a parent that gave up waits for something else by now. */
  parentToken: Int32Array;
  /** What this frame waits for; events for another token are stale. 0: nothing. */
  token: Int32Array;
  trace: Int32Array;
  user: Int32Array;
  keyA: Int32Array;
  keyB: Int32Array;
  draws: Int32Array;
  outcome: Uint8Array;
  /** What is wrong with an answer that looks right: 0 nothing, 1 stale, 2 incorrect. The worst of all that went into it. */
  flaw: Uint8Array;
  /** What the last read gave back, such as the version of a record; calls carry it to the callee, answers to their caller. 0: nothing. */
  value: Int32Array;
  holds: Int32Array;
  pool: Int32Array;
  attempt: Uint8Array;
  /** How often its program has begun a part of itself again, such as a transaction that was rolled back. */
  round: Uint8Array;
  /** Which attempt of its caller it is, from 0; how often a message of its call was lost on the way and sent again. */
  nth: Uint8Array;
  resends: Uint8Array;
  /** The frame of its latest call; it may be gone, and its row somebody else's. */
  child: Int32Array;
  /** Of a statement: which of its table's contended rows it is about. */
  row: Int32Array;
  /** Intrusive list: the queue it stands in (-1: none) and its neighbours. `next` also links free rows. */
  queue: Int32Array;
  next: Int32Array;
  prev: Int32Array;
  /** When it was meant to start; when it got a worker; when the present wait or attempt began. */
  bornUs: Float64Array;
  startUs: Float64Array;
  sinceUs: Float64Array;
  /** When its caller gives up, where the call says so; 0: not known. */
  deadlineUs: Float64Array;
  /** Core time still to do, core time done, time spent waiting for a core. */
  workUs: Float64Array;
  coreUs: Float64Array;
  coreWaitUs: Float64Array;
}

export const FREE = 0;
export const RUNNING = 1;
export const QUEUED = 2;
export const TIMED = 3;
export const CALLING = 4;
export const CORE_WAIT = 5;
export const ON_CORE = 6;
export const POOL_WAIT = 7;
export const LOCK_WAIT = 8;
export const TRAVELLING = 9;
/** Waits for somebody else to load what it wants from a cache. */
export const CACHE_WAIT = 16;

export const HOLDS_WORKER = 1;
export const HOLDS_CORE = 2;
export const HOLDS_CONNECTION = 4;
/** Nothing that is held, but a task of its process: nobody waits for it and no server reports it. */
export const BACKGROUND = 8;
/** Parts that hold something for a frame get a bit each from here on. */
export const HOLDS_FIRST_OF_PARTS = 256;

/** A frame index shares an event's integer with an outcome, so this is the most that can be in flight. */
export const FRAMES_MAX = 1 << 20;

export function newFrames(capacity = 256): Frames {
  const i32 = (): Int32Array => new Int32Array(capacity);
  const f64 = (): Float64Array => new Float64Array(capacity);
  return {
    high: 0, free: -1, live: 0,
    state: new Uint8Array(capacity), pc: i32(), endpoint: new Int16Array(capacity), service: new Int16Array(capacity), slot: i32(),
    parent: i32(), parentToken: i32(), token: i32(), trace: i32(), user: i32(), keyA: i32(), keyB: i32(), draws: i32(),
    outcome: new Uint8Array(capacity), flaw: new Uint8Array(capacity), value: i32(), holds: i32(),
    pool: i32(), attempt: new Uint8Array(capacity), round: new Uint8Array(capacity), nth: new Uint8Array(capacity), resends: new Uint8Array(capacity), child: i32(), row: i32(), queue: i32(), next: i32(), prev: i32(),
    bornUs: f64(), startUs: f64(), sinceUs: f64(), deadlineUs: f64(), workUs: f64(), coreUs: f64(), coreWaitUs: f64(),
  };
}

/** Names of the columns, in the order in which they are copied and hashed. */
export const FRAME_COLUMNS = [
  'state', 'pc', 'endpoint', 'service', 'slot', 'parent', 'parentToken', 'token', 'trace', 'user', 'keyA', 'keyB', 'draws',
  'outcome', 'flaw', 'value', 'holds', 'pool', 'attempt', 'round', 'nth', 'resends', 'child', 'row', 'queue', 'next', 'prev', 'bornUs', 'startUs', 'sinceUs', 'deadlineUs', 'workUs', 'coreUs', 'coreWaitUs',
] as const satisfies readonly (keyof Frames)[];

/** Takes a row and clears it; the caller fills in what the request is. Throws when a million requests are in flight. */
export function takeFrame(frames: Frames): number {
  let f = frames.free;
  if (f >= 0) {
    frames.free = frames.next[f];
  } else {
    f = frames.high++;
    if (f >= FRAMES_MAX) throw new Error(`more than ${FRAMES_MAX} requests in flight`);
    if (f === frames.state.length) growFrames(frames, frames.state.length * 2);
  }
  frames.live++;
  frames.state[f] = RUNNING;
  frames.slot[f] = -1;
  frames.token[f] = 0;
  frames.draws[f] = 0;
  frames.outcome[f] = 0;
  frames.flaw[f] = 0;
  frames.value[f] = 0;
  frames.holds[f] = 0;
  frames.pool[f] = -1;
  frames.attempt[f] = 0;
  frames.round[f] = 0;
  frames.nth[f] = 0;
  frames.resends[f] = 0;
  frames.deadlineUs[f] = 0;
  frames.row[f] = 0;
  frames.queue[f] = -1;
  frames.workUs[f] = 0;
  frames.coreUs[f] = 0;
  frames.coreWaitUs[f] = 0;
  return f;
}

export function releaseFrame(frames: Frames, f: number): void {
  frames.state[f] = FREE;
  frames.token[f] = 0;
  frames.next[f] = frames.free;
  frames.free = f;
  frames.live--;
}

export function growFrames(frames: Frames, capacity: number): void {
  const columns = frames as unknown as Record<string, Column>;
  for (const name of FRAME_COLUMNS) {
    const old = columns[name];
    const bigger = new (old.constructor as new (n: number) => Column)(capacity);
    bigger.set(old);
    columns[name] = bigger;
  }
}
