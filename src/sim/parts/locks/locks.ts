import { WORDS } from '../../kernel/run.ts';
import { LOCK_WAIT } from '../../kernel/frames.ts';
import type { World } from '../../kernel/world.ts';
import { cancelMigration, terminateOne } from '../../intents/terminate-session.ts';
import { definePart } from '../part.ts';
import { buildAborted, DDL_OPS, ddlEnded } from './ddl.ts';
import { checkDeadlock, lockTimedOut } from './deadlock.ts';
import { allGrants, grantsOf, newGrants } from './grants.ts';
import { BROKEN, liveTransactions, OPEN, setState, transactionsOf } from './ledger.ts';
import { lockablePlace, tableLocksOf } from './lockables.ts';
import { allLocks, count, databaseOfSlot, locksOf, type LockModel } from './model.ts';
import { MODE_NAMES } from './modes.ts';
import { newReports } from './reports.ts';
import { lockLogs } from './server-log.ts';
import { idleTimedOut, startIdling } from './sessions.ts';
import { giveBack, lockOrWait, pumpLocks } from './waits.ts';
import { ownerOf } from './wants.ts';

/**
 * **Models** the locks of a PostgreSQL database: on tables by every statement, on contended rows by statements that
 * change or lock them, in the modes and with the conflicts of the real ones, held to the end of the transaction.
 * **Leaves out** advisory and predicate locks, foreign keys, locks on indexes, and that a row locker's place in the queue
 * is itself a lock.
 * **Teaches** that a database can stand still with idle processors, and that the one who waits longest is rarely the cause.
 */
export const locks = definePart({
  section: 'locks',
  about: 'How a database handles locks and transactions: named like the database.',
  fields: {
    deadlockTimeout: {
      kind: 'duration', fallback: '1s',
      about: 'How long a statement waits for a lock before it looks for a deadlock (deadlock_timeout).',
      setting: { title: 'deadlock_timeout', effect: 'Deadlocks are looked for after this long a wait.', risk: 'Longer: everybody behind a deadlock waits longer. Much shorter: time spent on looking.' },
    },
    lockTimeout: {
      kind: 'duration', fallback: '0s',
      about: 'How long a statement waits for a lock before it fails (lock_timeout); 0s means for ever.',
      setting: { title: 'lock_timeout', effect: 'A statement that has waited this long for a lock fails. 0 means that it waits for ever.', risk: 'Waiting turns into errors; whoever holds the lock is not touched.' },
    },
    idleInTransactionTimeout: {
      kind: 'duration', fallback: '0s',
      about: 'How long a session may be idle in a transaction before it is terminated (idle_in_transaction_session_timeout); 0s means for ever.',
      setting: { title: 'idle_in_transaction_session_timeout', effect: 'A session that has been idle in a transaction for this long is terminated and rolled back. 0 means never.', risk: 'Requests that do other work inside a transaction fail.' },
    },
    commit: {
      kind: 'duration', fallback: '1ms', tunable: true,
      about: 'How long a commit waits for the write-ahead log to reach the disk. About 1 ms on network-attached cloud volumes, a tenth of that on local flash (pg_test_fsync).',
    },
  },
  always: (system) => Object.keys(system.databases),
  check: (name, _spec, system) => (Object.hasOwn(system.databases, name) ? [] : [{ path: [], found: `${name}, which is no database`, expected: `one of ${Object.keys(system.databases).join(', ')}` }]),
  homes: (name, _spec, system) => (Object.hasOwn(system.databases, name) ? [name] : []),
  metrics: (report) => ({
    deadlocks: report.counter('pg_stat_database_deadlocks_total', {}),
    commits: report.counter('pg_stat_database_xact_commit_total', {}),
    rollbacks: report.counter('pg_stat_database_xact_rollback_total', {}),
    activeOnLock: report.gauge('pg_stat_activity_count', { state: 'active', wait_event_type: 'Lock' }),
    longestTransaction: report.gauge('pg_stat_activity_max_tx_duration', {}),
    ...Object.fromEntries(MODES.map((mode) => [mode, report.gauge('pg_locks_count', { mode })])),
  }),
  families: [
    { name: 'pg_stat_database_deadlocks_total', type: 'counter', unit: '', help: 'Deadlocks that the database has detected.' },
    { name: 'pg_stat_database_xact_commit_total', type: 'counter', unit: '', help: 'Transactions that were committed, statements outside of transactions included.' },
    { name: 'pg_stat_database_xact_rollback_total', type: 'counter', unit: '', help: 'Transactions that were rolled back.' },
    { name: 'pg_stat_activity_max_tx_duration', type: 'gauge', unit: 'seconds', help: 'Age of the oldest open transaction.' },
    { name: 'pg_locks_count', type: 'gauge', unit: '', help: 'Locks that are held or waited for. Labels: mode.' },
  ],
  queues: () => 1,
  logs: lockLogs,
  model: ({ name, index, system, param, cells, station, firstQueue, event, log }): LockModel => ({
    database: name,
    index,
    slot: station(name).firstSlot,
    queue: firstQueue,
    deadlockTimeout: param('deadlockTimeout'),
    lockTimeout: param('lockTimeout'),
    idleTimeout: param('idleInTransactionTimeout'),
    commit: param('commit'),
    cells: cells(name),
    checkEvent: event('check'),
    timeoutEvent: event('timeout'),
    idleEvent: event('idle'),
    log,
    tables: tableLocksOf(system),
    connections: Object.values(system.pools).reduce((sum, { service, sizeMax }) => sum + sizeMax * station(service).slotCount, 0),
  }),
  columns: ([{ connections, tables }]) => ({
    ...newGrants(Math.min(GRANTS_MAX, GRANTS_MIN + connections * GRANTS_EACH)),
    ...newReports(),
    ddlChange: new Int32Array(tables.length).fill(-1),
  }),
  ops: { LOCK: opLock, ...DDL_OPS },
  events: { check: checkDeadlock, timeout: lockTimedOut, idle: idleTimedOut },
  served,
  closed,
  sample,
  verbs: [terminateOne, cancelMigration],
});

/** As the exporter writes them. */
const MODES = [...new Set(MODE_NAMES.filter((name) => name !== '').map((name) => name.toLowerCase()))];

/** The lock table: PostgreSQL has room for max_locks_per_transaction (64) for every session; requests here touch a few tables and rows. */
const GRANTS_EACH = 4;
const GRANTS_MIN = 256;
const GRANTS_MAX = 8192;

/** Opcode LOCK: database, lockable (or first row of the table), mode, whether it is a row. */
function opLock(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  const lockable = code[pc + 2] + (code[pc + 4] === 0 ? 0 : world.frames.row[f]);
  if (!lockOrWait(world, f, code[pc + 1], lockable, code[pc + 3])) return false;
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** A statement, or what an administrator runs, is over: outside of a transaction so are its locks, and a failure ends its transaction on the server at once. */
function served(world: World, f: number, slot: number): void {
  const { frames } = world;
  const database = databaseOfSlot(world, slot);
  const owner = ownerOf(world, f);
  const failed = frames.outcome[f] !== 0;
  if (owner === f) {
    count(world, database, failed ? 'rollbacks' : 'commits');
    giveBack(world, database, f);
  } else if (failed) {
    giveBack(world, database, owner);
  } else {
    startIdling(world, owner, database);
  }
  // One who leaves the queue without its lock may have stood in somebody's way.
  if (world.queues.length[locksOf(world, database).queue] > 0) pumpLocks(world, database);
  ddlEnded(world, f, database);
  buildAborted(world, f);
}

/** The server goes down: whatever was open is rolled back, and the applications will notice. */
function closed(world: World, slot: number): void {
  const database = databaseOfSlot(world, slot);
  if (database < 0) return;
  for (const t of liveTransactions(world, database)) {
    giveBack(world, database, transactionsOf(world).owner[t]);
    setState(world, t, BROKEN);
  }
}

function sample(world: World): void {
  for (const model of allLocks(world)) {
    const cell = (name: string): number => world.model.slots[model.slot].offset + model.cells[name];
    const { frames, queues } = world;
    for (const mode of MODES) world.cells[cell(mode)] = 0;
    let waiting = 0;
    for (let f = queues.head[model.queue]; f >= 0; f = frames.next[f]) {
      waiting += Number(frames.state[f] === LOCK_WAIT);
      world.cells[cell(MODE_NAMES[world.model.code[frames.pc[f] + 3]].toLowerCase())]++;
    }
    // The sessions that wait for a lock are told apart from the other active ones.
    world.cells[cell('activeOnLock')] = waiting;
    const active = world.model.slots[model.slot].offset + world.model.databases[model.index].cells.active;
    world.cells[active] -= waiting;
    const { beganUs, state } = transactionsOf(world);
    const open = liveTransactions(world, model.index).filter((t) => state[t] === OPEN);
    world.cells[cell('longestTransaction')] = open.reduce((longest, t) => Math.max(longest, (world.now - beganUs[t]) * 1e-6), 0);
  }
  const grants = grantsOf(world);
  for (const g of allGrants(grants)) {
    const { table } = lockablePlace(world, grants.lockable[g]);
    const model = allLocks(world).find(({ database }) => database === table.database);
    if (model !== undefined) world.cells[world.model.slots[model.slot].offset + model.cells[MODE_NAMES[grants.mode[g]].toLowerCase()]]++;
  }
}
