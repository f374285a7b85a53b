import { enqueueBefore, unlink } from '../../kernel/queues.ts';
import type { World } from '../../kernel/world.ts';
import { OUTCOMES } from '../../spec.ts';
import { abort } from '../station/station.ts';
import { grantsOf, takersOf } from './grants.ts';
import { conflicts } from './modes.ts';
import { count, databaseOfSlot, locksOf } from './model.ts';
import { keepReport } from './reports.ts';
import { tellDeadlock, tellError, tellReordered, tellStatement, tellStillWaiting } from './server-log.ts';
import { pumpLocks } from './waits.ts';
import { ownerOf, wantedLock, wantedMode } from './wants.ts';

/**
 * **Models** PostgreSQL's deadlock detector (deadlock.c): one who has waited for deadlock_timeout looks once whether the
 * chain of those he waits for leads back to himself. If so he is the victim: his statement fails and his transaction's
 * locks are given back. A circle that exists only because somebody stands behind somebody else is undone by changing
 * places in the queue.
 * **Leaves out** trying every order of the queue: the first that helps is taken.
 * **Teaches** that a deadlock costs a second of waiting before it costs an error.
 */

const OUTCOME_DEADLOCK = OUTCOMES.indexOf('deadlock');
const OUTCOME_LOCK_TIMEOUT = OUTCOMES.indexOf('lock_timeout');

/** Places that one check may change in the queue before it gives up. */
const REORDERS_MAX = 8;

/** A waiter, and the waiter ahead of it in the same queue that alone keeps it waiting. */
interface SoftEdge {
  readonly waiter: number;
  readonly ahead: number;
}

/** Event: a waiter has waited for deadlock_timeout. */
export function checkDeadlock(world: World, f: number, token: number): void {
  if (world.frames.token[f] !== token) return;
  const database = databaseOfSlot(world, world.frames.slot[f]);
  let waiters = waitersByOwner(world, database);
  const cycle = findCycle(world, database, waiters, f, null);
  if (cycle !== null) {
    count(world, database, 'deadlocks');
    tellDeadlock(world, cycle, database);
    keepReport(world, cycle, database);
    tellStatement(world, f, database);
    abort(world, f, OUTCOME_DEADLOCK);
    return;
  }
  for (let tries = 0; tries < REORDERS_MAX; tries++) {
    const soft: SoftEdge[] = [];
    if (findCycle(world, database, waiters, f, soft) === null || soft.length === 0) break;
    const [{ waiter, ahead }] = soft;
    unlink(world.queues, world.frames, waiter);
    enqueueBefore(world.queues, world.frames, ahead, waiter);
    waiters = waitersByOwner(world, database);
    tellReordered(world, f, database);
  }
  pumpLocks(world, database);
  if (world.frames.token[f] === token) tellStillWaiting(world, f, database);
}

/** Event: a waiter has waited for lock_timeout. */
export function lockTimedOut(world: World, f: number, token: number): void {
  if (world.frames.token[f] !== token) return;
  const database = databaseOfSlot(world, world.frames.slot[f]);
  tellError(world, f, database, 'lock_timeout');
  tellStatement(world, f, database);
  abort(world, f, OUTCOME_LOCK_TIMEOUT);
}

/**
 * Waiting frames that wait for one another in a circle, beginning with `start`, or null. Over locks that are held alone,
 * or with `soft` also over places in the queue; those of the circle are then put into it.
 */
function findCycle(world: World, database: number, waiters: ReadonlyMap<number, number>, start: number, soft: SoftEdge[] | null): number[] | null {
  const seen = new Set<number>();
  const home = ownerOf(world, start);
  const path: number[] = [];
  const visit = (w: number, from: number): boolean => {
    seen.add(w);
    path.push(w);
    // One who came here along the queue looks at all those ahead of here anyway, if it asks for the same.
    const isKnown = from >= 0 && wantedLock(world, from) === wantedLock(world, w) && wantedMode(world, from) === wantedMode(world, w);
    for (const { owner, ahead } of blockersOf(world, database, w, soft !== null && !isKnown)) {
      const next = waiters.get(owner);
      if (owner !== home && (next === undefined || seen.has(next) || !visit(next, ahead < 0 ? -1 : w))) continue;
      if (ahead >= 0) soft?.push({ waiter: w, ahead });
      return true;
    }
    path.pop();
    return false;
  };
  return visit(start, -1) ? path : null;
}

function waitersByOwner(world: World, database: number): Map<number, number> {
  const waiters = new Map<number, number>();
  for (let w = world.queues.head[locksOf(world, database).queue]; w >= 0; w = world.frames.next[w]) waiters.set(ownerOf(world, w), w);
  return waiters;
}

/** Whom a waiter waits for: holders of conflicting locks, and with `withQueue` those ahead of it who want such (`ahead`: which). */
export function blockersOf(world: World, database: number, w: number, withQueue: boolean): { owner: number; ahead: number }[] {
  const [lockable, mode, owner] = [wantedLock(world, w), wantedMode(world, w), ownerOf(world, w)];
  const blockers = takersOf(grantsOf(world), lockable, owner, mode).map((taker) => ({ owner: taker, ahead: -1 }));
  if (!withQueue) return blockers;
  for (let ahead = world.queues.head[locksOf(world, database).queue]; ahead >= 0 && ahead !== w; ahead = world.frames.next[ahead]) {
    if (wantedLock(world, ahead) === lockable && conflicts(mode, wantedMode(world, ahead))) blockers.push({ owner: ownerOf(world, ahead), ahead });
  }
  return blockers;
}
