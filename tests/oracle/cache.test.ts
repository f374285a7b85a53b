import { describe, expect, it } from 'vitest';
import { runUntil } from '../../src/sim/kernel/run.ts';
import { QUIET_SINK } from '../../src/sim/kernel/sink.ts';
import type { World } from '../../src/sim/kernel/world.ts';
import { cached, cacheSpec, dataSpec, read, write } from '../support/caches.ts';
import { cellSum, client, service, system, worldOf } from '../support/systems.ts';

const SECOND = 1_000_000;

/** Requests to keys with Zipf's shares, into the memory of one instance. */
function zipfWorld(keys: number, skew: number, capacity: number, ttlUs: number, seed: number): World {
  return worldOf(system({
    services: { api: service({ 'GET /': [cached('pages', [read('site')])] }) },
    parts: { data: { site: dataSpec({ keys, by: 'request', skew }) }, caches: { pages: cacheSpec({ data: 'site', ttlUs, capacity }) } },
    clients: { web: client(2_000, 'api', 'GET /') },
  }), seed);
}

function hitRatio(world: World, fromUs: number, toUs: number): number {
  const gets = (result: string): number => cellSum(world, 'api', 'cache_gets_total', { result });
  runUntil(world, fromUs);
  const before = { hit: gets('hit'), miss: gets('miss') };
  runUntil(world, toUs);
  const hits = gets('hit') - before.hit;
  return hits / (hits + gets('miss') - before.miss);
}

function zipf(keys: number, skew: number): number[] {
  const weights = Array.from({ length: keys }, (_, i) => (i + 1) ** -skew);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** Che, Tung, Wang: "Hierarchical Web caching systems" (IEEE JSAC 20, 2002): a key is there if it was asked for within a time that is the same for all. */
function che(shares: readonly number[], capacity: number): number {
  let low = 0;
  let high = 1e9;
  const there = (t: number): number => shares.reduce((sum, p) => sum + 1 - Math.exp(-p * t), 0);
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (there(middle) < capacity) low = middle;
    else high = middle;
  }
  return shares.reduce((sum, p) => sum + p * (1 - Math.exp(-p * low)), 0);
}

describe('a cache hits as often as theory says', () => {
  it.each([[1_000, 0.8, 100], [1_000, 1, 50], [2_000, 0.6, 400]])('with LRU: %i keys, exponent %f, room for %i', (keys, skew, capacity) => {
    const measured = hitRatio(zipfWorld(keys, skew, capacity, 0, 7), 10 * SECOND, 60 * SECOND);
    const expected = che(zipf(keys, skew), capacity);
    expect(Math.abs(measured - expected), `measured ${measured}, Che ${expected}`).toBeLessThan(0.02);
  });

  it('with a TTL and room for all: a key asked for at rate r is hit in r·TTL of r·TTL + 1 cases', () => {
    const ttl = 2;
    const measured = hitRatio(zipfWorld(500, 0.8, 0, ttl * SECOND, 7), 10 * SECOND, 60 * SECOND);
    const expected = zipf(500, 0.8).reduce((sum, p) => sum + (p * (p * 2_000 * ttl)) / (p * 2_000 * ttl + 1), 0);
    expect(Math.abs(measured - expected), `measured ${measured}, theory ${expected}`).toBeLessThan(0.005);
  });
});

describe('with nothing but a TTL, what is served is out of date', () => {
  const TTL_S = 5;
  const CHANGES_PER_SECOND = 0.2;
  const SECONDS = 12_000;

  it('as often, and for as long, as follows from the TTL and the rate of change', () => {
    let stale = 0;
    let all = 0;
    const world = worldOf(system({
      services: { api: service({ 'GET /': [cached('prices', [read('price')])], 'PUT /': [write('price', [])] }) },
      parts: { data: { price: dataSpec({ keys: 1, by: 'one' }) }, caches: { prices: cacheSpec({ data: 'price', ttlUs: TTL_S * SECOND }) } },
      clients: { web: client(10, 'api', 'GET /'), editors: client(CHANGES_PER_SECOND, 'api', 'PUT /') },
    }), 11, {}, {
      ...QUIET_SINK,
      requestEnded: (who, _route, _trace, _start, _duration, outcome) => {
        if (who !== 0) return;
        all++;
        if (outcome === 8) stale++;
      },
    });
    const { version } = world.parts['data'];
    const held = world.parts['caches']['version'];
    const changedAt: number[] = [0, 0];
    let age = 0;
    let samples = 0;
    for (let atUs = SECOND / 20; atUs < SECONDS * SECOND; atUs += SECOND / 20) {
      runUntil(world, atUs);
      while (changedAt.length <= version[0]) changedAt.push(atUs);
      // From the moment at which the next version replaced the one that is served.
      if (held[0] > 0) age += held[0] < version[0] ? (atUs - changedAt[held[0] + 1]) / SECOND : 0;
      samples++;
    }
    const m = CHANGES_PER_SECOND;
    // An entry's age at a read is uniform in [0, TTL]; the first change after it was stored comes after an exponential time.
    const share = 1 - (1 - Math.exp(-m * TTL_S)) / (m * TTL_S);
    const mean = TTL_S / 2 - 1 / m + (1 - Math.exp(-m * TTL_S)) / (m * m * TTL_S);
    expect(Math.abs(stale / all / share - 1), `measured ${stale / all}, theory ${share}`).toBeLessThan(0.06);
    expect(Math.abs(age / samples / mean - 1), `measured ${age / samples}, theory ${mean}`).toBeLessThan(0.06);
  });
});
