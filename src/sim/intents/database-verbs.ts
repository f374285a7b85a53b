import { finishAction, schedule } from '../kernel/book.ts';
import { paramNamed } from '../kernel/params.ts';
import { killStatements } from '../parts/database/kill.ts';
import { begin, choice, refuse, textArg } from './choices.ts';
import type { Verb } from './types.ts';

export const killSessions: Verb = {
  verb: 'kill_sessions',
  info: (model) => {
    const choices = model.databases.flatMap((database) => database.queries.map((query) => ({ value: query.name, label: query.name, of: database.name })));
    if (choices.length === 0) return null;
    return {
      verb: 'kill_sessions',
      title: 'Terminate sessions',
      button: 'Terminate {query} sessions',
      group: 'Database',
      effect: 'Ends every session that is running a statement of this kind now (pg_terminate_backend).',
      duration: 'At once.',
      risk: 'Their callers get an error. New ones come as long as something sends them.',
      reversible: 'No.',
      args: [choice('database', 'Database', model.databases.map((database) => ({ value: database.name, label: database.name }))), choice('query', 'Statement', choices)],
    };
  },
  apply: (world, args) => {
    const database = world.model.databases.findIndex((entry) => entry.name === textArg(args, 'database'));
    const query = database < 0 ? -1 : world.model.databases[database].queries.findIndex((entry) => entry.name === textArg(args, 'query'));
    if (query < 0) return refuse('Choose a database and one of its statements.');
    const { name } = world.model.databases[database].queries[query];
    const action = begin(world, 'kill_sessions', `Terminate sessions running ${name}`, world.now);
    const killed = killStatements(world, database, query);
    finishAction(world, action, 'done', killed === 1 ? '1 session was terminated.' : `${killed} sessions were terminated.`);
    return { ok: true, action };
  },
};

/** ANALYZE reads a sample (300 × statistics target rows), so it takes about as long for any large table. */
const ANALYZE_US = 4_000_000;

export const analyze: Verb = {
  verb: 'analyze',
  info: (model) => {
    const choices = model.databases.flatMap((database) => database.tables.map((table) => ({ value: table.name, label: table.name, of: database.name })));
    if (choices.length === 0) return null;
    return {
      verb: 'analyze',
      title: 'Refresh statistics (ANALYZE)',
      button: 'Refresh statistics of {table}',
      group: 'Database',
      effect: 'The planner learns how many rows the table really has.',
      duration: 'A few seconds.',
      risk: 'Little: a short read. Plans may change.',
      reversible: 'No, and rarely needed.',
      args: [choice('database', 'Database', model.databases.map((database) => ({ value: database.name, label: database.name }))), choice('table', 'Table', choices)],
    };
  },
  apply: (world, args) => {
    const name = textArg(args, 'database');
    const table = textArg(args, 'table');
    const found = world.model.databases.find((entry) => entry.name === name)?.tables.find((entry) => entry.name === table);
    if (found === undefined) return refuse('Choose a database and one of its tables.');
    const action = begin(world, 'analyze', `ANALYZE ${table}`, world.now + ANALYZE_US);
    schedule(world, world.now + ANALYZE_US, { kind: 'set', param: paramNamed(world, `databases.${name}.tables.${table}.rows_estimated`), value: world.params[found.rows] });
    schedule(world, world.now + ANALYZE_US, { kind: 'finish', action, outcome: `Statistics of ${table} are fresh.` });
    return { ok: true, action };
  },
};
