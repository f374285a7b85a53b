import type { World } from '../../kernel/world.ts';

/**
 * Transactions that are open, one row each, found by the frame of their request. There cannot be more of them than
 * connections in all pools, which is how many rows there are.
 */
export interface TransactionColumns {
  readonly owner: Int32Array;
  /** Number of the transaction; 0 until it has changed something, as in PostgreSQL. */
  readonly xid: Int32Array;
  readonly beganUs: Float64Array;
  /** Since when it is in its present state. */
  readonly sinceUs: Float64Array;
  /** The statement that ran last or runs now, as numbered in plans; -1: none yet. */
  readonly query: Int32Array;
  /** While idle: what the idle timeout must find here. 0: a statement runs. */
  readonly idle: Int32Array;
  readonly pool: Int16Array;
  readonly tries: Uint8Array;
  readonly state: Uint8Array;
  readonly next: Int32Array;
  readonly head: Int32Array;
  /** First free row (-1: none), rows ever used, rows in use, the last transaction number given out. */
  readonly marks: Int32Array;
}

export const OPEN = 1;
/** The server has ended it (killed, timed out, or itself gone); the application will notice at its next statement. */
export const BROKEN = 2;
/** Rolled back, waiting to be tried again. */
export const BETWEEN_TRIES = 3;
/** Writing its commit record. */
export const COMMITTING = 4;

const BUCKETS = 256;
const FREE = 0;
const HIGH = 1;
const LIVE = 2;
const XID = 3;

export function newTransactions(capacity: number): TransactionColumns {
  const i32 = (n: number): Int32Array => new Int32Array(n);
  const f64 = (n: number): Float64Array => new Float64Array(n);
  return {
    owner: i32(capacity), xid: i32(capacity), beganUs: f64(capacity), sinceUs: f64(capacity), query: i32(capacity), idle: i32(capacity), pool: new Int16Array(capacity), tries: new Uint8Array(capacity), state: new Uint8Array(capacity),
    next: i32(capacity), head: i32(BUCKETS).fill(-1), marks: Int32Array.of(-1, 0, 0, FIRST_XID),
  };
}

/** A database that has lived a while. */
const FIRST_XID = 48_211;

export const transactionsOf = (world: World): TransactionColumns => world.parts['transactions'] as unknown as TransactionColumns;

/** Row of a frame's transaction, or -1. */
export function transactionOf(world: World, owner: number): number {
  const { head, next, owner: owners } = transactionsOf(world);
  let t = head[owner & (BUCKETS - 1)];
  while (t >= 0 && owners[t] !== owner) t = next[t];
  return t;
}

/** Opens a row. Throws when there are more than connections, which cannot be. */
export function openTransaction(world: World, owner: number, pool: number): number {
  const all = transactionsOf(world);
  let t = all.marks[FREE];
  if (t >= 0) all.marks[FREE] = all.next[t];
  else t = all.marks[HIGH]++;
  if (t >= all.owner.length) throw new Error('more transactions than connections');
  all.marks[LIVE]++;
  all.owner[t] = owner;
  all.pool[t] = pool;
  all.beganUs[t] = world.now;
  all.query[t] = -1;
  all.tries[t] = 0;
  const bucket = owner & (BUCKETS - 1);
  all.next[t] = all.head[bucket];
  all.head[bucket] = t;
  setState(world, t, OPEN);
  return t;
}

export function closeTransaction(world: World, t: number): void {
  const all = transactionsOf(world);
  const bucket = all.owner[t] & (BUCKETS - 1);
  if (all.head[bucket] === t) {
    all.head[bucket] = all.next[t];
  } else {
    let before = all.head[bucket];
    while (all.next[before] !== t) before = all.next[before];
    all.next[before] = all.next[t];
  }
  all.state[t] = 0;
  all.owner[t] = -1;
  all.idle[t] = 0;
  all.next[t] = all.marks[FREE];
  all.marks[FREE] = t;
  all.marks[LIVE]--;
}

export function setState(world: World, t: number, state: number): void {
  const all = transactionsOf(world);
  if (state === OPEN) {
    all.beganUs[t] = world.now;
    all.xid[t] = 0;
  }
  all.state[t] = state;
  all.sinceUs[t] = world.now;
  all.idle[t] = 0;
}

/** Gives a transaction its number when it first changes something. */
export function numberTransaction(world: World, t: number): void {
  const all = transactionsOf(world);
  if (all.xid[t] === 0) all.xid[t] = nextXid(world);
}

export function nextXid(world: World): number {
  return ++transactionsOf(world).marks[XID];
}

/** Rows in use of one database's transactions. */
export function liveTransactions(world: World, database: number): number[] {
  if (world.model.pools.length === 0) return [];
  const all = transactionsOf(world);
  const rows: number[] = [];
  for (let t = 0; t < all.marks[HIGH]; t++) if (all.state[t] !== 0 && world.model.pools[all.pool[t]].database === database) rows.push(t);
  return rows;
}

/** A statement of a transaction begins. False when its session is gone. */
export function stopIdling(world: World, t: number, plan: number): boolean {
  const all = transactionsOf(world);
  if (all.state[t] === BROKEN) return false;
  all.query[t] = plan;
  all.idle[t] = 0;
  all.sinceUs[t] = world.now;
  return true;
}
