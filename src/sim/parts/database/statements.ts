import { pushEvent } from '../../../base/event-heap.ts';
import { durationFor } from '../../kernel/draws.ts';
import { EVENT_STEP } from '../../kernel/events.ts';
import { GATE_WAIT, TIMED } from '../../kernel/frames.ts';
import { dequeue, enqueue } from '../../kernel/queues.ts';
import { WORDS } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { needCore, waitFor } from '../station/cores.ts';
import { LOG_SLOW_QUERY } from '../station/server-log.ts';

/**
 * **Models** statements in a database: each runs on a backend of its own, on the server's cores, then waits for disk and
 * for its reader; writes wait while an index build locks the table.
 * **Leaves out** row locks, the write-ahead log, vacuum (later parts).
 * **Teaches** that a database slows down for everyone when its cores are taken, and for nobody when only connections are.
 */

/** PostgreSQL's log_min_duration_statement as production systems commonly set it. */
const SLOW_QUERY_US = 500_000;

/** Opcode DB_GATE: database, query. Writes wait until no build locks the table. */
export function opGate(world: World, f: number, pc: number): boolean {
  const { code, databases } = world.model;
  const table = databases[code[pc + 1]].tables[databases[code[pc + 1]].queries[code[pc + 2]].table];
  world.frames.pc[f] = pc + WORDS;
  if (code[pc + 3] === 0 || world.plans.gate[code[pc + 4]] === 0) return true;
  world.frames.pc[f] = pc;
  world.frames.state[f] = GATE_WAIT;
  enqueue(world.queues, world.frames, table.gateQueue, f);
  return false;
}

/** Locks or unlocks a table for writes; every lock wants its own unlock. `gate` is the table's index over all databases. */
export function setGate(world: World, gate: number, gateQueue: number, locked: boolean): void {
  world.plans.gate[gate] += locked ? 1 : -1;
  if (world.plans.gate[gate] > 0) return;
  const { frames } = world;
  for (let f = dequeue(world.queues, frames, gateQueue); f >= 0; f = dequeue(world.queues, frames, gateQueue)) {
    const token = nextToken(world);
    frames.state[f] = TIMED;
    frames.token[f] = token;
    pushEvent(world.heap, world.now, EVENT_STEP, f, token);
  }
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
