import type { BlockIdentity } from '../sim/kernel/sink.ts';

/** Who was who: every identity that the world has announced, by its number. */
export interface IdentityTable {
  /** Sparse: an identity that was not announced to this recorder is missing. */
  readonly byId: (BlockIdentity | undefined)[];
  /** World time of the announcement; -Infinity for those known from the start. */
  readonly sinceUs: number[];
}

export function newIdentityTable(known: readonly BlockIdentity[]): IdentityTable {
  const table: IdentityTable = { byId: [], sinceUs: [] };
  for (const identity of known) noteIdentity(table, identity, -Infinity);
  return table;
}

/** One process may open several blocks; the first announcement counts. */
export function noteIdentity(table: IdentityTable, identity: BlockIdentity, atUs: number): void {
  while (table.byId.length <= identity.id) {
    table.byId.push(undefined);
    table.sinceUs.push(Infinity);
  }
  if (table.byId[identity.id] !== undefined) return;
  table.byId[identity.id] = identity;
  table.sinceUs[identity.id] = atUs;
}

/** Forgets identities announced after a world time: another future will give their numbers to others. */
export function truncateIdentities(table: IdentityTable, atUs: number): void {
  for (let id = 0; id < table.byId.length; id++) {
    if (table.sinceUs[id] > atUs) {
      table.byId[id] = undefined;
      table.sinceUs[id] = Infinity;
    }
  }
  while (table.byId.length > 0 && table.byId.at(-1) === undefined) {
    table.byId.pop();
    table.sinceUs.pop();
  }
}
