import type { LogTemplateDef } from '../../kernel/log-templates.ts';
import type { World } from '../../kernel/world.ts';
import type { SystemSpec } from '../../spec.ts';
import { findGrant, grantsOf, takersOf } from './grants.ts';
import { lockablePlace, tableLocksOf } from './lockables.ts';
import { MODE_NAMES, ROW_FOR_SHARE, ROW_FOR_UPDATE } from './modes.ts';
import { locksOf, pidOf } from './model.ts';
import { sessionTexts, statementNumber } from './statement-texts.ts';
import { ownerOf, wantedLock, wantedMode } from './wants.ts';

/**
 * What PostgreSQL writes about locks with log_lock_waits on (texts of proc.c, deadlock.c, postgres.c; relations by name
 * where the server writes their number).
 */
export function lockLogs(system: SystemSpec): Readonly<Record<string, LogTemplateDef>> {
  const pid = { name: 'pid', kind: 'int' } as const;
  const blocker = { name: 'blocker', kind: 'int' } as const;
  const xid = { name: 'transaction', kind: 'int' } as const;
  const mode = { name: 'mode', kind: 'ref', values: MODE_NAMES } as const;
  const relation = { name: 'relation', kind: 'ref', values: tableLocksOf(system).map(({ table }) => table) } as const;
  const duration = { name: 'duration_ms', kind: 'us' } as const;
  const statement = { name: 'statement', kind: 'ref', values: sessionTexts(system) } as const;
  return {
    waits_for_transaction: { level: 1, text: 'process {pid} still waiting for ShareLock on transaction {transaction} after {duration_ms} ms', fields: [pid, xid, duration] },
    waits_for_tuple: { level: 1, text: 'process {pid} still waiting for ExclusiveLock on tuple (0,{tuple}) of relation {relation} after {duration_ms} ms', fields: [pid, { name: 'tuple', kind: 'int' }, relation, duration] },
    waits_for_relation: { level: 1, text: 'process {pid} still waiting for {mode} on relation {relation} after {duration_ms} ms', fields: [pid, mode, relation, duration] },
    holder: { level: 1, text: 'DETAIL:  Process holding the lock: {blocker}.', fields: [blocker] },
    statement: { level: 1, text: 'STATEMENT:  {statement}', fields: [statement] },
    acquired_row: { level: 1, text: 'process {pid} acquired ShareLock on transaction {transaction} after {duration_ms} ms', fields: [pid, xid, duration] },
    acquired_relation: { level: 1, text: 'process {pid} acquired {mode} on relation {relation} after {duration_ms} ms', fields: [pid, mode, relation, duration] },
    reordered: { level: 1, text: 'process {pid} avoided deadlock for {mode} on relation {relation} by rearranging queue order after {duration_ms} ms', fields: [pid, mode, relation, duration] },
    deadlock: { level: 3, text: 'deadlock detected', fields: [] },
    cycle_transaction: { level: 3, text: 'DETAIL:  Process {pid} waits for ShareLock on transaction {transaction}; blocked by process {blocker}.', fields: [pid, xid, blocker] },
    cycle_relation: { level: 3, text: 'DETAIL:  Process {pid} waits for {mode} on relation {relation}; blocked by process {blocker}.', fields: [pid, mode, relation, blocker] },
    cycle_statement: { level: 3, text: 'DETAIL:  Process {pid}: {statement}', fields: [pid, statement] },
    lock_timeout: { level: 3, text: 'canceling statement due to lock timeout', fields: [] },
    user_request: { level: 3, text: 'canceling statement due to user request', fields: [] },
    terminated: { level: 3, text: 'terminating connection due to administrator command', fields: [] },
    idle_timeout: { level: 3, text: 'terminating connection due to idle-in-transaction timeout', fields: [] },
    out_of_locks: { level: 3, text: 'out of shared memory. HINT:  You might need to increase "max_locks_per_transaction".', fields: [] },
    ddl: { level: 1, text: 'statement: {statement}', fields: [statement] },
  };
}

function log(world: World, f: number, database: number, name: string, p0 = 0, p1 = 0, p2 = 0, p3 = 0): void {
  const model = locksOf(world, database);
  world.sink.logged(world.now, model.log(name), world.stations.identity[model.slot], world.frames.trace[f], p0, p1, p2, p3);
}

/** The transaction that a row locker waits for: that of the first holder in its way; 0 when it only waits behind others. */
export function waitedXid(world: World, lockable: number, owner: number, mode: number): number {
  const grants = grantsOf(world);
  const holder = takersOf(grants, lockable, owner, mode)[0] ?? -1;
  return holder < 0 ? 0 : grants.number[Math.max(findGrant(grants, lockable, holder, ROW_FOR_UPDATE), findGrant(grants, lockable, holder, ROW_FOR_SHARE))];
}

/** Whether a waiter is the first in the queue for what it wants. */
export function isFirstInLine(world: World, w: number): boolean {
  const wanted = wantedLock(world, w);
  for (let ahead = world.frames.prev[w]; ahead >= 0; ahead = world.frames.prev[ahead]) if (wantedLock(world, ahead) === wanted) return false;
  return true;
}

/** A statement has waited for deadlock_timeout, and there is no deadlock. */
export function tellStillWaiting(world: World, f: number, database: number): void {
  const [lockable, mode, owner] = [wantedLock(world, f), wantedMode(world, f), ownerOf(world, f)];
  const { table, row } = lockablePlace(world, lockable);
  const us = world.now - world.frames.sinceUs[f];
  if (row < 0) log(world, f, database, 'waits_for_relation', pidOf(owner), mode, table.lockable, us);
  else if (isFirstInLine(world, f)) log(world, f, database, 'waits_for_transaction', pidOf(owner), waitedXid(world, lockable, owner, mode), us);
  else log(world, f, database, 'waits_for_tuple', pidOf(owner), row + 1, table.lockable, us);
  const holder = takersOf(grantsOf(world), lockable, owner, mode)[0] ?? -1;
  if (holder >= 0) log(world, f, database, 'holder', pidOf(holder));
  tellStatement(world, f, database);
}

/** One who has been told to wait longer than deadlock_timeout has got the lock. */
export function tellAcquired(world: World, f: number, database: number): void {
  const us = world.now - world.frames.sinceUs[f];
  if (us < world.params[locksOf(world, database).deadlockTimeout]) return;
  const [lockable, mode, owner] = [wantedLock(world, f), wantedMode(world, f), ownerOf(world, f)];
  const { table, row } = lockablePlace(world, lockable);
  if (row < 0) log(world, f, database, 'acquired_relation', pidOf(owner), mode, table.lockable, us);
  else log(world, f, database, 'acquired_row', pidOf(owner), grantsOf(world).number[findGrant(grantsOf(world), lockable, owner, mode)], us);
}

export function tellReordered(world: World, f: number, database: number): void {
  const { table } = lockablePlace(world, wantedLock(world, f));
  log(world, f, database, 'reordered', pidOf(ownerOf(world, f)), wantedMode(world, f), table.lockable, world.now - world.frames.sinceUs[f]);
}

/** The victim's line, then those on who waits for whom, then the statements. `cycle` are waiting frames, the victim first; each waits for the next. */
export function tellDeadlock(world: World, cycle: readonly number[], database: number): void {
  const [victim] = cycle;
  log(world, victim, database, 'deadlock');
  cycle.forEach((w, i) => {
    const [lockable, mode, owner] = [wantedLock(world, w), wantedMode(world, w), ownerOf(world, w)];
    const blocker = pidOf(ownerOf(world, cycle[(i + 1) % cycle.length]));
    const { table, row } = lockablePlace(world, lockable);
    if (row < 0) log(world, victim, database, 'cycle_relation', pidOf(owner), mode, table.lockable, blocker);
    else log(world, victim, database, 'cycle_transaction', pidOf(owner), waitedXid(world, lockable, owner, mode), blocker);
  });
  for (const w of cycle) log(world, victim, database, 'cycle_statement', pidOf(ownerOf(world, w)), statementNumber(world, w));
}

export function tellStatement(world: World, f: number, database: number): void {
  log(world, f, database, 'statement', statementNumber(world, f));
}

/** A statement, or a session of this frame's trace, ends with an error of the server. */
export function tellError(world: World, f: number, database: number, name: 'lock_timeout' | 'user_request' | 'terminated' | 'idle_timeout'): void {
  log(world, f, database, name);
}

export function tellOutOfLocks(world: World, f: number, database: number): void {
  log(world, f, database, 'out_of_locks');
}

export function tellDdl(world: World, f: number, database: number): void {
  log(world, f, database, 'ddl', statementNumber(world, f));
}
