import { pushEvent } from '../../../base/event-heap.ts';
import { FREE } from '../../kernel/frames.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { abort } from '../station/station.ts';
import { BROKEN, COMMITTING, OPEN, setState, transactionOf, transactionsOf } from './ledger.ts';
import { frameOfPid, locksOf } from './model.ts';
import { tellError } from './server-log.ts';
import { giveBack } from './waits.ts';

/**
 * **Models** sessions inside a transaction: what they ran last, since when they have been idle, and how the server ends
 * them. The application hears of it at its next statement, as it does in reality.
 * **Leaves out** sessions that are idle outside of transactions, of which the pool knows.
 * **Teaches** that "idle in transaction" is a client that holds locks while it does something else.
 */

const OUTCOME_RESET = 7;

/** A statement of a transaction is over, and its client has not asked for anything else yet. */
export function startIdling(world: World, owner: number, database: number): void {
  const all = transactionsOf(world);
  const t = transactionOf(world, owner);
  const model = locksOf(world, database);
  const token = nextToken(world);
  all.idle[t] = token;
  all.sinceUs[t] = world.now;
  const patience = world.params[model.idleTimeout];
  if (patience > 0) pushEvent(world.heap, world.now + patience, model.idleEvent, owner, token);
}

/** Event: idle_in_transaction_session_timeout is over. */
export function idleTimedOut(world: World, owner: number, token: number): void {
  const t = transactionOf(world, owner);
  if (t < 0 || transactionsOf(world).idle[t] !== token) return;
  const { database } = world.model.pools[transactionsOf(world).pool[t]];
  tellError(world, owner, database, 'idle_timeout');
  breakTransaction(world, t, database);
}

function breakTransaction(world: World, t: number, database: number): void {
  setState(world, t, BROKEN);
  giveBack(world, database, transactionsOf(world).owner[t]);
}

/** The statement that a transaction's owner waits for, or -1. */
export function statementOf(world: World, owner: number): number {
  const { frames } = world;
  const child = frames.child[owner];
  return frames.token[owner] !== 0 && frames.state[child] !== FREE && frames.parent[child] === owner && frames.parentToken[child] === frames.token[owner] ? child : -1;
}

/** Whether a frame is a session of a database: a statement there, or the owner of an open transaction. */
export function isSession(world: World, f: number, database: number): boolean {
  const { frames, model } = world;
  if (f < 0 || f >= frames.high || frames.state[f] === FREE) return false;
  if (frames.slot[f] === model.databases[database].slot) return true;
  const t = model.pools.length === 0 ? -1 : transactionOf(world, f);
  return t >= 0 && model.pools[transactionsOf(world).pool[t]].database === database && (transactionsOf(world).state[t] === OPEN || transactionsOf(world).state[t] === COMMITTING);
}

/** Ends a session, like pg_terminate_backend. Returns whether there was one. */
export function terminateSession(world: World, database: number, pid: number): boolean {
  const f = frameOfPid(pid);
  if (!isSession(world, f, database)) return false;
  tellError(world, f, database, 'terminated');
  if (world.frames.slot[f] === world.model.databases[database].slot) {
    abort(world, f, OUTCOME_RESET);
    return true;
  }
  const statement = statementOf(world, f);
  const t = transactionOf(world, f);
  if (statement >= 0 && world.frames.slot[statement] === world.model.databases[database].slot) abort(world, statement, OUTCOME_RESET);
  breakTransaction(world, t, database);
  return true;
}
