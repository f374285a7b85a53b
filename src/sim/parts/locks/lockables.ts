import type { World } from '../../kernel/world.ts';
import { allLocks } from './model.ts';
import type { SystemSpec, TableSpec } from '../../spec.ts';

/**
 * What can be locked, as one row of numbers over all databases: first every table, then the contended rows of every
 * table that has some. Rows that no two requests ever meet at are not worth keeping, so authors say how many others are.
 */
export interface TableLocks {
  readonly database: string;
  readonly table: string;
  /** Its number as a lockable; also its place among all tables. */
  readonly lockable: number;
  /** The lockable of its first contended row, and how many there are. */
  readonly firstRow: number;
  readonly rows: number;
}

/** Every table of a system, in order. */
export function tableLocksOf(system: SystemSpec): TableLocks[] {
  const tables = Object.entries(system.databases).flatMap(([database, spec]) => Object.entries(spec.tables).map(([table, own]: [string, TableSpec]) => ({ database, table, rows: own.contendedRows ?? 0 })));
  let row = tables.length;
  return tables.map(({ database, table, rows }, lockable) => {
    const firstRow = row;
    row += rows;
    return { database, table, lockable, firstRow, rows };
  });
}

/** The table of a lockable, and which of its contended rows it is (-1: the table itself). */
export function placeOf(tables: readonly TableLocks[], lockable: number): { readonly table: TableLocks; readonly row: number } {
  if (lockable < tables.length) return { table: tables[lockable], row: -1 };
  const table = tables.find(({ firstRow, rows }) => lockable >= firstRow && lockable < firstRow + rows);
  if (table === undefined) throw new Error(`nothing is locked under the number ${lockable}`);
  return { table, row: lockable - table.firstRow };
}

/** The same for a world that runs. */
export const lockablePlace = (world: World, lockable: number): ReturnType<typeof placeOf> => placeOf(allLocks(world)[0].tables, lockable);
