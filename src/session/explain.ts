import type { DatabaseModel } from '../sim/kernel/model.ts';
import type { World } from '../sim/kernel/world.ts';
import type { ConsoleAnswer } from './view.ts';

/**
 * The plan of a statement in the layout of PostgreSQL's EXPLAIN (ANALYZE, BUFFERS), from the planner's own numbers: estimated
 * costs and rows from statistics, actual rows and times from the table as it is and the load that the server carries now.
 */
export function explain(world: World, database: DatabaseModel, name: string): ConsoleAnswer {
  const query = database.queries.find((entry) => entry.name === name) ?? database.queries[0];
  if (query === undefined) throw new Error(`${database.name} runs no statements.`);
  const spec = world.model.system.databases[database.name]!.queries[query.name]!;
  const table = database.tables[query.table]!;
  const { plan } = query;
  const { plans } = world;
  const indexed = plans.index[plan]! >= 0;
  const index = table.indexes[plans.index[plan]!];
  const ms = (us: number): string => (us / 1000).toFixed(3);
  const slow = world.params[world.model.services[database.service]!.slow]!;
  const workUs = plans.cpuUs[plan]! * slow + plans.ioUs[plan]! * slow;
  const totalUs = workUs + world.params[query.idle]!;
  const condition = spec.filter.map((column, i) => `(${column} = $${i + 1})`).join(' AND ');
  const cost = (indexed ? plans.costIndex[plan]! : plans.costSeq[plan]!).toFixed(2);
  const head = spec.kind === 'insert' ? `Insert on ${table.name}` : indexed && index !== undefined ? `Index Scan using ${index.name} on ${table.name}` : `Seq Scan on ${table.name}`;
  const rows = Math.round(plans.rowsOut[plan]!);
  const removed = Math.round(plans.rowsRead[plan]!) - rows;
  const text = [
    `${head}  (cost=0.00..${cost} rows=${Math.round(plans.estimated[plan]!)} width=${table.rowBytes})`,
    // Matches lie evenly in what is read, so the first comes after one share of the work.
    `  (actual time=${ms(workUs / (rows + 1))}..${ms(workUs)} rows=${rows} loops=1)`,
  ];
  if (condition !== '' && spec.kind !== 'insert') text.push(indexed ? `  Index Cond: ${condition}` : `  Filter: ${condition}`);
  if (!indexed && removed > 0 && spec.kind !== 'insert') text.push(`  Rows Removed by Filter: ${removed}`);
  text.push(`  Buffers: shared hit=${Math.round(plans.pages[plan]! * world.params[database.hitRatio]!)} read=${Math.round(plans.pages[plan]! * (1 - world.params[database.hitRatio]!))}`);
  text.push(`Execution Time: ${ms(totalUs)} ms`);
  return {
    title: 'EXPLAIN ANALYZE',
    command: `EXPLAIN (ANALYZE, BUFFERS) ${spec.text};`,
    columns: [],
    rows: [],
    text,
    note: 'Run alone, on a free core. Under load, statements also wait for a core.',
  };
}
