import type { DatabaseModel } from '../../kernel/model.ts';
import type { World } from '../../kernel/world.ts';

/**
 * **Models** the choice between a sequential scan and an index, from what statistics say, and the price of that choice,
 * from how the table really is.
 * **Leaves out** joins, bitmap and index-only scans, parallel workers, work memory.
 * **Teaches** that the same statement costs ten thousand times more without its index, and that the planner believes statistics.
 */

// PostgreSQL's default cost constants (documentation, "Planner Cost Constants").
export const SEQ_PAGE_COST = 1;
export const RANDOM_PAGE_COST = 4;
export const CPU_TUPLE_COST = 0.01;
export const CPU_INDEX_TUPLE_COST = 0.005;
export const CPU_OPERATOR_COST = 0.0025;
const PAGE_BYTES = 8192;

// What the work takes on a current server core with the table in memory: about 7 million rows a second scanned and
// filtered, and a few microseconds for each row fetched through a B-tree of depth three or four.
const SCAN_ROW_US = 0.15;
const DESCENT_US = 40;
const FETCH_ROW_US = 3;

/** Chooses plans for every statement of a database again, after anything that they depend on has changed. */
export function replan(world: World, databaseIndex: number): void {
  const database = world.model.databases[databaseIndex];
  for (let q = 0; q < database.queries.length; q++) planQuery(world, database, q);
}

function planQuery(world: World, database: DatabaseModel, q: number): void {
  const { params, plans } = world;
  const query = database.queries[q];
  const table = database.tables[query.table];
  const spec = world.model.system.databases[database.name].queries[query.name];
  const rows = params[table.rows];
  const believed = params[table.rowsEstimated];
  const matchRatio = params[query.matchRatio];
  const at = query.plan;
  const pagesOf = (count: number): number => Math.max(1, Math.ceil((count * table.rowBytes) / PAGE_BYTES));
  const matchesBelieved = Math.min(believed, believed * matchRatio + spec.matchRows);
  const matches = Math.min(rows, rows * matchRatio + spec.matchRows);
  const usable = usableIndex(world, database, q);

  plans.costSeq[at] = pagesOf(believed) * SEQ_PAGE_COST + believed * (CPU_TUPLE_COST + CPU_OPERATOR_COST * spec.filter.length);
  plans.costIndex[at] = 3 * RANDOM_PAGE_COST + matchesBelieved * (RANDOM_PAGE_COST * 0.5 + CPU_TUPLE_COST + CPU_INDEX_TUPLE_COST);
  plans.estimated[at] = Math.max(1, Math.round(matchesBelieved));
  const insert = spec.kind === 'insert';
  const byIndex = insert || (usable >= 0 && plans.costIndex[at] <= plans.costSeq[at]);
  plans.index[at] = byIndex ? (insert ? 0 : usable) : -1;
  const rowsRead = insert ? 1 : byIndex ? matches : rows;
  const pages = insert ? 2 : byIndex ? 3 + matches : pagesOf(rows);
  plans.rowsRead[at] = rowsRead;
  plans.rowsOut[at] = insert ? 1 : spec.limit > 0 ? Math.min(spec.limit, matches) : matches;
  plans.pages[at] = pages;
  plans.cpuUs[at] = spec.baseUs + (byIndex ? DESCENT_US + rowsRead * FETCH_ROW_US : rowsRead * SCAN_ROW_US) + matches * spec.perMatchUs;
  plans.ioUs[at] = pages * (1 - params[database.hitRatio]) * world.model.system.databases[database.name].pageReadUs;
}

/** The first valid index whose leading column the statement compares with equality, or -1; most columns matched wins. */
export function usableIndex(world: World, database: DatabaseModel, q: number): number {
  const query = database.queries[q];
  const { filter } = world.model.system.databases[database.name].queries[query.name];
  let best = -1;
  let bestColumns = 0;
  database.tables[query.table].indexes.forEach((index, i) => {
    if (world.params[index.param] !== INDEX_VALID) return;
    let columns = 0;
    while (columns < index.columns.length && filter.includes(index.columns[columns])) columns++;
    if (columns > bestColumns) {
      best = i;
      bestColumns = columns;
    }
  });
  return best;
}

/** States of an index, as values of its tunable. */
export const INDEX_ABSENT = 0;
export const INDEX_VALID = 1;
export const INDEX_BUILDING = 2;
export const INDEX_INVALID = 3;
