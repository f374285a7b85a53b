import { describe, expect, it } from 'vitest';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import type { SystemSpec } from '../../../src/sim/spec.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { cached, cacheSpec, dataSpec, read } from '../../support/caches.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const TTL_US = 20 * SECOND;
const HOT_SHARE = 0.98;
const PER_SECOND = 400;

/** A product page: one key is 98 % of 400 requests a second, recomputed in 200-600 ms on a database of eight cores. */
function productPage(own: Readonly<Record<string, number | boolean | string>>, timeoutUs = 0, keys = 50): SystemSpec {
  return system({
    services: {
      api: service({ 'GET /': [cached('products', [{ do: 'call', name: 'api>db', service: 'db', endpoint: 'SELECT', timeoutUs, retries: 0, backoffUs: 0, optional: false, breaker: null }, read('catalogue')])] }, { workers: 100_000 }),
      db: service({ SELECT: [{ do: 'cpu', us: 400_000, spread: { kind: 'uniform', low: 0.5, high: 1.5 } }] }, { workers: 8, cores: 8, queue: 100_000 }),
      redis: service({}, { kind: 'cache', cores: 1, workers: 10_000 }),
    },
    parts: {
      data: { catalogue: dataSpec({ keys, by: 'request', hotShare: HOT_SHARE }) },
      caches: { products: cacheSpec({ store: 'redis', data: 'catalogue', ttlUs: TTL_US, ...own }) },
    },
    clients: { web: client(PER_SECOND, 'api', 'GET /') },
  });
}

const misses = (world: World): number => cellSum(world, 'api', 'cache_gets_total', { result: 'miss' });
const good = (world: World): number => cellSum(world, 'web', 'client_good_requests_total');

/** Runs on until a burst of misses is over, and returns how many it had. The other keys miss once or twice a second. */
function burst(world: World): number {
  let before = misses(world);
  let sum = 0;
  let last = 0;
  for (let quiet = 0; quiet < 5; ) {
    runUntil(world, world.now + SECOND / 10);
    const now = misses(world) - before;
    before += now;
    if (sum > 0 || now > 8) sum += now + (sum === 0 ? last : 0);
    quiet = sum > 0 && now <= 5 ? quiet + 1 : 0;
    last = now;
    if (world.now > 3600 * SECOND) throw new Error('no burst');
  }
  return sum;
}

/** How long the first of eight loads takes that begin one after the other: mean of many draws of its own. */
function firstFillMs(): number {
  let state = 12_345;
  const unit = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let sum = 0;
  for (let n = 0; n < 20_000; n++) {
    let at = 0;
    let first = Infinity;
    for (let i = 0; i < 8; i++) {
      first = Math.min(first, at + 200 + 400 * unit());
      at -= Math.log(unit()) * (1000 / (PER_SECOND * HOT_SHARE));
    }
    sum += first;
  }
  return sum / 20_000;
}

describe('a hot key expires', () => {
  it('and everybody who comes until the first load is done runs the same query', () => {
    const world = worldOf(productPage({}), 3);
    runUntil(world, 10 * SECOND);
    const bursts = Array.from({ length: 12 }, () => burst(world));
    const mean = bursts.reduce((sum, n) => sum + n, 0) / bursts.length;
    expect(mean).toBeGreaterThan(70);
    expect(mean).toBeLessThan(110);
    // Arrivals during the first load; each miss is one query.
    const expected = (PER_SECOND * HOT_SHARE * firstFillMs()) / 1000;
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.12);
    runUntil(world, world.now + 10 * SECOND);
    expect(misses(world) - cellSum(world, 'db', 'http_server_request_duration_seconds_count')).toBeLessThan(5);
  });

  it('and with single flight one query runs while the others wait for it', () => {
    const world = worldOf(productPage({ singleFlight: true }, 0, 2), 3);
    runUntil(world, 10 * SECOND);
    const loads = (): number => cellSum(world, 'api', 'http_client_request_duration_seconds_count') + cellSum(world, 'api', 'cache_load_duration_seconds_count');
    const before = { misses: misses(world), loads: cellSum(world, 'db', 'http_server_request_duration_seconds_count') };
    runUntil(world, 210 * SECOND);
    expect(loads()).toBeGreaterThan(0);
    const missed = misses(world) - before.misses;
    const queries = cellSum(world, 'db', 'http_server_request_duration_seconds_count') - before.loads;
    // Two keys, TTL 20 s, 200 s: about twenty loads; hundreds of requests waited for them.
    expect(missed).toBeGreaterThan(700);
    expect(queries).toBeGreaterThanOrEqual(18);
    expect(queries).toBeLessThanOrEqual(22);
  });

  it('and with a soft TTL nobody misses it at all', () => {
    const world = worldOf(productPage({ softTtlUs: 15 * SECOND }, 0, 1), 3);
    runUntil(world, 19 * SECOND);
    const before = misses(world);
    const queries = cellSum(world, 'db', 'http_server_request_duration_seconds_count');
    runUntil(world, 320 * SECOND);
    expect(misses(world)).toBe(before);
    const refreshes = cellSum(world, 'db', 'http_server_request_duration_seconds_count') - queries;
    expect(refreshes).toBeGreaterThan(18);
    expect(refreshes).toBeLessThan(21);
  });
});

describe('a database twice as slow for a minute, and callers that wait for 400 ms', () => {
  const play = (own: Readonly<Record<string, number | boolean | string>>): { goodAtEnd: number; goodBefore: number } => {
    const world = worldOf(productPage(own, 400_000), 5);
    const slow = paramNamed(world, 'services.db.slow');
    runUntil(world, 60 * SECOND);
    const start = good(world);
    runUntil(world, 120 * SECOND);
    const goodBefore = (good(world) - start) / 60;
    setParam(world, slow, 2);
    runUntil(world, 180 * SECOND);
    setParam(world, slow, 1);
    runUntil(world, 300 * SECOND);
    const late = good(world);
    runUntil(world, 360 * SECOND);
    return { goodBefore, goodAtEnd: (good(world) - late) / 60 };
  };

  it('leave a cache that is never filled again, long after the database has healed', () => {
    const { goodBefore, goodAtEnd } = play({});
    expect(goodBefore).toBeGreaterThan(380);
    expect(goodAtEnd).toBeLessThan(4);
  });

  it('recover by themselves with single flight: one load at a time does not bury the database', () => {
    const { goodBefore, goodAtEnd } = play({ singleFlight: true });
    expect(goodBefore).toBeGreaterThan(380);
    expect(goodAtEnd).toBeGreaterThan(380);
  });
});
