import { nextBelow, openStream } from '../../src/base/random.ts';
import { FREE, HOLDS_CONNECTION, LOCK_WAIT } from '../../src/sim/kernel/frames.ts';
import type { World } from '../../src/sim/kernel/world.ts';
import { allGrants, grantsOf, heldBy } from '../../src/sim/parts/locks/grants.ts';
import { liveTransactions, transactionsOf } from '../../src/sim/parts/locks/ledger.ts';
import { lockablePlace } from '../../src/sim/parts/locks/lockables.ts';
import { allLocks } from '../../src/sim/parts/locks/model.ts';
import { conflicts } from '../../src/sim/parts/locks/modes.ts';
import { ownerOf, wantedLock, wantedMode } from '../../src/sim/parts/locks/wants.ts';
import type { StepSpec, SystemSpec } from '../../src/sim/spec.ts';

/** The laws of locks, and systems in which they are put to the test. */

/** No lock is owned by nobody, none is held twice, none stands beside one that it conflicts with, and nobody waits beside a free one. */
export function checkLocks(world: World, problems: string[]): void {
  if (world.model.databases.length === 0) return;
  checkTransactions(world, problems);
  const grants = grantsOf(world);
  const rows = allGrants(grants);
  const what = (g: number): string => `lock ${grants.mode[g]} on ${grants.lockable[g]} of frame ${grants.owner[g]}`;
  if (rows.length !== grants.marks[2]) problems.push(`locks by lockable: counted ${rows.length}, kept ${grants.marks[2]}`);
  const byOwner = new Set(rows.map((g) => grants.owner[g]));
  const held = [...byOwner].reduce((sum, owner) => sum + heldBy(grants, owner).length, 0);
  if (held !== rows.length) problems.push(`locks by owner: counted ${held}, by lockable ${rows.length}`);
  const seen = new Set<string>();
  for (const g of rows) {
    if (seen.has(what(g))) problems.push(`${what(g)} is there twice`);
    seen.add(what(g));
    if (!mayHold(world, grants.owner[g], grants.lockable[g])) problems.push(`${what(g)}: nobody is there`);
    for (const other of rows) {
      if (other !== g && grants.lockable[other] === grants.lockable[g] && grants.owner[other] !== grants.owner[g] && conflicts(grants.mode[g], grants.mode[other])) problems.push(`${what(g)} beside ${what(other)}`);
    }
  }
  for (const model of allLocks(world)) checkWaiters(world, model.queue, rows, problems);
}

/** A statement in the database, or a transaction that is open. */
function mayHold(world: World, owner: number, lockable: number): boolean {
  const { frames, model } = world;
  const database = model.databases.findIndex(({ name }) => name === lockablePlace(world, lockable).table.database);
  if (frames.state[owner] === FREE) return false;
  if (frames.slot[owner] === model.databases[database].slot) return true;
  const all = transactionsOf(world);
  return liveTransactions(world, database).some((t) => all.owner[t] === owner && (all.state[t] === 1 || all.state[t] === 4));
}

function checkWaiters(world: World, queue: number, rows: readonly number[], problems: string[]): void {
  const { frames, queues } = world;
  const grants = grantsOf(world);
  const ahead: number[] = [];
  for (let w = queues.head[queue]; w >= 0; w = frames.next[w]) {
    const [lockable, mode, owner] = [wantedLock(world, w), wantedMode(world, w), ownerOf(world, w)];
    if (frames.state[w] !== LOCK_WAIT) problems.push(`frame ${w} in state ${frames.state[w]} stands in the queue for locks`);
    const taken = rows.some((g) => grants.lockable[g] === lockable && grants.owner[g] !== owner && conflicts(mode, grants.mode[g]));
    const behind = ahead.some((other) => wantedLock(world, other) === lockable && conflicts(mode, wantedMode(world, other)));
    if (!taken && !behind) problems.push(`frame ${w} waits beside a free lock ${lockable}`);
    ahead.push(w);
  }
}

function checkTransactions(world: World, problems: string[]): void {
  const { frames, model } = world;
  const owners = model.databases.flatMap((_, database) => liveTransactions(world, database)).map((t) => transactionsOf(world).owner[t]);
  if (new Set(owners).size !== owners.length) problems.push('a request has two transactions');
  for (const owner of owners) {
    if (frames.state[owner] === FREE) problems.push(`the transaction of frame ${owner}, which is gone`);
    else if ((frames.holds[owner] & HOLDS_CONNECTION) === 0) problems.push(`the transaction of frame ${owner} has no connection`);
  }
  if (model.pools.length > 0 && transactionsOf(world).marks[2] !== owners.length) problems.push(`transactions: counted ${owners.length}, kept ${transactionsOf(world).marks[2]}`);
}

/** The system with a few rows that everybody wants: two at a time in any order, one locked twice, one hot, one only read. */
export function withLocks(system: SystemSpec, seed: number): SystemSpec {
  const stream = openStream(seed, 'locks');
  const pick = <T>(list: readonly T[]): T => list[nextBelow(stream, list.length)];
  const { db } = system.databases;
  const { shop } = system.services;
  const { write } = db.queries;
  const queries = { ...db.queries, move: { ...write, idleUs: pick([0, 2_000]) }, look: { ...write, kind: 'select', lock: 'share' }, claim: { ...write, kind: 'select', lock: 'update' } } as const;
  const query = (name: string, row: 'first' | 'second' | 'lower' | 'higher' | 'hot' | 'user'): StepSpec => ({ do: 'query', query: name, pool: 'shop_db', timeoutUs: pick([0, 0, 150_000]), times: 1, row });
  const wait: StepSpec = { do: 'wait', us: 1_000 + nextBelow(stream, 30_000), spread: { kind: 'exponential' } };
  const steps: StepSpec[] = [
    { do: 'transaction', pool: 'shop_db', steps: [query('claim', 'first'), wait, query('move', 'second'), wait, query('move', 'first'), query('look', 'hot')] },
    { do: 'when', flag: null, probability: 0.3, then: [query('move', 'hot'), { do: 'transaction', pool: 'shop_db', steps: [query('look', 'user'), wait, query('move', 'user')] }], otherwise: [] },
  ];
  const { do: endpoint } = shop.endpoints;
  return {
    ...system,
    databases: { db: { ...db, queries, tables: { items: { ...db.tables['items'], contendedRows: 1 + nextBelow(stream, 6), hotShare: pick([0, 0.5]), ddlUs: 200_000 } } } },
    services: { ...system.services, shop: { ...shop, endpoints: { ...shop.endpoints, do: { ...endpoint, steps: [...steps, ...endpoint.steps] } } } },
    parts: {
      ...system.parts,
      locks: { db: { deadlockTimeoutUs: pick([30_000, 200_000]), lockTimeoutUs: pick([0, 150_000]), idleInTransactionTimeoutUs: pick([0, 20_000]), commitUs: pick([0, 1_000]) } },
      transactions: { shop_db: { retries: nextBelow(stream, 3), backoffUs: 10_000, cancelsOnTimeout: pick([true, false]) } },
    },
  };
}
