import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import type { QueryClassSpec, StepSpec } from '../../../src/sim/spec.ts';
import { client, database, service, system, worldOf } from '../../support/systems.ts';
import { watch } from '../../support/windows.ts';

/**
 * 300 a second on three instances with a pool of 20 connections each; 8 % of them run a report, whose statement goes from
 * 8 ms to 4 s: without a core of the database, it waits for its reader. Figures: reference model of the design (seed 5).
 */

const SECOND = 1_000_000;
const CORES = 16;

/** What is slow about the report: its statement, or what its transaction calls meanwhile. */
type Slow = 'statement' | 'ledger';

function shop(slow: Slow): World {
  const statement: QueryClassSpec = { table: 'orders', kind: 'select', text: '', filter: ['id'], matchRatio: 0, matchRows: 1, perMatchUs: 0, limit: 0, baseUs: 4_000, idleUs: 0 };
  const query = (name: string): StepSpec => ({ do: 'query', query: name, pool: 'api_db', timeoutUs: 60 * SECOND, times: 1 });
  const ask: StepSpec = { do: 'call', name: 'api>ledger', service: 'ledger', endpoint: 'do', timeoutUs: 0, retries: 0, backoffUs: 0, optional: false, breaker: null };
  return worldOf(system({
    services: {
      ledger: service({ do: [{ do: 'wait', us: 8_000, spread: { kind: 'exponential' } }] }),
      api: service({
        orders: [query('find'), { do: 'wait', us: 3_000, spread: { kind: 'exponential' } }],
        report: [{ do: 'when', flag: 'reports', probability: 0, then: [slow === 'statement' ? query('report') : { do: 'transaction', pool: 'api_db', steps: [ask] }], otherwise: [] }],
      }, { instances: 3, instancesMax: 3, workers: 200, queue: 500 }),
    },
    databases: {
      db: database({
        cores: CORES, connectionsMax: 300,
        tables: { orders: { rows: 100_000, rowsEstimated: 100_000, rowBytes: 100, columns: ['id'], indexes: { pkey: { columns: ['id'], unique: true, state: 'valid' } } } },
        queries: { find: statement, report: { ...statement, baseUs: 500, idleUs: 7_500 } },
      }),
    },
    pools: { api_db: { service: 'api', database: 'db', size: 20, sizeMax: 80, waitUs: 3 * SECOND } },
    flags: { reports: { title: 'Reports', service: 'api', description: '', on: true } },
    clients: { users: client(300, 'api', 'orders', { timeoutUs: 5 * SECOND, routes: [{ endpoint: 'orders', share: 0.92, journey: 'orders' }, { endpoint: 'report', share: 0.08, journey: 'report' }] }) },
    scrapeEveryUs: 30 * SECOND,
  }), 5);
}

const set = (world: World, name: string, value: number): void => setParam(world, paramNamed(world, name), value);
const used = (world: World): number[] => [...world.pools.used];
const waiters = (world: World): number[] => [0, 1, 2].map((place) => world.queues.length[world.model.pools[0].firstQueue + place]);
const coresBusy = (world: World): number => world.stations.coresBusy[world.model.databases[0].slot];

/** Healthy for two minutes, then the report is slow; stops at 200 s. */
function exhausted(slow: Slow = 'statement'): World {
  const world = shop(slow);
  runUntil(world, 30 * SECOND);
  const healthy = watch(world, 'api', 120);
  expect(healthy.goodput).toBeGreaterThan(294);
  expect(healthy.goodput).toBeLessThan(306);
  expect(healthy.meanMs).toBeLessThan(12);
  if (slow === 'statement') set(world, 'databases.db.queries.report.idle_us', 4 * SECOND);
  else set(world, 'services.ledger.slow', 500);
  runUntil(world, 200 * SECOND);
  return world;
}

describe('a connection pool whose connections are held by a few slow statements', () => {
  it('stops everybody while the database has nothing to do', () => {
    const world = exhausted();
    const seen = { used: [] as number[], waiters: [] as number[], cores: [] as number[] };
    for (let s = 201; s <= 300; s++) {
      runUntil(world, s * SECOND);
      seen.used.push(...used(world));
      seen.waiters.push(...waiters(world));
      seen.cores.push(coresBusy(world));
    }
    expect(seen.used.every((connections) => connections === 20)).toBe(true);
    const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    // All 200 workers of an instance stand in line for its 20 connections.
    expect(mean(seen.waiters)).toBeCloseTo(180, -0.5);
    expect(mean(seen.cores)).toBeLessThan(1);
    // Whoever gets through has waited for a worker and then for a connection: longer than any user does.
    expect(watch(world, 'api', 330).goodput).toBe(0);
  });

  it.each<[string, (world: World) => void]>([
    ['the statement is quick again, as with an index', (world) => set(world, 'databases.db.queries.report.idle_us', 7_500)],
    ['the report is switched off', (world) => void applyVerb(world, 'set_flag', { flag: 'reports', on: false })],
  ])('serves everybody again when %s', (_title, cure) => {
    const world = exhausted();
    cure(world);
    runUntil(world, 240 * SECOND);
    const after = watch(world, 'api', 300);
    expect(after.goodput / after.offered).toBeGreaterThan(0.995);
    expect(after.meanMs).toBeLessThan(12);
    expect(waiters(world)).toEqual([0, 0, 0]);
  });

  it('of three times the size hides it: nearly all are served, at thirty times the mean', () => {
    const world = exhausted();
    expect(applyVerb(world, 'resize_pool', { pool: 'api_db', size: 60 })).toMatchObject({ ok: true });
    runUntil(world, 260 * SECOND);
    const after = watch(world, 'api', 460);
    expect(after.goodput / after.offered).toBeGreaterThan(0.98);
    // 0.92 x 8 ms + 0.08 x E[min(4 s, 5 s)], statements spread by a quarter (lognormal) around their mean.
    expect(Math.abs(after.meanMs - 325)).toBeLessThan(20);
  });

  it('and hides it likewise when an outside call inside the transaction is what takes 4 s, exponentially', () => {
    const world = exhausted('ledger');
    expect(applyVerb(world, 'resize_pool', { pool: 'api_db', size: 60 })).toMatchObject({ ok: true });
    runUntil(world, 260 * SECOND);
    const after = watch(world, 'api', 460);
    // P(more than the 5 s that users wait) = exp(-1.25): 2.3 % of all fail; 0.08 x 4 s x (1 - exp(-1.25)) + 0.92 x 8 ms.
    expect(Math.abs(after.goodput - 294)).toBeLessThan(6);
    expect(Math.abs(after.meanMs - 237)).toBeLessThan(12);
  });
});
