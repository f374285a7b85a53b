import { describe, expect, it } from 'vitest';
import { nextBelow, openStream } from '../../../src/base/random.ts';
import { setParam, paramNamed } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import { QUIET_SINK } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { startRollout } from '../../../src/sim/machines/rollout.ts';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { play, randomHappenings, randomSystem } from '../../support/random-worlds.ts';
import { sixServices } from '../../support/six-services.ts';
import { testSeeds } from '../../support/seeds.ts';
import { plot, worldOf } from '../../support/systems.ts';
import { startWorld } from '../../../src/sim/start.ts';

const SECOND = 1_000_000;
const END_US = 20 * SECOND;

/** Up to `toUs` in one go; the hash is the verdict. */
function straight(seed: number): { world: World; hash: string } {
  const world = worldOf(randomSystem(seed), seed);
  play(world, randomHappenings(seed, 14, END_US), 0, END_US);
  return { world, hash: hashWorld(world) };
}

describe('a world is a function of system, seed and what was done', () => {
  it.each(testSeeds(16))('however it gets there: in pieces, rewound, or continued elsewhere (seed %i)', (seed) => {
    const { world: first, hash } = straight(seed);
    const happenings = randomHappenings(seed, 14, END_US);
    const stream = openStream(seed, 'pieces');

    const pieces = worldOf(randomSystem(seed), seed);
    let next = 0;
    let middle = { snapshot: takeSnapshot(pieces), next };
    while (pieces.now < END_US) {
      next = play(pieces, happenings, next, Math.min(END_US, pieces.now + 1 + nextBelow(stream, 2 * SECOND)));
      if (pieces.now < END_US / 2) middle = { snapshot: takeSnapshot(pieces), next };
    }
    expect(hashWorld(pieces), 'in pieces').toBe(hash);

    // Into a world that has lived on since, whose rows are full of what came later.
    restoreSnapshot(first, middle.snapshot);
    play(first, happenings, middle.next, END_US);
    expect(hashWorld(first), 'rewound').toBe(hash);

    const elsewhere = startWorld(pieces.model, plot(seed), QUIET_SINK);
    restoreSnapshot(elsewhere, middle.snapshot);
    elsewhere.spansOn = true;
    play(elsewhere, happenings, middle.next, END_US);
    expect(hashWorld(elsewhere), 'continued elsewhere, with spans').toBe(hash);
  });

  it('but another seed gives another world, and so does anything done', () => {
    const end = (seed: number, change: (world: World) => void): string => {
      const world = worldOf(randomSystem(3), seed);
      runUntil(world, 5 * SECOND);
      change(world);
      runUntil(world, 6 * SECOND);
      return hashWorld(world);
    };
    const nothing = (): void => {};
    expect(end(1, nothing)).toBe(end(1, nothing));
    expect(end(2, nothing)).not.toBe(end(1, nothing));
    expect(end(1, (world) => setParam(world, paramNamed(world, 'pools.shop_db.size'), 17))).not.toBe(end(1, nothing));
    // What changes nothing is nothing: the same value, a refused action.
    expect(end(1, (world) => setParam(world, paramNamed(world, 'services.shop.slow'), 1))).toBe(end(1, nothing));
    expect(end(1, (world) => void applyVerb(world, 'rollback', { service: 'vendor' }))).toBe(end(1, nothing));
  });
});

describe('a run can be left in the middle of anything and taken up again', () => {
  const moments: readonly (readonly [title: string, prepare: (world: World) => void, isMiddle: (world: World) => boolean])[] = [
    ['a deploy', (world) => startRollout(world, { service: 'shop', version: '2', by: 'somebody', note: '', action: -1, rollback: false, quick: true }), (world) => world.book.modes.some((mode) => mode.machine === 'deployment' && mode.value === 'pausing')],
    ['an index build', (world) => void applyVerb(world, 'create_index', { database: 'db', table: 'items', index: 'by_sku', concurrently: false }), (world) => world.stations.coresReserved.some((cores) => cores > 0)],
    ['a crash', (world) => setParam(world, paramNamed(world, 'services.edge.queue'), 0), (world) => world.now > 2 * SECOND],
    ['an open breaker', (world) => {
      for (const param of world.model.params) if (param.name.startsWith('calls.') && param.name.endsWith('.breaker')) setParam(world, paramNamed(world, param.name), 1);
      setParam(world, paramNamed(world, 'services.vendor.failing'), 1);
    }, (world) => world.calls.breaker.includes(1)],
  ];

  it.each(moments)('%s', (title, prepare, isMiddle) => {
    // The system of this seed has two instances of shop and a breaker on the way to the vendor.
    const spec = randomSystem(SEED_WITH_ALL);
    const world = worldOf(spec, 1);
    runUntil(world, SECOND);
    prepare(world);
    for (let i = 0; i < 400 && !isMiddle(world); i++) runUntil(world, world.now + 50_000);
    expect(isMiddle(world), `${title} was met`).toBe(true);
    const snapshot = takeSnapshot(world);
    const end = world.now + 15 * SECOND;
    runUntil(world, end);
    const again = worldOf(spec, 1);
    restoreSnapshot(again, snapshot);
    runUntil(again, end);
    expect(hashWorld(again)).toBe(hashWorld(world));
  });
});

const SEED_WITH_ALL = testSystems().find((seed) => {
  const { services, parts, clients } = randomSystem(seed);
  // Instances of shop live long enough, are replaced one by one, and get requests past the cache of edge.
  if (parts['memory']?.['shop'] !== undefined || parts['deployments']?.['shop'] !== undefined || (clients['batch']?.ratePerSecond ?? 0) < 5) return false;
  const call = services['shop']?.endpoints['do']?.steps.find((step) => step.do === 'call' && step.breaker !== null);
  return (services['shop']?.instances ?? 0) > 1 && call?.do === 'call' && call.breaker !== null && call.concurrency === 0;
}) ?? 0;

function testSystems(): number[] {
  return Array.from({ length: 100 }, (_, i) => i);
}

describe('a world that is rewound', () => {
  it('forgets what came later, however busy that was', () => {
    const world = worldOf(randomSystem(3), 1);
    runUntil(world, SECOND);
    const snapshot = takeSnapshot(world);
    const busyEnd = (toUs: number): void => {
      setParam(world, paramNamed(world, 'services.vendor.slow'), 20);
      runUntil(world, toUs);
    };
    busyEnd(3 * SECOND);
    const hash = hashWorld(world);
    setParam(world, paramNamed(world, 'clients.web.rate'), 20);
    busyEnd(9 * SECOND);
    restoreSnapshot(world, snapshot);
    busyEnd(3 * SECOND);
    expect(hashWorld(world)).toBe(hash);
  });
});

describe('a request keeps its fate unless the change concerns it', () => {
  /** What each request of a run came to: its duration and outcome, by trace. */
  function fates(change: (world: World) => void): Map<number, string> {
    const found = new Map<number, string>();
    const world = worldOf(sixServices(), 9, {}, { ...QUIET_SINK, requestEnded: (_client, route, trace, startUs, durationUs, outcome) => void found.set(trace, `${route} ${startUs} ${durationUs} ${outcome}`) });
    change(world);
    runUntil(world, 20 * SECOND);
    return found;
  }

  it('so that what differs between two runs is what was changed', () => {
    const before = fates(() => {});
    const share = (after: Map<number, string>): number => [...before].filter(([trace, fate]) => after.get(trace) === fate).length / before.size;
    expect(before.size).toBeGreaterThan(5_000);
    // One statement gets twice as slow; three in ten requests use it, others meet it only in a queue.
    expect(share(fates((world) => setParam(world, paramNamed(world, 'databases.db.queries.q2.idle_us'), 3_000)))).toBeGreaterThan(0.6);
    expect(share(fates((world) => setParam(world, paramNamed(world, 'pools.orders_db.size'), 40)))).toBe(1);
    expect(share(fates((world) => setParam(world, paramNamed(world, 'services.edge.slow'), 1.5)))).toBeLessThan(0.1);
  });
});
