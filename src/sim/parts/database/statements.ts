import { durationFor } from '../../kernel/draws.ts';
import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { stopIdling, transactionOf } from '../locks/ledger.ts';
import { locksOf } from '../locks/model.ts';
import { chooseRow } from '../locks/rows.ts';
import { ownerOf } from '../locks/wants.ts';
import { needCore, waitFor } from '../station/cores.ts';
import { LOG_SLOW_QUERY } from '../station/server-log.ts';

/**
 * **Models** statements in a database: each locks its table, finds its rows on the server's cores, locks its row
 * (parts/locks), then waits for disk and for its reader; a change made outside of a transaction is then committed.
 * **Leaves out** round trips inside one statement, vacuum, and what the write-ahead log costs beyond a wait at the commit.
 * **Teaches** that a database slows down for everyone when its cores are taken, and for nobody when only connections are.
 */

/** PostgreSQL's log_min_duration_statement as production systems commonly set it. */
const SLOW_QUERY_US = 500_000;

const OUTCOME_RESET = 7;

/**
 * Opcode DB_BEGIN: database, query, table's number among all tables, its contended rows, parameter of its hot share.
 * The statement learns which row its caller means; in a transaction whose session is gone it fails with "reset".
 */
export function opStatementBegin(world: World, f: number, pc: number): boolean {
  const { frames, model: { code, databases }, params } = world;
  const parent = frames.parent[f];
  frames.pc[f] = pc + WORDS;
  if (parent < 0 || frames.token[parent] !== frames.parentToken[f]) return true;
  if (code[pc + 4] > 0) frames.row[f] = chooseRow(world, f, code[pc + 3], code[pc + 4], params[code[pc + 5]], code[frames.pc[parent] + 3]);
  const t = transactionOf(world, parent);
  if (t >= 0 && !stopIdling(world, t, databases[code[pc + 1]].queries[code[pc + 2]].plan)) frames.outcome[f] = OUTCOME_RESET;
  return true;
}

/** Opcode AUTOCOMMIT: database. Outside of a transaction a statement commits by itself, and waits until the log is on disk. */
export function opAutocommit(world: World, f: number, pc: number): boolean {
  const us = world.params[locksOf(world, world.model.code[pc + 1]).commit];
  if (us > 0 && ownerOf(world, f) === f) {
    waitFor(world, f, Math.max(1, Math.round(us)));
    return false;
  }
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** Opcode DB_CPU: database, query, table of the spread, parameter of the slow-down. */
export function opStatementCpu(world: World, f: number, pc: number): boolean {
  const { code, databases } = world.model;
  const { plan } = databases[code[pc + 1]].queries[code[pc + 2]];
  needCore(world, f, durationFor(world, f, code[pc + 3], world.plans.cpuUs[plan] * world.params[code[pc + 4]]));
  return false;
}

/** Opcode DB_IO: database, query, table of the spread, parameter of the slow-down. Disk, and a reader who takes his time. */
export function opStatementIo(world: World, f: number, pc: number): boolean {
  const { code, databases } = world.model;
  const query = databases[code[pc + 1]].queries[code[pc + 2]];
  const us = world.plans.ioUs[query.plan] * world.params[code[pc + 4]] + world.params[query.idle];
  if (us < 1) {
    world.frames.pc[f] = pc + WORDS;
    return true;
  }
  waitFor(world, f, durationFor(world, f, code[pc + 3], us));
  return false;
}

/** Counts a statement in the database's own statistics, and writes the slow-query log. */
export function noteStatementEnd(world: World, f: number, databaseIndex: number, q: number): void {
  const { frames, model } = world;
  const database = model.databases[databaseIndex];
  const query = database.queries[q];
  const table = database.tables[query.table];
  const { offset } = model.slots[database.slot];
  const us = world.now - frames.startUs[f];
  world.cells[offset + query.cells.calls]++;
  world.cells[offset + query.cells.seconds] += us * 1e-6;
  if (world.plans.index[query.plan] < 0) world.cells[offset + table.cells.seqRows] += world.plans.rowsRead[query.plan];
  else world.cells[offset + table.cells.indexScans]++;
  if (us >= SLOW_QUERY_US) world.sink.logged(world.now, LOG_SLOW_QUERY, world.stations.identity[database.slot], frames.trace[f], frames.endpoint[f], us, world.plans.rowsRead[query.plan], 0);
}
