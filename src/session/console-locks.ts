import type { DatabaseModel } from '../sim/kernel/model.ts';
import type { World } from '../sim/kernel/world.ts';
import { allGrants, grantsOf } from '../sim/parts/locks/grants.ts';
import { lockablePlace } from '../sim/parts/locks/lockables.ts';
import { locksOf, pidOf } from '../sim/parts/locks/model.ts';
import { MODE_NAMES } from '../sim/parts/locks/modes.ts';
import { lastReports } from '../sim/parts/locks/reports.ts';
import { isFirstInLine } from '../sim/parts/locks/server-log.ts';
import { sessionTexts, statementNumber } from '../sim/parts/locks/statement-texts.ts';
import { ownerOf, wantedLock, wantedMode } from '../sim/parts/locks/wants.ts';
import { ROWS_MAX, seconds } from './console-sessions.ts';
import type { ConsoleAnswer } from './view.ts';

/** pg_locks with what each session runs, and the deadlocks that the server has written into its log. */

/** What is waited for comes first: who holds it, then who waits, in the order in which they will get it. */
export function locks(world: World, database: DatabaseModel): ConsoleAnswer {
  const grants = grantsOf(world);
  const index = world.model.databases.indexOf(database);
  const texts = sessionTexts(world.model.system);
  const waiters: number[] = [];
  for (let w = world.queues.head[locksOf(world, index).queue]!; w >= 0; w = world.frames.next[w]!) waiters.push(w);
  const held = allGrants(grants).filter((g) => lockablePlace(world, grants.lockable[g]!).table.database === database.name);
  const heldRow = (g: number): string[] => [String(pidOf(grants.owner[g]!)), ...objectOf(world, grants.lockable[g]!, true, true), MODE_NAMES[grants.mode[g]!] ?? '', 'true', '', ''];
  const waitingRow = (w: number): string[] => {
    const first = isFirstInLine(world, w);
    const mode = lockablePlace(world, wantedLock(world, w)).row >= 0 && first ? 'ShareLock' : (MODE_NAMES[wantedMode(world, w)] ?? '');
    return [String(pidOf(ownerOf(world, w))), ...objectOf(world, wantedLock(world, w), false, first), mode, 'false', seconds(world.now - world.frames.sinceUs[w]!), texts[statementNumber(world, w)] ?? ''];
  };
  const wanted = [...new Set(waiters.map((w) => wantedLock(world, w)))];
  const rows = [
    ...wanted.flatMap((lockable) => [...held.filter((g) => grants.lockable[g] === lockable).map(heldRow), ...waiters.filter((w) => wantedLock(world, w) === lockable).map(waitingRow)]),
    ...held.filter((g) => !wanted.includes(grants.lockable[g]!)).map(heldRow),
  ];
  return {
    title: 'Locks',
    command: 'SELECT pid, locktype, relation::regclass, mode, granted, now() - waitstart AS waiting, query FROM pg_locks JOIN pg_stat_activity USING (pid) ORDER BY relation, granted DESC, waitstart;',
    columns: ['pid', 'locktype', 'relation', 'mode', 'granted', 'waiting', 'query'],
    rows: rows.slice(0, ROWS_MAX),
    text: [],
    note: `${held.length} granted, ${waiters.length} waiting${rows.length > ROWS_MAX ? ` (the first ${ROWS_MAX} are shown)` : ''}. For each object: holders, then waiters in the order of the queue.`,
  };
}

function objectOf(world: World, lockable: number, granted: boolean, first: boolean): [string, string] {
  const { table, row } = lockablePlace(world, lockable);
  if (row < 0) return ['relation', table.table];
  return [!granted && first ? 'transactionid' : 'tuple', `${table.table} (0,${row + 1})`];
}

export function deadlocks(world: World, database: DatabaseModel): ConsoleAnswer {
  const texts = sessionTexts(world.model.system);
  const reports = lastReports(world, world.model.databases.indexOf(database));
  return {
    title: 'Deadlocks',
    command: "grep -A 6 'deadlock detected' postgresql.log | tail",
    columns: [],
    rows: [],
    text: reports.flatMap(({ atUs, processes }) => [
      `ERROR:  deadlock detected (${seconds(world.now - atUs)} ago)`,
      ...processes.map(({ pid, lockable, mode, xid }, i) => {
        const { table, row } = lockablePlace(world, lockable);
        const what = row < 0 ? `${MODE_NAMES[mode] ?? ''} on relation ${table.table}` : `ShareLock on transaction ${xid}`;
        return `${i === 0 ? 'DETAIL:  ' : '        '}Process ${pid} waits for ${what}; blocked by process ${processes[(i + 1) % processes.length]!.pid}.`;
      }),
      ...processes.map(({ pid, statement }) => `        Process ${pid}: ${texts[statement] ?? ''}`),
      ...contextOf(world, processes[0]),
      '',
    ]),
    note: reports.length === 0 ? 'The log shows none.' : 'The latest first; older ones are in the log.',
  };
}

function contextOf(world: World, victim: ReturnType<typeof lastReports>[number]['processes'][number] | undefined): string[] {
  if (victim === undefined) return [];
  const { table, row } = lockablePlace(world, victim.lockable);
  return row < 0 ? [] : [`CONTEXT:  while updating tuple (0,${row + 1}) in relation "${table.table}"`];
}
