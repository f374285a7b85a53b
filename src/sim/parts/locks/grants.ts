import type { World } from '../../kernel/world.ts';
import { conflicts } from './modes.ts';

/**
 * Who holds what: rows of (lockable, owner, mode), each in two chains, that of its owner and that of its lockable, found
 * through buckets. An owner is a frame: the request inside a transaction, or a statement outside of one. An owner has at
 * most one grant of a mode on a lockable, however often it asks, so nothing can be given back twice.
 */
export interface GrantColumns {
  readonly lockable: Int32Array;
  readonly owner: Int32Array;
  readonly mode: Uint8Array;
  /** Of a row: the transaction's number. */
  readonly number: Int32Array;
  readonly nextHeld: Int32Array;
  readonly nextOn: Int32Array;
  readonly heldHead: Int32Array;
  readonly onHead: Int32Array;
  /** First free row (-1: none), rows ever used, rows in use. */
  readonly marks: Int32Array;
}

const BUCKETS = 256;
const FREE = 0;
const HIGH = 1;
const LIVE = 2;

export function newGrants(capacity: number): GrantColumns {
  const i32 = (n: number): Int32Array => new Int32Array(n);
  return {
    lockable: i32(capacity), owner: i32(capacity), mode: new Uint8Array(capacity), number: i32(capacity), nextHeld: i32(capacity), nextOn: i32(capacity),
    heldHead: i32(BUCKETS).fill(-1), onHead: i32(BUCKETS).fill(-1), marks: Int32Array.of(-1, 0, 0),
  };
}

export const grantsOf = (world: World): GrantColumns => world.parts['locks'] as unknown as GrantColumns;

/** The owner's grant of this mode on a lockable, or -1. */
export function findGrant(grants: GrantColumns, lockable: number, owner: number, mode: number): number {
  let g = grants.onHead[lockable & (BUCKETS - 1)];
  while (g >= 0 && !(grants.lockable[g] === lockable && grants.owner[g] === owner && grants.mode[g] === mode)) g = grants.nextOn[g];
  return g;
}

/** Writes a grant down; returns its row, or -1 when the lock table is full. */
export function addGrant(grants: GrantColumns, lockable: number, owner: number, mode: number, number = 0): number {
  const { marks } = grants;
  let g = marks[FREE];
  if (g >= 0) marks[FREE] = grants.nextHeld[g];
  else if (marks[HIGH] < grants.lockable.length) g = marks[HIGH]++;
  else return -1;
  marks[LIVE]++;
  grants.lockable[g] = lockable;
  grants.owner[g] = owner;
  grants.mode[g] = mode;
  grants.number[g] = number;
  const held = owner & (BUCKETS - 1);
  grants.nextHeld[g] = grants.heldHead[held];
  grants.heldHead[held] = g;
  // At the end of its chain: who came first is told first.
  grants.nextOn[g] = -1;
  const on = lockable & (BUCKETS - 1);
  let last = grants.onHead[on];
  if (last < 0) {
    grants.onHead[on] = g;
    return g;
  }
  while (grants.nextOn[last] >= 0) last = grants.nextOn[last];
  grants.nextOn[last] = g;
  return g;
}

/** Takes all locks from an owner. Returns whether there was any. */
export function dropGrants(grants: GrantColumns, owner: number): boolean {
  const bucket = owner & (BUCKETS - 1);
  let before = -1;
  let any = false;
  for (let g = grants.heldHead[bucket]; g >= 0; ) {
    const next = grants.nextHeld[g];
    if (grants.owner[g] !== owner) {
      before = g;
    } else {
      if (before < 0) grants.heldHead[bucket] = next;
      else grants.nextHeld[before] = next;
      leaveLockable(grants, g);
      grants.nextHeld[g] = grants.marks[FREE];
      grants.marks[FREE] = g;
      grants.marks[LIVE]--;
      any = true;
    }
    g = next;
  }
  return any;
}

function leaveLockable(grants: GrantColumns, g: number): void {
  const bucket = grants.lockable[g] & (BUCKETS - 1);
  let at = grants.onHead[bucket];
  if (at === g) {
    grants.onHead[bucket] = grants.nextOn[g];
    return;
  }
  while (grants.nextOn[at] !== g) at = grants.nextOn[at];
  grants.nextOn[at] = grants.nextOn[g];
}

/** Whether somebody else holds the lockable in a mode that conflicts. */
export function isTaken(grants: GrantColumns, lockable: number, owner: number, mode: number): boolean {
  for (let g = grants.onHead[lockable & (BUCKETS - 1)]; g >= 0; g = grants.nextOn[g]) {
    if (grants.lockable[g] === lockable && grants.owner[g] !== owner && conflicts(mode, grants.mode[g])) return true;
  }
  return false;
}

/** Owners other than `owner` whose locks on the lockable conflict with the mode, in the order in which they got them. */
export function takersOf(grants: GrantColumns, lockable: number, owner: number, mode: number): number[] {
  const takers: number[] = [];
  for (let g = grants.onHead[lockable & (BUCKETS - 1)]; g >= 0; g = grants.nextOn[g]) {
    if (grants.lockable[g] === lockable && grants.owner[g] !== owner && conflicts(mode, grants.mode[g]) && !takers.includes(grants.owner[g])) takers.push(grants.owner[g]);
  }
  return takers;
}

/** Rows of an owner's grants, the latest first. */
export function heldBy(grants: GrantColumns, owner: number): number[] {
  const rows: number[] = [];
  for (let g = grants.heldHead[owner & (BUCKETS - 1)]; g >= 0; g = grants.nextHeld[g]) if (grants.owner[g] === owner) rows.push(g);
  return rows;
}

export function holdsAny(grants: GrantColumns, owner: number): boolean {
  let g = grants.heldHead[owner & (BUCKETS - 1)];
  while (g >= 0 && grants.owner[g] !== owner) g = grants.nextHeld[g];
  return g >= 0;
}

/** Whether an owner holds the lockable in a mode that conflicts with the given one. */
export function blocks(grants: GrantColumns, lockable: number, owner: number, mode: number): boolean {
  for (let g = grants.heldHead[owner & (BUCKETS - 1)]; g >= 0; g = grants.nextHeld[g]) {
    if (grants.owner[g] === owner && grants.lockable[g] === lockable && conflicts(mode, grants.mode[g])) return true;
  }
  return false;
}

/** Rows of all grants, by lockable bucket and then in order of time. */
export function allGrants(grants: GrantColumns): number[] {
  const rows: number[] = [];
  for (const first of grants.onHead) for (let g = first; g >= 0; g = grants.nextOn[g]) rows.push(g);
  return rows;
}
