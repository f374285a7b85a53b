import type { World } from '../sim/kernel/world.ts';
import { CORE_WAIT, FREE, LOCK_WAIT, ON_CORE, TIMED } from '../sim/kernel/frames.ts';
import type { DatabaseModel } from '../sim/kernel/model.ts';
import { explain } from './explain.ts';
import { askPart, partConsoles } from './part-console.ts';
import { SECOND } from '../base/time.ts';
import type { ConsoleAnswer, ConsoleInfo } from './view.ts';

/** What a person with psql at hand can ask a database, answered from the same numbers that the simulation runs on. */

/** How long typing, running and reading takes: the world goes on meanwhile. */
export const CONSOLE_COST_US = 3 * SECOND;
const ROWS_MAX = 40;

const COMMANDS = {
  sessions: { title: 'Sessions', help: 'pg_stat_activity: who is connected, doing what, for how long', answer: sessions },
  statements: { title: 'Top statements', help: 'pg_stat_statements: calls and time since the database started', answer: statements },
  explain: { title: 'EXPLAIN ANALYZE', help: 'The plan of a statement, with costs, rows and times', answer: explain },
  tables: { title: 'Tables and indexes', help: 'Rows, size, scans, and the state of each index', answer: tables },
} as const;

export function consolesOf(world: World): ConsoleInfo[] {
  const databases = world.model.databases.map((database): ConsoleInfo => ({
    database: database.name,
    kind: 'database',
    component: database.name,
    commands: Object.entries(COMMANDS).map(([id, { title, help }]) => ({ id, title, help, arg: id === 'explain' ? database.queries.map((query) => ({ value: query.name, label: statementText(world, database, query.name) })) : [] })),
  }));
  return [...databases, ...partConsoles(world)];
}

/** Throws for a database or command that does not exist: the page offers only those that do. */
export function askConsole(world: World, databaseName: string, command: string, arg: string): ConsoleAnswer {
  const database = world.model.databases.find((entry) => entry.name === databaseName);
  const answered = database === undefined ? askPart(world, databaseName, command) : null;
  if (answered !== null) return answered;
  if (database === undefined) throw new Error(`There is no database named ${databaseName.slice(0, 40)}.`);
  if (!Object.hasOwn(COMMANDS, command)) throw new Error(`There is no command named ${command.slice(0, 40)}.`);
  return COMMANDS[command as keyof typeof COMMANDS].answer(world, database, arg);
}

export function statementText(world: World, database: DatabaseModel, query: string): string {
  return world.model.system.databases[database.name]!.queries[query]!.text;
}

function sessions(world: World, database: DatabaseModel): ConsoleAnswer {
  const { frames } = world;
  const rows: { us: number; cells: string[] }[] = [];
  for (let f = 0; f < frames.high; f++) {
    if (frames.state[f] === FREE || frames.slot[f] !== database.slot) continue;
    const us = world.now - frames.startUs[f]!;
    const query = database.queries[world.model.endpoints[frames.endpoint[f]!]!.query]!;
    const client = world.book.identities[callerIdentity(world, f)]?.instance ?? '';
    rows.push({ us, cells: [String(1000 + f), client, 'active', waitEvent(frames.state[f]!, world.params[query.idle]! > world.plans.ioUs[query.plan]!), seconds(us), statementText(world, database, query.name)] });
  }
  rows.sort((a, b) => b.us - a.us);
  const idle = idleSessions(world, database);
  return {
    title: 'Sessions',
    command: 'SELECT pid, client, state, wait_event, now() - query_start AS runtime, query FROM pg_stat_activity ORDER BY runtime DESC;',
    columns: ['pid', 'client', 'state', 'wait_event', 'runtime', 'query'],
    rows: rows.slice(0, ROWS_MAX).map((row) => row.cells),
    text: [],
    note: `${rows.length} active${rows.length > ROWS_MAX ? ` (the ${ROWS_MAX} longest are shown)` : ''}, ${idle} held by clients that run nothing at the moment. ${world.stations.coresBusy[database.slot]} of ${coresOf(world, database)} cores are busy.`,
  };
}

function callerIdentity(world: World, f: number): number {
  const parent = world.frames.parent[f]!;
  const slot = parent >= 0 && world.frames.state[parent] !== FREE ? world.frames.slot[parent]! : -1;
  return slot >= 0 ? world.stations.identity[slot]! : -1;
}

/** `slowReader`: what the statement waits for after its work is mostly its client, not the disk. */
function waitEvent(state: number, slowReader: boolean): string {
  if (state === ON_CORE) return '';
  if (state === CORE_WAIT) return 'CPU';
  if (state === LOCK_WAIT) return 'Lock:relation';
  if (state === TIMED) return slowReader ? 'Client:ClientWrite' : 'IO:DataFileRead';
  return '';
}

function idleSessions(world: World, database: DatabaseModel): number {
  const index = world.model.databases.indexOf(database);
  let used = 0;
  world.model.pools.forEach((pool) => {
    if (pool.database !== index) return;
    const { slotCount } = world.model.services[pool.service]!;
    for (let i = 0; i < slotCount; i++) used += world.pools.used[pool.firstEntry + i]!;
  });
  return Math.max(0, used - world.stations.busy[database.slot]!);
}

function coresOf(world: World, database: DatabaseModel): number {
  return world.params[world.model.services[database.service]!.cores]!;
}

function statements(world: World, database: DatabaseModel): ConsoleAnswer {
  const { offset } = world.model.slots[database.slot]!;
  const rows = database.queries.map((query) => {
    const calls = world.cells[offset + query.cells.calls]!;
    const total = world.cells[offset + query.cells.seconds]!;
    return { total, cells: [statementText(world, database, query.name), String(calls), seconds(total * 1e6), calls === 0 ? '' : `${((total / calls) * 1000).toFixed(2)} ms`, String(Math.round(world.plans.rowsOut[query.plan]!))] };
  });
  rows.sort((a, b) => b.total - a.total);
  return {
    title: 'Top statements',
    command: 'SELECT query, calls, total_exec_time, mean_exec_time, rows FROM pg_stat_statements ORDER BY total_exec_time DESC;',
    columns: ['query', 'calls', 'total time', 'mean time', 'rows each'],
    rows: rows.map((row) => row.cells),
    text: [],
    note: 'Counted since the database started.',
  };
}

const INDEX_STATES = ['does not exist', 'valid', 'being built', 'INVALID'];

function tables(world: World, database: DatabaseModel): ConsoleAnswer {
  const { offset } = world.model.slots[database.slot]!;
  const rows = database.tables.flatMap((table) => {
    const count = world.params[table.rows]!;
    const size = `${Math.round((count * table.rowBytes) / 1e6)} MB`;
    const head = [table.name, '', String(Math.round(count)), size, String(Math.round(world.cells[offset + table.cells.seqRows]!)), String(world.cells[offset + table.cells.indexScans]!), ''];
    const indexes = table.indexes.filter((index) => world.params[index.param] !== 0).map((index) => [table.name, `${index.name} (${index.columns.join(', ')})${index.unique ? ' UNIQUE' : ''}`, '', '', '', '', INDEX_STATES[world.params[index.param]!] ?? '']);
    return [head, ...indexes];
  });
  return {
    title: 'Tables and indexes',
    command: '\\d+  -- with pg_stat_user_tables',
    columns: ['table', 'index', 'rows', 'size', 'rows read by seq. scans', 'index scans', 'state'],
    rows,
    text: [],
    note: 'Row counts are the real ones; what the planner believes stands in EXPLAIN.',
  };
}

function seconds(us: number): string {
  if (us < 1e6) return `${(us / 1000).toFixed(1)} ms`;
  return `${(us / 1e6).toFixed(2)} s`;
}
