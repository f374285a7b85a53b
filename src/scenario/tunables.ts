import { HOUR } from '../base/time.ts';
import { stepsOfEndpoint, type CallSpec, type SystemSpec } from '../sim/spec.ts';
import { callTunables, serviceTunables } from '../sim/parts/core-tunables.ts';
import { partTunables, type Tunable as CoreTunable } from '../sim/parts/tunables.ts';

/** A number of the world that faults and mitigations may change. Durations are microseconds in the world. */
export interface Tunable {
  readonly min: number;
  readonly max: number;
  readonly unit: 'us' | 'per_second' | 'ratio' | 'count' | 'factor' | 'state';
}

const count = (min: number, max = 1e10): Tunable => ({ min, max, unit: 'count' });
const FACTOR: Tunable = { min: 0, max: 10_000, unit: 'factor' };
const RATIO: Tunable = { min: 0, max: 1, unit: 'ratio' };
const DURATION: Tunable = { min: 0, max: 24 * HOUR, unit: 'us' };

/** Every tunable of a system, by its name in scenario files: 0 absent, 1 valid, 2 building, 3 invalid for indexes. */
export function tunablesOf(system: SystemSpec): ReadonlyMap<string, Tunable> {
  const all = new Map<string, Tunable>();
  const add = (prefix: string, values: Readonly<Record<string, Tunable>>): void => {
    for (const [name, tunable] of Object.entries(values)) all.set(`${prefix}.${name}`, tunable);
  };
  const addCore = (tunables: readonly CoreTunable[]): void => {
    for (const { name, min, max, unit } of tunables) all.set(name, { min, max, unit });
  };
  for (const name of Object.keys(system.clients)) add(`clients.${name}`, { rate: { ...FACTOR, max: 1_000 } });
  for (const [name, service] of Object.entries(system.services)) {
    add(`services.${name}`, { workers: count(1, 100_000), cores: count(1, 1_000), slow: FACTOR, failing: RATIO });
    addCore(serviceTunables(name, service));
  }
  for (const [name, { sizeMax }] of Object.entries(system.pools)) add(`pools.${name}`, { size: count(1, sizeMax), wait: DURATION });
  for (const [name, database] of Object.entries(system.databases)) {
    add(`databases.${name}`, { connections_max: count(1, 100_000), slow: FACTOR, hit_ratio: RATIO, cores: count(1, 256) });
    for (const [table, { indexes }] of Object.entries(database.tables)) {
      add(`databases.${name}.tables.${table}`, { rows: count(0), rows_estimated: count(0), hot_share: RATIO, ddl: { min: 0, max: 1, unit: 'state' }, ddl_us: DURATION });
      for (const index of Object.keys(indexes)) add(`databases.${name}.tables.${table}.indexes`, { [index]: { min: 0, max: 3, unit: 'state' } });
    }
    for (const query of Object.keys(database.queries)) add(`databases.${name}.queries.${query}`, { match_ratio: RATIO, idle_us: DURATION });
  }
  for (const [name, client] of Object.entries(system.clients)) {
    add(`calls.${name}>${client.service}`, { timeout: DURATION });
    addCore(callTunables({ ...client, name: `${name}>${client.service}` }, false));
  }
  for (const { call } of callsOf(system)) {
    add(`calls.${call.name}`, { timeout: DURATION });
    addCore(callTunables(call, true));
    if (call.breaker !== null) add(`calls.${call.name}`, { breaker: { min: 0, max: 1, unit: 'state' } });
  }
  for (const name of Object.keys(system.flags)) add('flags', { [name]: RATIO });
  for (const { name, min, max, unit } of partTunables(system)) all.set(name, { min, max, unit });
  return all;
}

export interface PlacedCall {
  readonly service: string;
  readonly endpoint: string;
  readonly call: CallSpec;
}

/** Every call of every version of every endpoint, in the order of the file. */
export function callsOf(system: SystemSpec): PlacedCall[] {
  return Object.entries(system.services).flatMap(([service, { endpoints }]) =>
    Object.entries(endpoints).flatMap(([endpoint, spec]) =>
      stepsOfEndpoint(spec)
        .filter((step) => step.do === 'call')
        .map((call) => ({ service, endpoint, call })),
    ),
  );
}
