import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { bank, statement, transaction, work } from '../../support/lock-systems.ts';
import { cellSum, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const good = (world: World, clients: string): number => cellSum(world, clients, 'client_request_duration_seconds_count', { http_response_status_code: '200' });
const deadlocks = (world: World): number => cellSum(world, 'db', 'pg_stat_database_deadlocks_total');

/** Transfers between two of 50 accounts that take 8 ms on average: the first row is locked for 7.4 ms of them, the second for 4. */
function transfers(rate: number, seconds: number, order: readonly ['first', 'second'] | readonly ['lower', 'higher'] = ['first', 'second'], seed = 9): World {
  const pause = work(2_500, 'exponential');
  const steps = [transaction(statement('move', order[0]), pause, statement('move', order[1]), pause)];
  const world = worldOf(bank(50, { transfer: steps }, { transfer: rate }, 1_000, { retries: 3 }), seed);
  runUntil(world, seconds * SECOND);
  return world;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

describe('transactions that lock two of fifty rows in the order in which they meet them', () => {
  it('deadlock about once in five minutes at 50 a second, and nobody notices', () => {
    const worlds = [1, 2].map((seed) => transfers(50, 300, ['first', 'second'], seed));
    expect(sum(worlds.map(deadlocks))).toBeGreaterThanOrEqual(1);
    expect(sum(worlds.map(deadlocks))).toBeLessThanOrEqual(6);
    for (const world of worlds) expect(good(world, 'transfers') / 300).toBeGreaterThan(48);
  });

  it('several times as often at twice the rate: other seeds see up to fifty, when one deadlock breeds the next', () => {
    const worlds = [9, 3].map((seed) => transfers(100, 300, ['first', 'second'], seed));
    expect(sum(worlds.map(deadlocks))).toBeGreaterThanOrEqual(6);
    expect(sum(worlds.map(deadlocks))).toBeLessThanOrEqual(60);
    for (const world of worlds) expect(good(world, 'transfers') / 300).toBeGreaterThan(90);
  });

  it('and at 200 a second one deadlock is still waited for when the next one comes: nothing gets through', () => {
    const world = transfers(200, 60);
    const before = good(world, 'transfers');
    runUntil(world, 75 * SECOND);
    expect((good(world, 'transfers') - before) / 15).toBeLessThan(20);
    expect(deadlocks(world)).toBeGreaterThan(25);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('never, at any rate, once they sort the rows first', () => {
    const world = transfers(200, 60, ['lower', 'higher']);
    expect(deadlocks(world)).toBe(0);
    expect(good(world, 'transfers') / 60).toBeGreaterThan(190);
  });
});

describe('a row that every request changes', () => {
  const perSecond = (size: number, seconds = 12): number => {
    const world = worldOf(bank(10, { count: [transaction(statement('move', 'hot'), work(8_750))] }, { count: 150 }, size), 5);
    runUntil(world, seconds * SECOND);
    return good(world, 'counts') / seconds;
  };

  it('lets through one request for each time that its lock is held, however many work on it', () => {
    // The answer of the statement (0.25 ms), the rest of the transaction (8.75 ms), the commit (1 ms): 10 ms, so 100 a second.
    const few = perSecond(5);
    expect(few).toBeGreaterThan(99);
    expect(few).toBeLessThan(100.5);
    expect(Math.abs(perSecond(50) / few - 1)).toBeLessThan(0.01);
    expect(Math.abs(perSecond(500) / few - 1)).toBeLessThan(0.01);
  });
});

describe('a migration behind a long report', () => {
  function stalled(): World {
    const world = worldOf(bank(0, { read: [statement('read')], report: [statement('report')] }, { read: 50, report: 0.05 }), 2);
    runUntil(world, 21 * SECOND);
    while (cellSum(world, 'db', 'pg_locks_count', { mode: 'accesssharelock' }) === 0 && world.now < 100 * SECOND) runUntil(world, world.now + SECOND);
    setParam(world, paramNamed(world, 'databases.db.tables.accounts.ddl'), 1);
    return world;
  }

  it('stops every reader although it has changed nothing yet, and the report alone had stopped nobody', () => {
    const world = stalled();
    const before = good(world, 'reads');
    expect(before).toBeGreaterThan(900);
    runUntil(world, world.now + 5 * SECOND);
    expect(good(world, 'reads') - before).toBeLessThan(5);
    expect(world.book.changes.at(-1)).toMatchObject({ kind: 'schema', target: 'db/accounts', state: 'rolling' });
    expect(conservationProblems(world)).toEqual([]);
  });

  it('lets them all go at once when it is cancelled', () => {
    const world = stalled();
    runUntil(world, world.now + 5 * SECOND);
    const before = good(world, 'reads');
    expect(applyVerb(world, 'cancel_migration', { database: 'db', table: 'accounts' })).toMatchObject({ ok: true });
    expect(conservationProblems(world)).toEqual([]);
    runUntil(world, world.now + SECOND / 10);
    expect(good(world, 'reads') - before).toBeGreaterThan(200);
    expect(world.book.changes.at(-1)).toMatchObject({ state: 'failed' });
    expect(applyVerb(world, 'cancel_migration', { database: 'db', table: 'accounts' })).toMatchObject({ ok: false });
    expect(conservationProblems(world)).toEqual([]);
  });

  it('gives up by itself with a lock_timeout, which costs the readers no more than that', () => {
    const world = stalled();
    setParam(world, paramNamed(world, 'databases.db.tables.accounts.ddl'), 0);
    setParam(world, paramNamed(world, 'locks.db.lock_timeout'), 500_000);
    setParam(world, paramNamed(world, 'databases.db.tables.accounts.ddl'), 1);
    const before = good(world, 'reads');
    runUntil(world, world.now + 2 * SECOND);
    expect(good(world, 'reads') - before).toBeGreaterThan(70);
    expect(world.book.changes.at(-1)).toMatchObject({ state: 'failed' });
  });

  it('is done two seconds after the report is, and then everybody gets in', () => {
    const world = stalled();
    runUntil(world, world.now + 40 * SECOND);
    expect(world.book.changes.at(-1)).toMatchObject({ state: 'done' });
    const before = good(world, 'reads');
    runUntil(world, world.now + 2 * SECOND);
    expect(good(world, 'reads') - before).toBeGreaterThan(70);
  });
});
