import type { World } from '../../kernel/world.ts';
import type { SystemSpec } from '../../spec.ts';
import { tableLocksOf } from './lockables.ts';

/** What sessions run, as text: the statements of all databases, then for each table what its administrators run. */

/** Kinds of administrators' statements, in the order of a table's endpoints. */
export const ALTER_TABLE = 0;
export const CREATE_INDEX = 1;
export const CREATE_INDEX_CONCURRENTLY = 2;
export const ADMIN_KINDS = 3;

export function ddlText(system: SystemSpec, database: string, table: string): string {
  return system.databases[database].tables[table].ddlText ?? `ALTER TABLE ${table} ADD COLUMN note text`;
}

/** Names of the endpoints of a database beside its statements: per table, by kind. */
export function adminEndpoints(system: SystemSpec, database: string): { name: string; table: string; kind: number }[] {
  return Object.keys(system.databases[database].tables).flatMap((table) => [
    { name: `ALTER TABLE ${table}`, table, kind: ALTER_TABLE },
    { name: `CREATE INDEX ON ${table}`, table, kind: CREATE_INDEX },
    { name: `CREATE INDEX CONCURRENTLY ON ${table}`, table, kind: CREATE_INDEX_CONCURRENTLY },
  ]);
}

export function sessionTexts(system: SystemSpec): string[] {
  const statements = Object.values(system.databases).flatMap(({ queries }) => Object.values(queries).map(({ text }) => text));
  const admin = tableLocksOf(system).flatMap(({ database, table }) => adminEndpoints(system, database).filter((entry) => entry.table === table).map(({ name, kind }) => (kind === ALTER_TABLE ? ddlText(system, database, table) : name)));
  return [...statements, ...admin];
}

/** Place among `sessionTexts` of what a frame in a database runs. */
export function statementNumber(world: World, f: number): number {
  const { model, frames } = world;
  const endpoint = model.endpoints[frames.endpoint[f]];
  const { database } = model.services[endpoint.service];
  if (endpoint.query >= 0) return model.databases[database].queries[endpoint.query].plan;
  const statements = model.databases.reduce((sum, entry) => sum + entry.queries.length, 0);
  const before = model.databases.slice(0, database).reduce((sum, entry) => sum + entry.tables.length, 0);
  return statements + before * ADMIN_KINDS + (frames.endpoint[f] - firstAdminEndpoint(world, database));
}

/** Endpoints of a database stand side by side: its statements, then what administrators run. */
export function firstAdminEndpoint(world: World, database: number): number {
  const { service } = world.model.databases[database];
  return world.model.endpoints.findIndex((endpoint) => endpoint.service === service && endpoint.query < 0);
}
