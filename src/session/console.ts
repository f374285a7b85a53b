import type { World } from '../sim/kernel/world.ts';
import type { DatabaseModel } from '../sim/kernel/model.ts';
import { deadlocks, locks } from './console-locks.ts';
import { seconds, sessions } from './console-sessions.ts';
import { explain } from './explain.ts';
import { askPart, partConsoles } from './part-console.ts';
import { SECOND } from '../base/time.ts';
import type { ConsoleAnswer, ConsoleInfo } from './view.ts';

/** What a person with psql at hand can ask a database, answered from the same numbers that the simulation runs on. */

/** How long typing, running and reading takes: the world goes on meanwhile. */
export const CONSOLE_COST_US = 3 * SECOND;

export const DATABASE_COMMANDS = {
  sessions: { title: 'Sessions', help: 'pg_stat_activity: who is connected, doing what, for how long', answer: sessions },
  locks: { title: 'Locks', help: 'pg_locks: who holds what, and who waits for it in which order', answer: locks },
  deadlocks: { title: 'Deadlocks', help: 'The last deadlocks, as the server has logged them', answer: deadlocks },
  statements: { title: 'Top statements', help: 'pg_stat_statements: calls and time since the database started', answer: statements },
  explain: { title: 'EXPLAIN ANALYZE', help: 'The plan of a statement, with costs, rows and times', answer: explain },
  tables: { title: 'Tables and indexes', help: 'Rows, size, scans, and the state of each index', answer: tables },
} as const;

export function consolesOf(world: World): ConsoleInfo[] {
  const databases = world.model.databases.map((database): ConsoleInfo => ({
    database: database.name,
    kind: 'database',
    component: database.name,
    commands: Object.entries(DATABASE_COMMANDS).map(([id, { title, help }]) => ({ id, title, help, arg: id === 'explain' ? database.queries.map((query) => ({ value: query.name, label: statementText(world, database, query.name) })) : [] })),
  }));
  return [...databases, ...partConsoles(world)];
}

/** Throws for a database or command that does not exist: the page offers only those that do. */
export function askConsole(world: World, databaseName: string, command: string, arg: string): ConsoleAnswer {
  const database = world.model.databases.find((entry) => entry.name === databaseName);
  const answered = database === undefined ? askPart(world, databaseName, command) : null;
  if (answered !== null) return answered;
  if (database === undefined) throw new Error(`There is no database named ${databaseName.slice(0, 40)}.`);
  if (!Object.hasOwn(DATABASE_COMMANDS, command)) throw new Error(`There is no command named ${command.slice(0, 40)}.`);
  return DATABASE_COMMANDS[command as keyof typeof DATABASE_COMMANDS].answer(world, database, arg);
}

export function statementText(world: World, database: DatabaseModel, query: string): string {
  return world.model.system.databases[database.name]!.queries[query]!.text;
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
