import type { PolicySpec, SystemSpec } from '../spec.ts';
import { callTunables, serviceTunables } from '../parts/core-tunables.ts';
import { partTunables } from '../parts/tunables.ts';
import { partSubject } from '../parts/registry.ts';
import { WATCH_CORES, WATCH_DDL, WATCH_PARTS, WATCH_NONE, WATCH_PLANS, WATCH_POOL, WATCH_RATE, WATCH_WORKERS, type ParamDef } from '../kernel/model.ts';

const HUGE = 1e12;
const DDL_US = 1_000_000;

/**
 * Every tunable of a system, in a fixed order: clients, services, pools, databases, calls, limiters, flags.
 * `serviceIndex` gives the place of a service, database or client population among the world's services.
 */
export function tunablesOf(system: SystemSpec, calls: readonly CallSite[], serviceIndex: (name: string) => number): ParamDef[] {
  const params: ParamDef[] = [];
  const add = (name: string, initial: number, min: number, max: number, unit: ParamDef['unit'], watch = WATCH_NONE, subject = 0): void => {
    params.push({ name, initial, min, max, unit, watch, subject });
  };
  Object.keys(system.clients).forEach((name, client) => {
    add(`clients.${name}.rate`, 1, 0, 1000, 'factor', WATCH_RATE, client);
    // Kept next to the one before: arrivals multiply both.
    add(`clients.${name}.profile`, 1, 0, 1000, 'factor', WATCH_RATE, client);
  });
  for (const [name, service] of Object.entries(system.services)) {
    const index = serviceIndex(name);
    addStation(add, `services.${name}`, index, service.workers, service.queue, service.cores);
    for (const tunable of serviceTunables(name, service)) if (!tunable.name.endsWith('.queue')) add(tunable.name, tunable.initial, tunable.min, tunable.max, tunable.unit);
  }
  Object.entries(system.pools).forEach(([name, pool], index) => {
    add(`pools.${name}.size`, pool.size, 1, pool.sizeMax, 'count', WATCH_POOL, index);
    add(`pools.${name}.wait`, pool.waitUs, 0, HUGE, 'us');
  });
  Object.keys(system.databases).forEach((name, index) => addDatabase(add, system, name, index, serviceIndex(name)));
  for (const call of calls) {
    add(`calls.${call.name}.timeout`, call.timeoutUs, 0, HUGE, 'us');
    if (call.policy === null) {
      add(`calls.${call.name}.retries`, call.retries, 0, 20, 'count');
      add(`calls.${call.name}.backoff`, call.backoffUs, 0, HUGE, 'us');
    } else for (const tunable of callTunables({ ...call.policy, ...call }, true)) add(tunable.name, tunable.initial, tunable.min, tunable.max, tunable.unit);
    if (call.breaker !== null) add(`calls.${call.name}.breaker`, call.breaker.enabled ? 1 : 0, 0, 1, 'state');
  }
  for (const [name, flag] of Object.entries(system.flags)) add(`flags.${name}`, flag.on ? 1 : 0, 0, 1, 'ratio');
  for (const { name, part, index, initial, min, max, unit } of partTunables(system)) add(name, initial, min, max, unit, WATCH_PARTS, partSubject(part, index));
  return params;
}

/** A call as a tunable sees it. */
export interface CallSite {
  readonly name: string;
  readonly timeoutUs: number;
  readonly retries: number;
  readonly backoffUs: number;
  /** Null for statements and for calls that parts make. */
  readonly policy: PolicySpec | null;
  readonly breaker: { readonly enabled: boolean } | null;
}

type Add = (name: string, initial: number, min: number, max: number, unit: ParamDef['unit'], watch?: number, subject?: number) => void;

function addStation(add: Add, prefix: string, index: number, workers: number, queue: number, cores: number): void {
  add(`${prefix}.workers`, workers, 1, 1e6, 'count', WATCH_WORKERS, index);
  add(`${prefix}.queue`, queue, 0, 1e6, 'count');
  add(`${prefix}.cores`, cores, 1, 1024, 'count', WATCH_CORES, index);
  add(`${prefix}.slow`, 1, 0, 1e4, 'factor');
  add(`${prefix}.failing`, 0, 0, 1, 'ratio');
}

function addDatabase(add: Add, system: SystemSpec, name: string, index: number, station: number): void {
  const database = system.databases[name];
  const prefix = `databases.${name}`;
  const firstTable = Object.values(system.databases).slice(0, index).reduce((sum, { tables }) => sum + Object.keys(tables).length, 0);
  add(`${prefix}.connections_max`, database.connectionsMax, 1, 1e5, 'count', WATCH_WORKERS, station);
  add(`${prefix}.queue`, 0, 0, 1e6, 'count');
  add(`${prefix}.cores`, database.cores, 1, 1024, 'count', WATCH_CORES, station);
  add(`${prefix}.slow`, 1, 0, 1e4, 'factor');
  add(`${prefix}.failing`, 0, 0, 1, 'ratio');
  add(`${prefix}.hit_ratio`, database.hitRatio, 0, 1, 'ratio', WATCH_PLANS, index);
  for (const [tableName, table] of Object.entries(database.tables)) {
    add(`${prefix}.tables.${tableName}.rows`, table.rows, 0, HUGE, 'count', WATCH_PLANS, index);
    add(`${prefix}.tables.${tableName}.rows_estimated`, table.rowsEstimated, 0, HUGE, 'count', WATCH_PLANS, index);
    add(`${prefix}.tables.${tableName}.hot_share`, table.hotShare ?? 0, 0, 1, 'ratio');
    add(`${prefix}.tables.${tableName}.ddl`, 0, 0, 1, 'state', WATCH_DDL, firstTable + Object.keys(database.tables).indexOf(tableName));
    add(`${prefix}.tables.${tableName}.ddl_us`, table.ddlUs ?? DDL_US, 0, HUGE, 'us');
    for (const [indexName, spec] of Object.entries(table.indexes)) {
      add(`${prefix}.tables.${tableName}.indexes.${indexName}`, spec.state === 'valid' ? 1 : spec.state === 'invalid' ? 3 : 0, 0, 3, 'state', WATCH_PLANS, index);
    }
  }
  for (const [queryName, query] of Object.entries(database.queries)) {
    add(`${prefix}.queries.${queryName}.match_ratio`, query.matchRatio, 0, 1, 'ratio', WATCH_PLANS, index);
    add(`${prefix}.queries.${queryName}.idle_us`, query.idleUs, 0, HUGE, 'us');
  }
}
