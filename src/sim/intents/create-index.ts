import { addChange } from '../kernel/book.ts';
import type { World } from '../kernel/world.ts';
import { startMode } from '../machines/host.ts';
import { INDEX_ABSENT, INDEX_INVALID } from '../parts/database/planner.ts';
import { begin, choice, flagArg, refuse, textArg, yesNo } from './choices.ts';
import type { Args, Verb } from './types.ts';

/** Sorting and writing a B-tree entry under load; a concurrent build scans the table twice and waits for old transactions. */
const BUILD_ROW_US = 10;
const CONCURRENT_FACTOR = 2.5;

function target(world: World, args: Args): { database: number; table: number; index: number } | null {
  const database = world.model.databases.findIndex((entry) => entry.name === textArg(args, 'database'));
  const tables = world.model.databases[database]?.tables ?? [];
  const table = tables.findIndex((entry) => entry.name === textArg(args, 'table'));
  const index = tables[table]?.indexes.findIndex((entry) => entry.name === textArg(args, 'index')) ?? -1;
  return index < 0 ? null : { database, table, index };
}

function buildUs(world: World, at: { database: number; table: number }, concurrently: boolean): number {
  const rows = world.params[world.model.databases[at.database].tables[at.table].rows];
  return Math.max(1_000_000, Math.round(rows * BUILD_ROW_US * (concurrently ? CONCURRENT_FACTOR : 1)));
}

export const createIndex: Verb = {
  verb: 'create_index',
  info: (model) => {
    const tables = model.databases.flatMap((database) => database.tables.filter((table) => table.indexes.length > 0).map((table) => ({ value: table.name, label: table.name, of: database.name })));
    const choices = model.databases.flatMap((database) => database.tables.flatMap((table) => table.indexes.map((index) => ({ value: index.name, label: `${index.name} (${index.columns.join(', ')})`, of: table.name }))));
    if (choices.length === 0) return null;
    return {
      verb: 'create_index',
      title: 'Create an index',
      button: 'Create {index}',
      group: 'Database',
      effect: 'Builds the index; statements use it once it is valid.',
      duration: 'Grows with the table: about 10 s for each million rows, two to three times that when built concurrently.',
      risk: 'Without CONCURRENTLY, every write to the table waits until the build is over. A build keeps a core of the database busy.',
      reversible: 'Yes: drop it.',
      args: [choice('database', 'Database', model.databases.map((database) => ({ value: database.name, label: database.name }))), choice('table', 'Table', tables), choice('index', 'Index', choices), yesNo('concurrently', 'Concurrently')],
    };
  },
  apply: (world, args) => {
    const at = target(world, args);
    const concurrently = flagArg(args, 'concurrently');
    if (at === null || concurrently === null) return refuse('Choose a database, a table, an index, and whether to build it concurrently.');
    const { param, name: index } = world.model.databases[at.database].tables[at.table].indexes[at.index];
    const state = world.params[param];
    if (state !== INDEX_ABSENT && state !== INDEX_INVALID) return refuse(state === 1 ? `${index} exists and is valid.` : `${index} is being built already.`);
    const durationUs = buildUs(world, at, concurrently);
    const sql = `CREATE INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${index}`;
    const action = begin(world, 'create_index', sql, world.now + durationUs);
    const change = addChange(world, { atUs: world.now, kind: 'schema', target: `${textArg(args, 'database')}/${textArg(args, 'table')}`, from: '', to: index, by: 'you', note: sql, state: 'rolling', action });
    startMode(world, 'index_build', param, { ...at, concurrently, durationUs, action, change });
    return { ok: true, action };
  },
};
