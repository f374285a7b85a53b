import type { ClientSpec, DatabaseSpec, ServiceSpec, StepSpec, SystemSpec } from '../../src/sim/spec.ts';
import type { FaultSpec } from '../../src/sim/fault-spec.ts';
import { compileSystem } from '../../src/sim/compile/compile.ts';
import type { Plot, World } from '../../src/sim/kernel/world.ts';
import { QUIET_SINK, type Sink } from '../../src/sim/kernel/sink.ts';
import { startWorld } from '../../src/sim/start.ts';

/** Builders for systems in tests: the same parts as in scenarios, with everything that a test does not speak of left plain. */

export const QUIET_FAULT: FaultSpec = { initial: 'dormant', states: { dormant: { title: 'Nothing happens', entry: [], after: [], on: {} } } };

export function service(steps: Readonly<Record<string, readonly StepSpec[]>>, extra: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    kind: 'service', title: 'Service', team: 'team', instances: 1, instancesMax: 1, workers: 1_000, queue: 100_000, cores: 8, startupUs: 5_000_000, graceUs: 5_000_000,
    version: '1', versions: ['1'], endpoints: Object.fromEntries(Object.entries(steps).map(([name, list]) => [name, { steps: list, versions: {} }])), ...extra,
  };
}

export function client(rate: number, target: string, endpoint: string, extra: Partial<ClientSpec> = {}): ClientSpec {
  return { title: 'Clients', ratePerSecond: rate, profile: [], service: target, routes: [{ endpoint, share: 1, journey: endpoint }], timeoutUs: 0, retries: 0, backoffUs: 50_000, secondsPerAction: 20, keys: 1_000, ...extra };
}

export function system(part: Partial<SystemSpec>): SystemSpec {
  return { services: {}, databases: {}, pools: {}, flags: {}, clients: {}, parts: {}, scrapeEveryUs: 5_000_000, ...part };
}

export function database(part: Partial<DatabaseSpec>): DatabaseSpec {
  return { title: 'Database', team: 'team', engine: 'PostgreSQL 16', cores: 8, connectionsMax: 500, hitRatio: 1, pageReadUs: 100, tables: {}, queries: {}, ...part };
}

export function plot(seed: number, extra: Partial<Plot> = {}): Plot {
  return { fault: QUIET_FAULT, seed, planned: [], history: [], paramOverrides: {}, ...extra };
}

export function worldOf(spec: SystemSpec, seed: number, extra: Partial<Plot> = {}, sink: Sink = QUIET_SINK): World {
  return startWorld(compileSystem(spec), plot(seed, extra), sink);
}

/** A queueing station: Poisson arrivals, `c` workers of mean service time `us`, room for `queue` more. */
export function station(rate: number, c: number, us: number, spread: 'exponential' | 'constant', queue: number): SystemSpec {
  return system({
    services: { server: service({ 'GET /': [{ do: 'wait', us, spread: { kind: spread } }] }, { workers: c, queue }) },
    clients: { users: client(rate, 'server', 'GET /') },
  });
}

/** Sum over the cells of a metric in a service's blocks, optionally only those with a label. */
export function cellSum(world: World, serviceName: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const { model } = world;
  const index = model.services.findIndex((entry) => entry.name === serviceName);
  let sum = 0;
  for (const place of model.slots) {
    if (place.service !== index) continue;
    model.blocks[place.block].cells.forEach((cell, i) => {
      if (cell.name === name && Object.entries(labels).every(([key, value]) => cell.labels[key] === value)) sum += world.cells[place.offset + i];
    });
  }
  return sum;
}
