import { unitDrawFor } from '../../kernel/draws.ts';
import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { OUTCOMES } from '../../spec.ts';
import { definePart } from '../part.ts';
import { waitFor } from '../station/cores.ts';
import { BETWEEN_TRIES, BROKEN, closeTransaction, COMMITTING, newTransactions, OPEN, openTransaction, setState, transactionOf, transactionsOf } from './ledger.ts';
import { count, locksOf } from './model.ts';
import { giveBack } from './waits.ts';

/**
 * **Models** transactions of a service over a connection pool: they hold a connection and every lock that their
 * statements have taken until they commit, which waits for the log to reach the disk, or roll back; those that the
 * database has chosen as the victim of a deadlock may be tried again.
 * **Leaves out** savepoints, two-phase commit, isolation levels (parts/data has versions), the round trips of BEGIN and COMMIT.
 * **Teaches** that whatever else a transaction does, it does while others wait for its locks.
 */
export const transactions = definePart({
  section: 'transactions',
  about: 'How a service runs its transactions over a pool: named like the pool.',
  fields: {
    retries: {
      kind: 'whole', min: 0, max: 20, fallback: 0,
      about: 'How often a transaction is tried again after a deadlock.',
      setting: { title: 'transaction retries', effect: 'A transaction that was rolled back as the victim of a deadlock is tried again this often.', risk: 'Each try holds its connection and takes its locks anew; many retries keep a jam going.' },
    },
    backoff: {
      kind: 'duration', fallback: '20ms',
      about: 'Pause before such a retry, doubled each time; half of it is drawn.',
      setting: { title: 'transaction retry backoff', effect: 'Pause before a transaction is tried again.', risk: 'Little: the connection is held meanwhile.' },
    },
    cancelsOnTimeout: {
      kind: 'switch', fallback: true, tunable: true,
      about: 'Whether the driver tells the database to stop when a statement runs into its timeout, as drivers do that implement it with a cancel request. Otherwise the statement works on for nobody.',
    },
  },
  always: (system) => Object.keys(system.pools),
  check: (name, _spec, system) => (Object.hasOwn(system.pools, name) ? [] : [{ path: [], found: `${name}, which is no pool`, expected: `one of ${Object.keys(system.pools).join(', ')}` }]),
  model: ({ name, param, system, holds, station }): TransactionModel => ({
    database: Object.keys(system.databases).indexOf(system.pools[name].database),
    retries: param('retries'),
    backoff: param('backoff'),
    holds,
    connections: system.pools[name].sizeMax * station(system.pools[name].service).slotCount,
  }),
  columns: (models) => ({ ...newTransactions(models.reduce((sum, { connections }) => sum + connections, 0)) }),
  ops: { TX_BEGIN: opBegin, TX_COMMIT: opCommit, TX_END: opEnd, TX_ROLLBACK: opRollback },
  release,
});

interface TransactionModel {
  readonly database: number;
  readonly retries: number;
  readonly backoff: number;
  readonly holds: number;
  readonly connections: number;
}

const OUTCOME_RESET = 7;
const OUTCOME_DEADLOCK = OUTCOMES.indexOf('deadlock');

/** Things of this part stand in the order of the pools. */
const modelOf = (world: World, pool: number): TransactionModel => world.model.parts['transactions'][pool] as TransactionModel;

/** Opcode TX_BEGIN: pool. Again after a rollback that is retried. */
function opBegin(world: World, f: number, pc: number): boolean {
  const t = transactionOf(world, f);
  if (t < 0) openTransaction(world, f, world.model.code[pc + 1]);
  else setState(world, t, OPEN);
  world.frames.holds[f] |= modelOf(world, world.model.code[pc + 1]).holds;
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** Opcode TX_COMMIT: pool. Who has changed something waits until the log is on disk; with the outcome "reset" when the session is gone. */
function opCommit(world: World, f: number, pc: number): boolean {
  const { frames, params } = world;
  const t = transactionOf(world, f);
  const all = transactionsOf(world);
  const us = params[locksOf(world, modelOf(world, world.model.code[pc + 1]).database).commit];
  if (all.state[t] === BROKEN) frames.outcome[f] = OUTCOME_RESET;
  else if (all.xid[t] !== 0 && us > 0) {
    setState(world, t, COMMITTING);
    waitFor(world, f, Math.max(1, Math.round(us)));
    return false;
  }
  frames.pc[f] = pc + WORDS;
  return true;
}

/** Opcode TX_END: pool. The commit is done, unless the session has gone meanwhile. */
function opEnd(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const model = modelOf(world, world.model.code[pc + 1]);
  const t = transactionOf(world, f);
  frames.pc[f] = pc + WORDS;
  if (transactionsOf(world).state[t] === BROKEN) {
    frames.outcome[f] = OUTCOME_RESET;
    return true;
  }
  count(world, model.database, 'commits');
  close(world, f, t, model);
  return true;
}

/** Opcode TX_ROLLBACK: pool, where the transaction begins. After a deadlock it goes back there, as often as it may. */
function opRollback(world: World, f: number, pc: number): boolean {
  const { frames, params, model: { code } } = world;
  const model = modelOf(world, code[pc + 1]);
  const t = transactionOf(world, f);
  const all = transactionsOf(world);
  countRollback(world, t, model);
  const tries = all.tries[t];
  if (frames.outcome[f] === OUTCOME_DEADLOCK && tries < params[model.retries]) {
    giveBack(world, model.database, f);
    all.tries[t] = tries + 1;
    // What it does this time is drawn anew, and its spans are others.
    frames.round[f]++;
    setState(world, t, BETWEEN_TRIES);
    frames.outcome[f] = 0;
    // Equal jitter, as between calls: half of it fixed, half drawn.
    const ceiling = params[model.backoff] * (1 << Math.min(tries, 10));
    waitFor(world, f, Math.max(1, Math.round(ceiling / 2 + (ceiling / 2) * unitDrawFor(world, f))));
    frames.pc[f] = code[pc + 2] - WORDS;
    return false;
  }
  close(world, f, t, model);
  frames.pc[f] = pc + WORDS;
  return true;
}

/** The request ends in the middle: its connection is closed, and the server rolls back. */
function release(world: World, f: number): void {
  const t = transactionOf(world, f);
  const model = modelOf(world, transactionsOf(world).pool[t]);
  countRollback(world, t, model);
  close(world, f, t, model);
}

function countRollback(world: World, t: number, model: TransactionModel): void {
  const state = transactionsOf(world).state[t];
  if (state !== BROKEN && state !== BETWEEN_TRIES) count(world, model.database, 'rollbacks');
}

function close(world: World, f: number, t: number, model: TransactionModel): void {
  closeTransaction(world, t);
  world.frames.holds[f] &= ~model.holds;
  giveBack(world, model.database, f);
}
