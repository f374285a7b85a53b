import { describe, expect, it } from 'vitest';
import { askConsole } from '../../../src/session/console.ts';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK, SPAN_DATABASE, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { perform } from '../../../src/sim/machines/fault-actions.ts';
import { grantsOf } from '../../../src/sim/parts/locks/grants.ts';
import { chooseRow, ROW_CHOICES } from '../../../src/sim/parts/locks/rows.ts';
import * as modes from '../../../src/sim/parts/locks/modes.ts';
import { startWorld } from '../../../src/sim/start.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { bank, statement, transaction, work } from '../../support/lock-systems.ts';
import { cellSum, plot, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const ended = (world: World, clients: string, status = '200'): number => cellSum(world, clients, 'client_request_duration_seconds_count', { http_response_status_code: status });
const held = (world: World): number => grantsOf(world).marks[2];
const deadlocks = (world: World): number => cellSum(world, 'db', 'pg_stat_database_deadlocks_total');

/** One request of each kind, at the times given, in a world where nobody else comes. */
function oneOfEach(endpoints: Parameters<typeof bank>[1], settings: Parameters<typeof bank>[4] = {}, rows = 2): World {
  const names = Object.keys(endpoints);
  return worldOf(bank(rows, endpoints, Object.fromEntries(names.map((name) => [name, 1])), 50, settings), 1, { paramOverrides: Object.fromEntries(names.map((name) => [`clients.${name}s.rate`, 0])) });
}

/** The same with a second table, so that the order is that of the code and not of the draw; the statement `other` changes it. */
function twoTables(endpoints: Parameters<typeof bank>[1], retries = 0): World {
  const names = Object.keys(endpoints);
  const spec = bank(1, endpoints, Object.fromEntries(names.map((name) => [name, 1])), 50, { retries });
  const { db } = spec.databases;
  const tables = { ...db.tables, stock: db.tables['accounts'] };
  const queries = { ...db.queries, other: { ...db.queries['move'], table: 'stock' } };
  return worldOf({ ...spec, databases: { db: { ...db, tables, queries } } }, 1, { paramOverrides: Object.fromEntries(names.map((name) => [`clients.${name}s.rate`, 0])) });
}

/** Lets one request of a kind come now. */
function send(world: World, name: string): void {
  const rate = paramNamed(world, `clients.${name}s.rate`);
  const client = world.model.clients.findIndex((entry) => entry.name === `${name}s`);
  setParam(world, rate, 1_000);
  const before = world.clients.begun[client];
  while (world.clients.begun[client] === before) runUntil(world, world.now + 100);
  setParam(world, rate, 0);
}

describe('lock modes', () => {
  it('conflict as in table 13.2 of the PostgreSQL documentation', () => {
    const names = [modes.ACCESS_SHARE, modes.ROW_SHARE, modes.ROW_EXCLUSIVE, modes.SHARE_UPDATE_EXCLUSIVE, modes.SHARE, modes.SHARE_ROW_EXCLUSIVE, modes.EXCLUSIVE, modes.ACCESS_EXCLUSIVE];
    const table = names.map((a) => names.map((b) => (modes.conflicts(a, b) ? 'X' : '.')).join(''));
    expect(table).toEqual(['.......X', '......XX', '....XXXX', '...XXXXX', '..XX.XXX', '..XXXXXX', '.XXXXXXX', 'XXXXXXXX']);
    for (const a of names) for (const b of names) expect(modes.conflicts(a, b)).toBe(modes.conflicts(b, a));
  });
});

describe('a long queue', () => {
  it('for many rows keeps nobody waiting for one that is free', () => {
    const world = worldOf(bank(200, { move: [transaction(statement('move', 'lower'), work(400_000), statement('move', 'higher'))] }, { move: 300 }), 2);
    let waited = 0;
    for (let i = 1; i <= 40; i++) {
      runUntil(world, i * 50_000);
      waited = Math.max(waited, ...world.queues.length);
      expect(conservationProblems(world)).toEqual([]);
    }
    expect(waited).toBeGreaterThan(50);
  });
});

describe('the rows that a request means', () => {
  it('are two different ones, the same whenever it asks, and sorting them changes their order only', () => {
    const world = oneOfEach({ read: [statement('read')] });
    const row = (choice: (typeof ROW_CHOICES)[number], hotShare = 0): number => chooseRow(world, 0, 0, 20, hotShare, ROW_CHOICES.indexOf(choice));
    let [unsorted, hot] = [0, 0];
    for (let trace = 1; trace <= 2_000; trace++) {
      world.frames.trace[0] = trace;
      world.frames.user[0] = trace * 7;
      const [first, second] = [row('first'), row('second')];
      expect([row('lower'), row('higher'), row('first'), row('hot'), row('user')]).toEqual([Math.min(first, second), Math.max(first, second), first, 0, (trace * 7) % 20]);
      expect(first).not.toBe(second);
      unsorted += Number(first > second);
      hot += Number(row('first', 0.6) === 0);
    }
    expect(unsorted / 2_000).toBeCloseTo(0.5, 1);
    // Six in ten, and of the others one in twenty.
    expect(hot / 2_000).toBeCloseTo(0.62, 1);
  });
});

describe('a row that is locked', () => {
  const hold = transaction(statement('claim', 'hot'), work(2 * SECOND), statement('move', 'hot'));

  it('keeps those out who want to change it until the commit, lets readers in, and is given back once however often it was locked', () => {
    const world = oneOfEach({ hold: [hold], move: [statement('move', 'hot')], read: [statement('read', 'hot')] });
    send(world, 'hold');
    send(world, 'move');
    send(world, 'read');
    runUntil(world, SECOND);
    expect([ended(world, 'moves'), ended(world, 'reads')]).toEqual([0, 1]);
    expect(cellSum(world, 'db', 'xact_rollback_total')).toBe(0);
    expect(conservationProblems(world)).toEqual([]);
    runUntil(world, 3 * SECOND);
    expect([ended(world, 'moves'), ended(world, 'holds'), held(world)]).toEqual([1, 1, 0]);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('is shared by those who only want it to stay as it is', () => {
    const share = transaction(statement('share', 'hot'), work(SECOND));
    const world = oneOfEach({ share: [share], move: [statement('move', 'hot')] });
    send(world, 'share');
    send(world, 'share');
    send(world, 'move');
    runUntil(world, 900_000);
    expect(held(world)).toBeGreaterThanOrEqual(4);
    expect(ended(world, 'moves')).toBe(0);
    runUntil(world, 2 * SECOND);
    expect([ended(world, 'shares'), ended(world, 'moves'), held(world)]).toEqual([2, 1, 0]);
  });

  it('makes the one who waits longer than lock_timeout fail with 500, and spares the holder', () => {
    const world = oneOfEach({ hold: [hold], move: [statement('move', 'hot')] }, { lockTimeoutUs: 300_000 });
    send(world, 'hold');
    send(world, 'move');
    runUntil(world, 3 * SECOND);
    expect([ended(world, 'moves', '500'), ended(world, 'holds')]).toEqual([1, 1]);
  });

  it('is released when the holder is terminated, at a console by its number or because it idled too long', () => {
    const world = oneOfEach({ hold: [hold], move: [statement('move', 'hot')] });
    send(world, 'hold');
    send(world, 'move');
    runUntil(world, SECOND / 2);
    const rows = askConsole(world, 'db', 'sessions', '').rows;
    const waiter = rows.find(([, , , event]) => event === 'Lock:transactionid')!;
    const holder = rows.find(([, , state]) => state === 'idle in transaction')!;
    expect(waiter[4]).toBe(holder[0]);
    expect(askConsole(world, 'db', 'locks', '').rows.filter(([, type]) => type === 'transactionid')).toHaveLength(1);
    expect(applyVerb(world, 'terminate_session', { database: 'db', pid: 999_999 })).toMatchObject({ ok: false });
    expect(applyVerb(world, 'terminate_session', { database: 'db', pid: Number(holder[0]) })).toMatchObject({ ok: true });
    runUntil(world, SECOND);
    expect(ended(world, 'moves')).toBe(1);
    runUntil(world, 3 * SECOND);
    expect([ended(world, 'holds', '502'), held(world)]).toEqual([1, 0]);

    const strict = oneOfEach({ hold: [hold], move: [statement('move', 'hot')] }, { idleInTransactionTimeoutUs: 500_000 });
    send(strict, 'hold');
    send(strict, 'move');
    runUntil(strict, SECOND);
    expect(ended(strict, 'moves')).toBe(1);
    runUntil(strict, 3 * SECOND);
    expect([ended(strict, 'holds', '502'), held(strict)]).toEqual([1, 0]);
  });

  it('is released when the database restarts under it or its holder dies', () => {
    for (const victim of ['db', 'bank']) {
      const world = oneOfEach({ hold: [hold], move: [statement('move', 'hot')] });
      send(world, 'hold');
      runUntil(world, SECOND / 2);
      expect(held(world)).toBeGreaterThan(0);
      perform(world, { do: 'crash', service: victim, count: 1 });
      runUntil(world, SECOND);
      expect(held(world)).toBe(0);
      expect(conservationProblems(world)).toEqual([]);
    }
  });

  it('is not kept by a statement whose caller has given up, when the driver cancels, and is waited for in vain when it does not', () => {
    for (const cancelsOnTimeout of [true, false]) {
      const world = oneOfEach({ hold: [hold], move: [statement('move', 'hot', 100_000)] }, { cancelsOnTimeout });
      send(world, 'hold');
      send(world, 'move');
      runUntil(world, SECOND);
      expect(ended(world, 'moves', '504')).toBe(1);
      expect(world.stations.busy[world.model.databases[0].slot]).toBe(cancelsOnTimeout ? 0 : 1);
    }
  });
});

describe('two transactions that each hold what the other wants', () => {
  const there = [transaction(statement('move', 'hot'), work(SECOND / 10), statement('other', 'hot'))];
  const back = [transaction(statement('other', 'hot'), work(SECOND / 10), statement('move', 'hot'))];

  const opposite = (retries: number): World => twoTables({ there, back }, retries);

  it('stand still for a second; then one is the victim, and the other goes on', () => {
    const world = opposite(0);
    send(world, 'there');
    send(world, 'back');
    runUntil(world, SECOND);
    expect(world.frames.live).toBeGreaterThan(4);
    runUntil(world, 1.3 * SECOND);
    expect([deadlocks(world), ended(world, 'theres') + ended(world, 'backs'), ended(world, 'theres', '500') + ended(world, 'backs', '500')]).toEqual([1, 1, 1]);
    expect(cellSum(world, 'db', 'pg_stat_database_xact_rollback_total')).toBe(1);
    expect([world.frames.live, held(world)]).toEqual([0, 0]);
    const { text } = askConsole(world, 'db', 'deadlocks', '');
    expect(text[1]).toMatch(/^DETAIL: {2}Process \d+ waits for ShareLock on transaction \d+; blocked by process \d+\.$/u);
    expect(text).toHaveLength(7);
  });

  it('both succeed when the victim tries again', () => {
    const world = opposite(2);
    send(world, 'there');
    send(world, 'back');
    runUntil(world, 2 * SECOND);
    expect([deadlocks(world), ended(world, 'theres') + ended(world, 'backs'), held(world)]).toEqual([1, 2, 0]);
  });

  it('has spans of its own for each try, and does the work of each anew', () => {
    const world = opposite(2);
    const spans: SpanRecord[] = [];
    world.spansOn = true;
    world.sink = { ...QUIET_SINK, span: (span) => void spans.push(span) };
    send(world, 'there');
    send(world, 'back');
    runUntil(world, 2 * SECOND);
    const ids = spans.map(({ idA, idB, kind }) => `${kind} ${idA} ${idB}`);
    expect(new Set(ids).size).toBe(ids.length);
    const statements = spans.filter(({ kind }) => kind === SPAN_DATABASE);
    expect(statements.length).toBeGreaterThan(4);
  });

  it('wait for ever when nobody looks, and can be left in the middle and taken up again', () => {
    const world = opposite(0);
    setParam(world, paramNamed(world, 'locks.db.deadlock_timeout'), 3_600 * SECOND);
    send(world, 'there');
    send(world, 'back');
    runUntil(world, 60 * SECOND);
    expect([deadlocks(world), held(world) > 0]).toEqual([0, true]);
    const snapshot = takeSnapshot(world);
    const end = (branch: World): string => {
      perform(branch, { do: 'crash', service: 'bank', count: 1 });
      runUntil(branch, 70 * SECOND);
      return hashWorld(branch);
    };
    const elsewhere = startWorld(world.model, plot(1), QUIET_SINK);
    restoreSnapshot(elsewhere, snapshot);
    expect(end(elsewhere)).toBe(end(world));
  });
});

describe('a queue for a table', () => {
  it('is rearranged, and nobody becomes a victim, when only its order stands in the way', () => {
    // The reader of accounts waits for a row of stock; its holder wants to read accounts, behind a migration that waits for the reader.
    const world = twoTables({ reader: [transaction(statement('read', 'hot'), work(SECOND / 10), statement('other', 'hot'))], holder: [transaction(statement('other', 'hot'), work(SECOND / 5), statement('read', 'hot'))] });
    send(world, 'reader');
    send(world, 'holder');
    runUntil(world, 50_000);
    setParam(world, paramNamed(world, 'databases.db.tables.accounts.ddl'), 1);
    runUntil(world, SECOND);
    expect(ended(world, 'readers') + ended(world, 'holders')).toBe(0);
    runUntil(world, 1.5 * SECOND);
    expect([deadlocks(world), ended(world, 'readers'), ended(world, 'holders')]).toEqual([0, 1, 1]);
    runUntil(world, 5 * SECOND);
    expect(world.book.changes.at(-1)).toMatchObject({ state: 'done' });
    expect([world.frames.live, held(world)]).toEqual([0, 0]);
  });

  it('lets one who already reads the table go on to change it before a migration that waits for him', () => {
    const world = oneOfEach({ upgrade: [transaction(statement('read', 'hot'), work(SECOND / 10), statement('move', 'hot'))] });
    send(world, 'upgrade');
    runUntil(world, 50_000);
    setParam(world, paramNamed(world, 'databases.db.tables.accounts.ddl'), 1);
    runUntil(world, SECOND / 2);
    expect([ended(world, 'upgrades'), deadlocks(world)]).toEqual([1, 0]);
  });
});
