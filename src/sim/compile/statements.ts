import { tableLocksOf } from '../parts/locks/lockables.ts';
import { ACCESS_EXCLUSIVE, rowModeOf, SHARE, SHARE_UPDATE_EXCLUSIVE, tableModeOf, usualRowLock } from '../parts/locks/modes.ts';
import { adminEndpoints, ALTER_TABLE, CREATE_INDEX } from '../parts/locks/statement-texts.ts';
import { emit, newLabel, placeLabel, tableFor } from './assembler.ts';
import type { ProgramContext } from './programs.ts';

/** Statements vary by about this much around their mean (sigma of the logarithm). */
const STATEMENT_SPREAD = { kind: 'lognormal', sigma: 0.25 } as const;

/** Compiles a statement of a database; returns where its program begins. Its table is locked first, its row when it has been found. */
export function compileStatement(context: ProgramContext, name: string, query: string): number {
  const { assembler, system } = context;
  const database = Object.keys(system.databases).indexOf(name);
  const { queries } = system.databases[name];
  const spec = queries[query];
  const q = Object.keys(queries).indexOf(query);
  const table = tableLocksOf(system).find((entry) => entry.database === name && entry.table === spec.table);
  if (table === undefined) throw new Error(`${name} has no table ${spec.table}`);
  const lock = spec.lock ?? usualRowLock(spec.kind);
  const slow = context.paramIndex(`databases.${name}.slow`);
  const spread = tableFor(assembler, STATEMENT_SPREAD);
  const end = newLabel(assembler);
  const entry = assembler.words.length;
  emit(assembler, 'DB_BEGIN', database, q, table.lockable, table.rows, context.paramIndex(`databases.${name}.tables.${spec.table}.hot_share`));
  emit(assembler, 'JUMP_IF_FAILED', end);
  emit(assembler, 'LOCK', database, table.lockable, tableModeOf(spec.kind, lock), 0);
  emit(assembler, 'JUMP_IF_FAILED', end);
  emit(assembler, 'DB_CPU', database, q, spread, slow);
  if (table.rows > 0 && lock !== 'none' && spec.kind !== 'insert') {
    emit(assembler, 'LOCK', database, table.firstRow, rowModeOf(lock), 1);
    emit(assembler, 'JUMP_IF_FAILED', end);
  }
  emit(assembler, 'DB_IO', database, q, spread, slow);
  if (spec.kind !== 'select') emit(assembler, 'AUTOCOMMIT', database);
  placeLabel(assembler, end);
  emit(assembler, 'END');
  return entry;
}

/** Compiles what administrators run on a table, in the order of its endpoints. */
export function compileAdmin(context: ProgramContext, name: string, at: number): number {
  const { assembler, system } = context;
  const { table, kind } = adminEndpoints(system, name)[at];
  const lockable = tableLocksOf(system).find((entry) => entry.database === name && entry.table === table)?.lockable ?? -1;
  const database = Object.keys(system.databases).indexOf(name);
  const end = newLabel(assembler);
  const entry = assembler.words.length;
  emit(assembler, 'LOCK', database, lockable, kind === ALTER_TABLE ? ACCESS_EXCLUSIVE : kind === CREATE_INDEX ? SHARE : SHARE_UPDATE_EXCLUSIVE, 0);
  emit(assembler, 'JUMP_IF_FAILED', end);
  if (kind === ALTER_TABLE) {
    emit(assembler, 'DDL', context.paramIndex(`databases.${name}.tables.${table}.ddl_us`));
  } else {
    emit(assembler, 'BUILD');
    emit(assembler, 'BUILT');
  }
  placeLabel(assembler, end);
  emit(assembler, 'END');
  return entry;
}
