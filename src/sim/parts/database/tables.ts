import type { World } from '../../kernel/world.ts';

/** Index of a table over all databases, as the write gates are kept. */
export function gateOf(world: World, database: number, table: number): number {
  let before = 0;
  for (let d = 0; d < database; d++) before += world.model.databases[d].tables.length;
  return before + table;
}
