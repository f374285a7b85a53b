import { pushEvent } from '../../../base/event-heap.ts';
import { setTimer } from '../../../base/timer-rings.ts';
import { EVENT_RING, EVENT_STEP } from '../../kernel/events.ts';
import { LOCK_WAIT, TIMED } from '../../kernel/frames.ts';
import { enqueue, enqueueBefore, unlink } from '../../kernel/queues.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { addGrant, blocks, dropGrants, findGrant, grantsOf, holdsAny, isTaken } from './grants.ts';
import { nextXid, numberTransaction, transactionOf, transactionsOf } from './ledger.ts';
import { conflicts, ROW_EXCLUSIVE, ROW_FOR_SHARE } from './modes.ts';
import { locksOf } from './model.ts';
import { tellAcquired, tellOutOfLocks } from './server-log.ts';
import { ownerOf, wantedLock, wantedMode } from './wants.ts';

/**
 * **Models** asking for a lock as PostgreSQL does (lock.c, proc.c): granted when nobody holds and nobody waits for
 * anything that conflicts; else first come, first served for each lockable, so a request that waits holds up the weaker
 * ones behind it. One who already holds what an earlier waiter needs goes before that waiter.
 * **Leaves out** the tuple lock that a waiting row locker holds meanwhile: rows queue like tables, share locks too.
 * **Teaches** that a lock that is only asked for can stop everybody.
 */

const OUTCOME_ERROR = 1;

/** Takes a lock, or begins to wait for it. True: the statement goes on, with the lock or with a failure. */
export function lockOrWait(world: World, f: number, database: number, lockable: number, mode: number): boolean {
  const grants = grantsOf(world);
  const owner = ownerOf(world, f);
  if (findGrant(grants, lockable, owner, mode) >= 0) return true;
  const { queue } = locksOf(world, database);
  const place = world.queues.length[queue] === 0 ? NOBODY_WAITS : placeFor(world, queue, owner, lockable, mode);
  if (place.isFree && !isTaken(grants, lockable, owner, mode)) {
    grant(world, f, database, owner, lockable, mode);
    return true;
  }
  startWaiting(world, f, database, place.before);
  return false;
}

const NOBODY_WAITS = { isFree: true, before: -1 } as const;

/** Where a request would stand: before which waiter (-1: last), and whether none of those ahead wants something that conflicts. */
function placeFor(world: World, queue: number, owner: number, lockable: number, mode: number): { isFree: boolean; before: number } {
  const grants = grantsOf(world);
  let isFree = true;
  for (let w = world.queues.head[queue]; w >= 0; w = world.frames.next[w]) {
    if (wantedLock(world, w) !== lockable) continue;
    // Who holds nothing goes before nobody.
    if (!isFree && !holdsAny(grants, owner)) break;
    if (blocks(grants, lockable, owner, wantedMode(world, w))) return { isFree, before: w };
    if (conflicts(mode, wantedMode(world, w))) isFree = false;
  }
  return { isFree, before: -1 };
}

function grant(world: World, f: number, database: number, owner: number, lockable: number, mode: number): void {
  const t = owner === f ? -1 : transactionOf(world, owner);
  if (t >= 0 && mode >= ROW_EXCLUSIVE) numberTransaction(world, t);
  const xid = mode < ROW_FOR_SHARE ? 0 : t >= 0 ? transactionsOf(world).xid[t] : nextXid(world);
  if (addGrant(grantsOf(world), lockable, owner, mode, xid) >= 0) return;
  world.frames.outcome[f] = OUTCOME_ERROR;
  tellOutOfLocks(world, f, database);
}

function startWaiting(world: World, f: number, database: number, before: number): void {
  const { frames } = world;
  const model = locksOf(world, database);
  const token = nextToken(world);
  frames.state[f] = LOCK_WAIT;
  frames.sinceUs[f] = world.now;
  frames.token[f] = token;
  if (before < 0) enqueue(world.queues, frames, model.queue, f);
  else enqueueBefore(world.queues, frames, before, f);
  setTimer(world.rings, world.heap, world.now, Math.max(1, world.params[model.deadlockTimeout]), EVENT_RING, model.checkEvent, f, token);
  const patience = world.params[model.lockTimeout];
  if (patience > 0) setTimer(world.rings, world.heap, world.now, patience, EVENT_RING, model.timeoutEvent, f, token);
}

/** Gives an owner's locks back, and lets those go on who waited for them. */
export function giveBack(world: World, database: number, owner: number): void {
  if (dropGrants(grantsOf(world), owner)) pumpLocks(world, database);
}

/**
 * While a queue is gone through: the last one who stays, by what it waits for. Most of a long queue wait for the same row,
 * and each need only look at the one before it.
 */
const lastStaying = new Int32Array(64);
const LAST_MASK = lastStaying.length - 1;

/** Goes through those who wait, in order, and lets go whoever conflicts with nobody that holds and nobody still before him. */
export function pumpLocks(world: World, database: number): void {
  const { queue } = locksOf(world, database);
  const { frames, queues } = world;
  const grants = grantsOf(world);
  lastStaying.fill(-1);
  for (let w = queues.head[queue], after = -1; w >= 0; w = after) {
    after = frames.next[w];
    const lockable = wantedLock(world, w);
    const mode = wantedMode(world, w);
    const ahead = lastStaying[lockable & LAST_MASK];
    if (ahead >= 0 && wantedLock(world, ahead) === lockable && conflicts(mode, wantedMode(world, ahead))) continue;
    const owner = ownerOf(world, w);
    if (isTaken(grants, lockable, owner, mode) || isAheadInTheWay(world, queue, w, lockable, mode)) {
      lastStaying[lockable & LAST_MASK] = w;
    } else {
      unlink(queues, frames, w);
      grant(world, w, database, owner, lockable, mode);
      tellAcquired(world, w, database);
      // Goes on as an event of its own: whoever gave the lock back is in the middle of something.
      const token = nextToken(world);
      frames.state[w] = TIMED;
      frames.token[w] = token;
      pushEvent(world.heap, world.now, EVENT_STEP, w, token);
    }
  }
}

function isAheadInTheWay(world: World, queue: number, w: number, lockable: number, mode: number): boolean {
  for (let ahead = world.queues.head[queue]; ahead !== w; ahead = world.frames.next[ahead]) {
    if (wantedLock(world, ahead) === lockable && conflicts(mode, wantedMode(world, ahead))) return true;
  }
  return false;
}
