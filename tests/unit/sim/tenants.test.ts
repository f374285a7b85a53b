import { describe, expect, it } from 'vitest';
import { applyVerb, verbInfos } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { cacheColumns } from '../../../src/sim/parts/cache/model.ts';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import type { StepSpec, SystemSpec } from '../../../src/sim/spec.ts';
import { cached, cacheSpec, dataSpec, read } from '../../support/caches.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const load: StepSpec = { do: 'call', name: 'api>db', service: 'db', endpoint: 'GET', timeoutUs: 0, retries: 0, backoffUs: 0, optional: false, breaker: null };
const CAPACITY = 300;

/** 200 users whose profiles fit into the cache with room to spare, and an export that goes through 4,000. */
function shared(tenants: Readonly<Record<string, AnySpec>>, { store = 'redis', instances = 1, traits = {} }: { store?: string; instances?: number; traits?: Readonly<Record<string, AnySpec>> } = {}): SystemSpec {
  return system({
    services: {
      api: service({ 'GET /': [cached('profiles', [load, read('users')])], 'GET /export': [cached('profiles', [load, read('users')])] }, { instances, instancesMax: instances }),
      db: service({ GET: [{ do: 'wait', us: 5_000, spread: { kind: 'constant' } }] }),
      redis: service({}, { kind: 'cache', cores: 1, workers: 10_000 }),
    },
    parts: { traits, data: { users: dataSpec({ keys: 4_000, by: 'user' }) }, caches: { profiles: cacheSpec({ store, data: 'users', ttlUs: 0, capacity: CAPACITY }) }, tenants },
    clients: { web: client(100, 'api', 'GET /', { keys: 200 }), export: client(400, 'api', 'GET /export', { keys: 4_000 }) },
  });
}

const tenant = (own: AnySpec): AnySpec => ({ title: 'Tenant', cache: 'profiles', clients: '', trait: '', share: 1, ...own });
const BOTH = { shop: tenant({ clients: 'web' }), exporter: tenant({ clients: 'export' }) };
const gets = (world: World, who: string, result: string): number => cellSum(world, 'api', 'cache_tenant_gets_total', { tenant: who, result });

/** Share of hits of a tenant over the next 60 s. */
function hitsOf(world: World, who: string): number {
  const [hits, misses] = [gets(world, who, 'hit'), gets(world, who, 'miss')];
  runUntil(world, world.now + 60 * SECOND);
  const more = gets(world, who, 'hit') - hits;
  return more / (more + gets(world, who, 'miss') - misses);
}

describe('a cache that is shared', () => {
  it.each([['in a store', 'redis', 1], ['in memory', '', 2]])('is worth little to the others while one asks for everything, and is again once that one has a limit (%s)', (_title, store, instances) => {
    const world = worldOf(shared(BOTH, { store, instances }), 5);
    runUntil(world, 30 * SECOND);
    // Che's approximation: entries live for about 0.65 s, of 300 that 500 requests a second fill; a user comes every 2 s.
    expect(hitsOf(world, 'shop')).toBeLessThan(0.4);
    setParam(world, paramNamed(world, 'tenants.exporter.share'), 0.2);
    const { filled } = cacheColumns(world);
    expect(filled[1], 'what is too much goes at once').toBe(CAPACITY * 0.2);
    runUntil(world, world.now + 60 * SECOND);
    expect(hitsOf(world, 'shop')).toBeGreaterThan(0.97);
    const evicted = cellSum(world, store === '' ? 'api' : store, 'cache_tenant_evictions_total', { tenant: 'shop' });
    runUntil(world, world.now + 30 * SECOND);
    expect(cellSum(world, store === '' ? 'api' : store, 'cache_tenant_evictions_total', { tenant: 'shop' })).toBe(evicted);
    expect(cellSum(world, store === '' ? 'api' : store, 'cache_tenant_entries', { tenant: 'exporter' })).toBe(instances * CAPACITY * 0.2);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('counts by trait as well, of those that fit the first, and an entry for whom it was stored first', () => {
    const world = worldOf(shared({ importer: tenant({ trait: 'bulk', share: 0.1 }), exporter: tenant({ clients: 'export', share: 0.5 }) }, { traits: { bulk: { title: 'Bulk', share: 0.3, by: 'request', shownBy: [] } } }), 5);
    for (let i = 1; i <= 60; i++) {
      runUntil(world, i * 777_777);
      expect(conservationProblems(world)).toEqual([]);
    }
    expect([...cacheColumns(world).filled]).toEqual([CAPACITY * 0.1, CAPACITY * 0.5]);
    // Two fifths of the room are left to those who are no tenant, which the two cannot take.
    expect(cacheColumns(world).size[0]).toBe(CAPACITY);
    expect(Math.abs((gets(world, 'importer', 'hit') + gets(world, 'importer', 'miss')) / (500 * 46.7) - 0.3)).toBeLessThan(0.02);
  });

  it('keeps the shares when it becomes smaller, and at a share of nothing one entry', () => {
    const world = worldOf(shared({ shop: BOTH.shop, exporter: tenant({ clients: 'export', share: 0.5 }) }), 5);
    runUntil(world, 30 * SECOND);
    setParam(world, paramNamed(world, 'caches.profiles.capacity'), 100);
    expect(cacheColumns(world).filled[1]).toBeLessThanOrEqual(50);
    setParam(world, paramNamed(world, 'tenants.exporter.share'), 0);
    runUntil(world, 60 * SECOND);
    expect(cacheColumns(world).filled[1]).toBe(1);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('is limited by a player in percent', () => {
    const world = worldOf(shared(BOTH), 5);
    const setting = verbInfos(world).find(({ verb }) => verb === 'change_setting')!.args[0].choices.find(({ value }) => value === 'tenants.exporter.share')!;
    expect(setting.label).toBe('exporter: share of the cache (%)');
    expect(applyVerb(world, 'change_setting', { setting: setting.value, value: 10 }).ok).toBe(true);
    runUntil(world, 40 * SECOND);
    expect(cacheColumns(world).filled[1]).toBe(30);
  });

  it('has nothing of all this where nobody is told apart', () => {
    const { tenant: whose, filled } = cacheColumns(worldOf(shared({}), 5));
    expect([whose.length, filled.length]).toEqual([0, 0]);
  });

  it('goes on from a snapshot as it would have', () => {
    const spec = shared({ shop: BOTH.shop, exporter: tenant({ clients: 'export', share: 0.3 }) });
    const world = worldOf(spec, 6);
    runUntil(world, 20 * SECOND);
    const snapshot = takeSnapshot(world);
    runUntil(world, 50 * SECOND);
    const again = worldOf(spec, 6);
    restoreSnapshot(again, snapshot);
    runUntil(again, 50 * SECOND);
    expect(hashWorld(again)).toBe(hashWorld(world));
  });
});
