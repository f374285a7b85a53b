import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { paramNamed, paramValue, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { perform } from '../../../src/sim/machines/fault-actions.ts';
import type { StepSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, database, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const query = (name: string, extra: object = {}): StepSpec => ({ do: 'query', query: name, pool: 'pool', timeoutUs: 0, times: 1, ...extra });

/** A shop that finds, writes and reports over a table of a million rows without an index on `sku`. */
function shop(rates: { find?: number; write?: number; report?: number }, poolSize = 20, waitUs = 0): World {
  const table = { rows: 1_000_000, rowBytes: 100, rowsEstimated: 1_000_000, columns: ['id', 'sku'], indexes: { pkey: { columns: ['id'], unique: true, state: 'valid' }, by_sku: { columns: ['sku'], unique: false, state: 'absent' }, by_sku_id: { columns: ['sku', 'id'], unique: false, state: 'absent' } } } as const;
  const statement = { table: 'items', kind: 'select', text: '', filter: ['id'], matchRatio: 0, matchRows: 1, perMatchUs: 0, limit: 0, baseUs: 500, idleUs: 0 } as const;
  const names = ['find', 'write', 'report'] as const;
  return worldOf(system({
    databases: { db: database({ cores: 4, tables: { items: table }, queries: { find: statement, write: { ...statement, kind: 'update' }, report: { ...statement, filter: ['sku'] } } }) },
    pools: { pool: { service: 'shop', database: 'db', size: poolSize, sizeMax: 100, waitUs } },
    services: { shop: service(Object.fromEntries(names.map((name) => [name, [query(name)]]))) },
    clients: Object.fromEntries(names.filter((name) => (rates[name] ?? 0) > 0).map((name) => [`${name}s`, client(rates[name] ?? 0, 'shop', name)])),
  }), 7);
}

const done = (world: World, journey: string, status = '200'): number => cellSum(world, `${journey}s`, 'client_request_duration_seconds_count', { http_response_status_code: status });
const plan = (world: World, name: string): { index: number; us: number; rows: number } => {
  const { plan: at } = world.model.databases[0].queries.find((entry) => entry.name === name)!;
  return { index: world.plans.index[at], us: world.plans.cpuUs[at], rows: world.plans.rowsRead[at] };
};
const createIndex = (world: World, index: string, concurrently: boolean): void => {
  expect(applyVerb(world, 'create_index', { database: 'db', table: 'items', index, concurrently })).toMatchObject({ ok: true });
};

describe('the planner', () => {
  it('reads one row through an index and the whole table without one', () => {
    const world = shop({ find: 1 });
    expect(plan(world, 'find')).toMatchObject({ index: 0, rows: 1 });
    expect(plan(world, 'report')).toMatchObject({ index: -1, rows: 1_000_000 });
    expect(plan(world, 'report').us / plan(world, 'find').us).toBeGreaterThan(200);
  });

  it('believes statistics: a table that it takes for tiny is scanned although it is huge, until ANALYZE', () => {
    const world = shop({ find: 1 });
    setParam(world, paramNamed(world, 'databases.db.tables.items.rows_estimated'), 3);
    expect(plan(world, 'find')).toMatchObject({ index: -1, rows: 1_000_000 });
    expect(applyVerb(world, 'analyze', { database: 'db', table: 'items' })).toMatchObject({ ok: true });
    runUntil(world, 10 * SECOND);
    expect(plan(world, 'find')).toMatchObject({ index: 0, rows: 1 });
  });

  it('scans when most rows match, index or not', () => {
    const world = shop({ find: 1 });
    setParam(world, paramNamed(world, 'databases.db.queries.find.match_ratio'), 0.9);
    expect(plan(world, 'find').index).toBe(-1);
  });
});

describe('building an index', () => {
  it('makes the statement fast once it is valid, not before', () => {
    const world = shop({ report: 2 });
    createIndex(world, 'by_sku', true);
    runUntil(world, 20 * SECOND);
    expect(plan(world, 'report').index).toBe(-1);
    runUntil(world, 30 * SECOND);
    expect(plan(world, 'report')).toMatchObject({ index: 1, rows: 1 });
    expect(world.book.actions[0]).toMatchObject({ state: 'done' });
  });

  it('makes every write wait when it blocks, and none when it is concurrent', () => {
    const blocked = shop({ write: 20 });
    createIndex(blocked, 'by_sku', false);
    runUntil(blocked, 9 * SECOND);
    expect(done(blocked, 'write')).toBe(0);
    runUntil(blocked, 12 * SECOND);
    expect(done(blocked, 'write')).toBeGreaterThan(200);
    expect(conservationProblems(blocked)).toEqual([]);
    const free = shop({ write: 20 });
    createIndex(free, 'by_sku', true);
    runUntil(free, 9 * SECOND);
    expect(done(free, 'write')).toBeGreaterThan(130);
  });

  it('does not make reads wait', () => {
    const world = shop({ find: 20 });
    createIndex(world, 'by_sku', false);
    runUntil(world, 9 * SECOND);
    expect(done(world, 'find')).toBeGreaterThan(130);
  });

  it('lets a second blocking build in behind the writes that came before it, and then keeps writes out again', () => {
    const world = shop({ write: 20 });
    createIndex(world, 'by_sku', false);
    runUntil(world, 5 * SECOND);
    createIndex(world, 'by_sku_id', false);
    runUntil(world, 9 * SECOND);
    expect(done(world, 'write')).toBe(0);
    // The 20 connections of the pool stand in the queue ahead of the second build.
    runUntil(world, 19 * SECOND);
    expect(done(world, 'write')).toBe(20);
    runUntil(world, 22 * SECOND);
    expect(done(world, 'write')).toBeGreaterThan(300);
  });

  it('fails and leaves an invalid index when the database goes down under it', () => {
    const world = shop({ write: 5 });
    createIndex(world, 'by_sku', false);
    runUntil(world, 3 * SECOND);
    perform(world, { do: 'crash', service: 'db', count: 1 });
    expect(paramValue(world, 'databases.db.tables.items.indexes.by_sku')).toBe(3);
    expect(world.book.actions[0]).toMatchObject({ state: 'failed' });
    runUntil(world, 40 * SECOND);
    const before = done(world, 'write');
    runUntil(world, 50 * SECOND);
    expect(done(world, 'write') - before).toBeGreaterThan(20);
    createIndex(world, 'by_sku', true);
  });
});

describe('a connection pool', () => {
  it('that is held by slow statements starves quick ones while the database is idle', () => {
    const world = shop({ find: 50, report: 4 }, 4);
    setParam(world, paramNamed(world, 'databases.db.queries.report.idle_us'), 4 * SECOND);
    runUntil(world, 30 * SECOND);
    expect(world.pools.used[0]).toBe(4);
    expect(world.queues.length[world.model.pools[0].firstQueue]).toBeGreaterThan(100);
    expect(world.stations.coresBusy[world.model.databases[0].slot]).toBeLessThanOrEqual(1);
  });

  it('lets waiters go after the wait timeout, with 503, and tells how many', () => {
    const world = shop({ find: 50, report: 4 }, 2, 200_000);
    setParam(world, paramNamed(world, 'databases.db.queries.report.idle_us'), 5 * SECOND);
    runUntil(world, 20 * SECOND);
    expect(done(world, 'find', '503')).toBeGreaterThan(300);
    expect(cellSum(world, 'shop', 'db_client_connection_timeouts_total')).toBe(done(world, 'find', '503') + done(world, 'report', '503'));
  });

  it('that grows lets the waiting in at once', () => {
    const world = shop({ find: 50, report: 4 }, 2);
    setParam(world, paramNamed(world, 'databases.db.queries.report.idle_us'), 60 * SECOND);
    runUntil(world, 10 * SECOND);
    const waiting = world.queues.length[world.model.pools[0].firstQueue];
    setParam(world, paramNamed(world, 'pools.pool.size'), 100);
    expect(waiting).toBeGreaterThan(100);
    expect(world.queues.length[world.model.pools[0].firstQueue]).toBe(Math.max(0, waiting - 98));
  });
});

describe('terminating sessions', () => {
  it('ends exactly the statements of that kind, frees their connections, and their callers get an error', () => {
    const world = shop({ report: 4 }, 10);
    setParam(world, paramNamed(world, 'databases.db.queries.report.idle_us'), 300 * SECOND);
    runUntil(world, 10 * SECOND);
    expect(world.pools.used[0]).toBe(10);
    expect(applyVerb(world, 'kill_sessions', { database: 'db', query: 'find' })).toMatchObject({ ok: true });
    expect(world.pools.used[0]).toBe(10);
    expect(applyVerb(world, 'kill_sessions', { database: 'db', query: 'report' })).toMatchObject({ ok: true });
    runUntil(world, world.now + 2_000);
    expect(done(world, 'report', '502')).toBe(10);
    expect(conservationProblems(world)).toEqual([]);
  });
});

describe('restarting a database', () => {
  it('refuses everyone for a while, ends every session, and comes back', () => {
    const world = shop({ find: 20, report: 2 });
    setParam(world, paramNamed(world, 'databases.db.queries.report.idle_us'), 300 * SECOND);
    runUntil(world, 5 * SECOND);
    expect(applyVerb(world, 'restart', { service: 'db' })).toMatchObject({ ok: true });
    runUntil(world, 8 * SECOND);
    expect(done(world, 'report', '502')).toBeGreaterThan(3);
    expect(done(world, 'find', '503')).toBeGreaterThan(30);
    const failed = done(world, 'find', '503');
    runUntil(world, 40 * SECOND);
    const settled = done(world, 'find', '503');
    runUntil(world, 50 * SECOND);
    expect(settled).toBeGreaterThan(failed);
    expect(done(world, 'find', '503')).toBe(settled);
    expect(world.book.actions[0]).toMatchObject({ state: 'done' });
  });
});
