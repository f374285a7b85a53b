import { finishAction } from '../kernel/book.ts';
import { cancelDdl } from '../parts/locks/ddl.ts';
import { frameOfPid } from '../parts/locks/model.ts';
import { isSession, terminateSession } from '../parts/locks/sessions.ts';
import { begin, choice, quantity, refuse, textArg, wholeArg } from './choices.ts';
import type { Verb } from './types.ts';

const PID_MAX = 2_000_000;

export const terminateOne: Verb = {
  verb: 'terminate_session',
  info: (model) => {
    if (model.databases.length === 0) return null;
    return {
      verb: 'terminate_session',
      title: 'Terminate one session',
      button: 'Terminate {pid} of {database}',
      group: 'Database',
      effect: 'Ends the session with this process number (pg_terminate_backend); its transaction is rolled back and its locks are released.',
      duration: 'At once.',
      risk: 'Its work is lost, and its client gets an error.',
      reversible: 'No.',
      args: [choice('database', 'Database', model.databases.map((database) => ({ value: database.name, label: database.name }))), quantity('pid', 'Process number (pid)', 'number', 1, PID_MAX, '', {})],
    };
  },
  apply: (world, args) => {
    const database = world.model.databases.findIndex((entry) => entry.name === textArg(args, 'database'));
    const pid = wholeArg(args, 'pid', 1, PID_MAX);
    if (database < 0 || pid === null) return refuse('Choose a database and the number of one of its sessions.');
    if (!isSession(world, frameOfPid(pid), database)) return refuse(`${pid} is not a PostgreSQL server process of ${textArg(args, 'database')}.`);
    const action = begin(world, 'terminate_session', `Terminate session ${pid}`, world.now);
    terminateSession(world, database, pid);
    finishAction(world, action, 'done', `Session ${pid} was terminated.`);
    return { ok: true, action };
  },
};

export const cancelMigration: Verb = {
  verb: 'cancel_migration',
  info: (model) => {
    const choices = model.databases.flatMap((database) => database.tables.map((table) => ({ value: table.name, label: table.name, of: database.name })));
    if (choices.length === 0) return null;
    return {
      verb: 'cancel_migration',
      title: 'Cancel a migration',
      button: 'Cancel the migration of {table}',
      group: 'Database',
      effect: 'Cancels the migration that runs on the table, or waits for it (pg_cancel_backend); the table stays as it was.',
      duration: 'At once.',
      risk: 'Code that needs the change must wait for it.',
      reversible: 'Yes: run it again.',
      args: [choice('database', 'Database', model.databases.map((database) => ({ value: database.name, label: database.name }))), choice('table', 'Table', choices)],
    };
  },
  apply: (world, args) => {
    const database = world.model.databases.findIndex((entry) => entry.name === textArg(args, 'database'));
    const table = world.model.databases[database]?.tables.findIndex((entry) => entry.name === textArg(args, 'table')) ?? -1;
    if (table < 0) return refuse('Choose a database and one of its tables.');
    const { name } = world.model.databases[database].tables[table];
    if (world.params[world.model.databases[database].tables[table].ddl] === 0) return refuse(`No migration of ${name} is under way.`);
    const action = begin(world, 'cancel_migration', `Cancel the migration of ${name}`, world.now);
    cancelDdl(world, database, table);
    finishAction(world, action, 'done', `The migration of ${name} was cancelled.`);
    return { ok: true, action };
  },
};
