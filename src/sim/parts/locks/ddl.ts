import { pushEvent } from '../../../base/event-heap.ts';
import { addChange, setChangeState } from '../../kernel/book.ts';
import { EVENT_STEP } from '../../kernel/events.ts';
import { FREE, HOLDS_WORKER, takeFrame, TIMED } from '../../kernel/frames.ts';
import { setParam } from '../../kernel/params.ts';
import { WORDS } from '../../kernel/run.ts';
import { nextToken, SLOT_DEGRADED, SLOT_READY, type World } from '../../kernel/world.ts';
import { findMode, raise } from '../../machines/host.ts';
import { OUTCOMES } from '../../spec.ts';
import { waitFor } from '../station/cores.ts';
import { abort } from '../station/station.ts';
import { allLocks } from './model.ts';
import { tellDdl, tellError } from './server-log.ts';
import { ADMIN_KINDS, ALTER_TABLE, ddlText, firstAdminEndpoint } from './statement-texts.ts';

/**
 * **Models** what administrators run: a migration that rewrites or changes a table under an AccessExclusive lock, and the
 * building of an index under a Share lock (a weaker one when built concurrently). Each is a session like any other, waits
 * in the same queue, and can be terminated. They get in even when connections are short (superuser_reserved_connections).
 * **Leaves out** several statements in one migration, and what a rewrite costs in disk space.
 * **Teaches** that a quick ALTER TABLE stops everybody for as long as the slowest query before it takes.
 */

const OUTCOME_CANCELLED = OUTCOMES.indexOf('cancelled');

/** Opcode DDL: parameter of its duration. The table is locked; it is changed. */
function opDdl(world: World, f: number, pc: number): boolean {
  waitFor(world, f, Math.max(1, Math.round(world.params[world.model.code[pc + 1]])));
  return false;
}

/** Opcode BUILD: the table is locked; the machine of the build is told, and time passes. `frames.row` is the index's tunable. */
function opBuild(world: World, f: number, pc: number): boolean {
  const param = world.frames.row[f];
  const mode = findMode(world, 'index_build', param);
  if (mode < 0) {
    world.frames.pc[f] = pc + WORDS;
    return true;
  }
  raise(world, 'index_build', param, 'LOCKED');
  waitFor(world, f, Number(world.book.modes[mode].context['durationUs']));
  return false;
}

/** Opcode BUILT. */
function opBuilt(world: World, f: number, pc: number): boolean {
  raise(world, 'index_build', world.frames.row[f], 'BUILT');
  world.frames.pc[f] = pc + WORDS;
  return true;
}

export const DDL_OPS = { DDL: opDdl, BUILD: opBuild, BUILT: opBuilt } as const;

/** Begins a session of an administrator; returns its frame, or -1 when the server is not there. `kind`: see statement-texts. */
export function openAdminSession(world: World, database: number, table: number, kind: number, row: number): number {
  const { model, stations } = world;
  const { slot, service } = model.databases[database];
  if (stations.state[slot] !== SLOT_READY && stations.state[slot] !== SLOT_DEGRADED) return -1;
  const f = takeFrame(world.frames);
  const { frames } = world;
  const token = nextToken(world);
  const endpoint = firstAdminEndpoint(world, database) + table * ADMIN_KINDS + kind;
  frames.endpoint[f] = endpoint;
  frames.service[f] = service;
  frames.slot[f] = slot;
  frames.parent[f] = -1;
  frames.trace[f] = 0;
  frames.user[f] = 0;
  frames.row[f] = row;
  frames.keyA[f] = world.seedA;
  frames.keyB[f] = world.seedB;
  frames.bornUs[f] = world.now;
  frames.startUs[f] = world.now;
  frames.sinceUs[f] = world.now;
  frames.holds[f] = HOLDS_WORKER;
  // As if the instruction before its first one had just taken its time.
  frames.pc[f] = model.endpoints[endpoint].entry[0] - WORDS;
  frames.state[f] = TIMED;
  frames.token[f] = token;
  stations.inside[slot]++;
  stations.busy[slot]++;
  pushEvent(world.heap, world.now, EVENT_STEP, f, token);
  return f;
}

const changesOf = (world: World): Int32Array => world.parts['locks']['ddlChange'] as Int32Array;

/** The tunable of a table's migration has changed: 1 begins it, 0 calls it off. `lockable`: the table's. */
export function ddlTuned(world: World, lockable: number): void {
  const { database: name, table } = allLocks(world)[0].tables[lockable];
  const database = world.model.databases.findIndex((entry) => entry.name === name);
  const at = world.model.databases[database].tables.findIndex((entry) => entry.name === table);
  if (world.params[world.model.databases[database].tables[at].ddl] === 0) {
    // Where the migration itself has just come to its end, there is nothing left to call off.
    if (changesOf(world)[lockable] >= 0) cancelDdl(world, database, at);
    return;
  }
  changesOf(world)[lockable] = addChange(world, { atUs: world.now, kind: 'schema', target: `${name}/${table}`, from: '', to: '', by: 'migration', note: ddlText(world.model.system, name, table), state: 'rolling', action: -1 });
  const f = openAdminSession(world, database, at, ALTER_TABLE, 0);
  if (f < 0) settleDdl(world, lockable, false);
  else tellDdl(world, f, database);
}

/** The frame of a table's migration, or -1. */
function ddlFrame(world: World, database: number, table: number): number {
  const { frames } = world;
  const endpoint = firstAdminEndpoint(world, database) + table * ADMIN_KINDS + ALTER_TABLE;
  for (let f = 0; f < frames.high; f++) if (frames.state[f] !== FREE && frames.endpoint[f] === endpoint && frames.slot[f] === world.model.databases[database].slot) return f;
  return -1;
}

/** Cancels the migration of a table, like pg_cancel_backend on its session. Returns whether there was one. */
export function cancelDdl(world: World, database: number, table: number): boolean {
  const f = ddlFrame(world, database, table);
  if (f < 0) return false;
  tellError(world, f, database, 'user_request');
  abort(world, f, OUTCOME_CANCELLED);
  return true;
}

/** A session is over: were it a migration, the ledger says how it went, and it can be begun again. */
export function ddlEnded(world: World, f: number, database: number): void {
  const { frames, model } = world;
  if (model.endpoints[frames.endpoint[f]].query >= 0) return;
  const at = frames.endpoint[f] - firstAdminEndpoint(world, database);
  if (at % ADMIN_KINDS !== ALTER_TABLE) return;
  const before = model.databases.slice(0, database).reduce((sum, entry) => sum + entry.tables.length, 0);
  settleDdl(world, before + Math.floor(at / ADMIN_KINDS), frames.outcome[f] === 0);
}

function settleDdl(world: World, lockable: number, done: boolean): void {
  const changes = changesOf(world);
  if (changes[lockable] < 0) return;
  setChangeState(world, changes[lockable], done ? 'done' : 'failed');
  changes[lockable] = -1;
  const { database, table } = allLocks(world)[0].tables[lockable];
  setParam(world, world.model.paramIndex.get(`databases.${database}.tables.${table}.ddl`) ?? -1, 0);
}

/** A session is over: were it the building of an index, and not done, the index is left behind invalid. */
export function buildAborted(world: World, f: number): void {
  const { frames, model } = world;
  if (frames.outcome[f] !== 0 && model.endpoints[frames.endpoint[f]].query < 0) raise(world, 'index_build', frames.row[f], 'CRASH');
}
