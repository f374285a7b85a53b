import { CORE_WAIT, FREE, LOCK_WAIT, TIMED } from '../sim/kernel/frames.ts';
import type { DatabaseModel } from '../sim/kernel/model.ts';
import type { World } from '../sim/kernel/world.ts';
import { blockersOf } from '../sim/parts/locks/deadlock.ts';
import { COMMITTING, liveTransactions, OPEN, transactionOf, transactionsOf } from '../sim/parts/locks/ledger.ts';
import { lockablePlace } from '../sim/parts/locks/lockables.ts';
import { pidOf } from '../sim/parts/locks/model.ts';
import { isFirstInLine } from '../sim/parts/locks/server-log.ts';
import { sessionTexts, statementNumber } from '../sim/parts/locks/statement-texts.ts';
import { ownerOf, wantedLock } from '../sim/parts/locks/wants.ts';
import { OPCODE_NAMES } from '../sim/parts/registry.ts';
import type { ConsoleAnswer } from './view.ts';

/** pg_stat_activity: the sessions of a database that run something, or sit in a transaction. */

export const ROWS_MAX = 40;

interface Session {
  readonly us: number;
  readonly cells: readonly string[];
}

export function sessions(world: World, database: DatabaseModel): ConsoleAnswer {
  const texts = sessionTexts(world.model.system);
  const active = activeSessions(world, database, texts);
  const open = openTransactions(world, database, texts);
  const idle = open.filter(({ cells }) => cells[2] === 'idle in transaction').length;
  const rows = [...active, ...open].sort((a, b) => b.us - a.us);
  const rest = Math.max(0, connectionsOf(world, database) - active.length - open.length);
  return {
    title: 'Sessions',
    command:
      'SELECT pid, client, state, wait_event_type || \':\' || wait_event AS wait_event, pg_blocking_pids(pid) AS blocked_by, now() - state_change AS runtime, now() - xact_start AS transaction, query FROM pg_stat_activity ORDER BY runtime DESC;',
    columns: ['pid', 'client', 'state', 'wait_event', 'blocked_by', 'runtime', 'transaction', 'query'],
    rows: rows.slice(0, ROWS_MAX).map(({ cells }) => cells),
    text: [],
    note: `${rows.length - idle} active and ${idle} idle in transaction${rows.length > ROWS_MAX ? ` (the ${ROWS_MAX} longest are shown)` : ''}, ${rest} idle. ${world.stations.coresBusy[database.slot]} of ${world.params[world.model.services[database.service]!.cores]} cores are busy.`,
  };
}

function activeSessions(world: World, database: DatabaseModel, texts: readonly string[]): Session[] {
  const { frames } = world;
  const index = world.model.databases.indexOf(database);
  const found: Session[] = [];
  for (let f = 0; f < frames.high; f++) {
    if (frames.state[f] === FREE || frames.slot[f] !== database.slot) continue;
    const us = world.now - frames.startUs[f]!;
    const owner = ownerOf(world, f);
    const parent = frames.parent[f]!;
    const beganUs = owner === f ? frames.startUs[f]! : transactionsOf(world).beganUs[transactionOf(world, owner)]!;
    const client = parent >= 0 && frames.state[parent] !== FREE ? clientOf(world, parent) : '';
    const blockedBy = frames.state[f] === LOCK_WAIT ? [...new Set(blockersOf(world, index, f, true).map((blocker) => pidOf(blocker.owner)))] : [];
    found.push({ us, cells: [String(pidOf(owner)), client, 'active', waitEvent(world, database, f), blockedBy.join(', '), seconds(us), seconds(world.now - beganUs), texts[statementNumber(world, f)] ?? ''] });
  }
  return found;
}

/** Transactions whose client does not wait for a statement at the moment. */
function openTransactions(world: World, database: DatabaseModel, texts: readonly string[]): Session[] {
  const { frames } = world;
  const all = world.model.pools.length === 0 ? null : transactionsOf(world);
  return liveTransactions(world, world.model.databases.indexOf(database)).flatMap((t): Session[] => {
    if (all === null) return [];
    const owner = all.owner[t]!;
    const state = all.state[t];
    const statement = frames.child[owner]!;
    const runs = frames.token[owner] !== 0 && frames.state[statement] !== FREE && frames.parentToken[statement] === frames.token[owner] && frames.slot[statement] === database.slot;
    if (runs || (state !== OPEN && state !== COMMITTING)) return [];
    const us = world.now - all.sinceUs[t]!;
    const [shown, event] = state === COMMITTING ? ['active', 'IO:WALSync'] : ['idle in transaction', 'Client:ClientRead'];
    const text = state === COMMITTING ? 'COMMIT' : (texts[all.query[t]!] ?? 'BEGIN');
    return [{ us, cells: [String(pidOf(owner)), clientOf(world, owner), shown, event, '', seconds(us), seconds(world.now - all.beganUs[t]!), text] }];
  });
}

function clientOf(world: World, f: number): string {
  const slot = world.frames.slot[f]!;
  return slot < 0 ? '' : (world.book.identities[world.stations.identity[slot]!]?.instance ?? '');
}

const AUTOCOMMIT = OPCODE_NAMES.indexOf('AUTOCOMMIT');
const DDL = OPCODE_NAMES.indexOf('DDL');

function waitEvent(world: World, database: DatabaseModel, f: number): string {
  const { frames, model } = world;
  const state = frames.state[f]!;
  if (state === CORE_WAIT) return 'CPU';
  if (state === LOCK_WAIT) return lockEvent(world, f);
  if (state !== TIMED) return '';
  const opcode = model.code[frames.pc[f]!];
  if (opcode === AUTOCOMMIT) return 'IO:WALSync';
  if (opcode === DDL) return 'IO:DataFileWrite';
  const query = database.queries[model.endpoints[frames.endpoint[f]!]!.query];
  if (query === undefined) return '';
  // What it waits for after its work is mostly its reader, or mostly the disk.
  return world.params[query.idle]! > world.plans.ioUs[query.plan]! ? 'Client:ClientWrite' : 'IO:DataFileRead';
}

/** The first in line for a row waits for its holder's transaction; those behind wait for the first one's lock on the tuple. */
function lockEvent(world: World, f: number): string {
  if (lockablePlace(world, wantedLock(world, f)).row < 0) return 'Lock:relation';
  return isFirstInLine(world, f) ? 'Lock:transactionid' : 'Lock:tuple';
}

function connectionsOf(world: World, database: DatabaseModel): number {
  const index = world.model.databases.indexOf(database);
  let used = 0;
  world.model.pools.forEach((pool) => {
    if (pool.database !== index) return;
    const { slotCount } = world.model.services[pool.service]!;
    for (let i = 0; i < slotCount; i++) used += world.pools.used[pool.firstEntry + i]!;
  });
  return used;
}

export function seconds(us: number): string {
  if (us < 1e6) return `${(us / 1000).toFixed(1)} ms`;
  return `${(us / 1e6).toFixed(2)} s`;
}
