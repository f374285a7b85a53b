import { describe, expect, it } from 'vitest';
import { applyVerb, verbInfos } from '../../../src/sim/intents/registry.ts';
import { CACHE_WAIT } from '../../../src/sim/kernel/frames.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { QUIET_SINK, SPAN_SERVER, type SpanRecord } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { cache } from '../../../src/sim/parts/cache/cache.ts';
import { cacheColumns } from '../../../src/sim/parts/cache/model.ts';
import { perform } from '../../../src/sim/machines/fault-actions.ts';
import type { ServiceSpec, StepSpec, SystemSpec } from '../../../src/sim/spec.ts';
import { cached, cacheSpec, dataSpec, fill, invalidate, read, write } from '../../support/caches.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const MS = 1_000;
const STALE = 8;
type Own = Readonly<Record<string, number | boolean | string>>;

const load: StepSpec = { do: 'call', name: 'api>db', service: 'db', endpoint: 'GET', timeoutUs: 0, retries: 0, backoffUs: 0, optional: false, breaker: null };

/** Profiles behind a cache: readers, and editors who change them by the given steps. */
function profiles(own: Own, change: readonly StepSpec[], extra: { data?: Own; api?: Partial<ServiceSpec>; reads?: number; writes?: number } = {}): SystemSpec {
  return system({
    services: {
      api: service({ 'GET /': [cached('profiles', [load, read('users')])], 'PUT /': change }, { instancesMax: 4, ...extra.api }),
      db: service({ GET: [{ do: 'wait', us: 5 * MS, spread: { kind: 'exponential' } }] }),
      redis: service({}, { kind: 'cache', cores: 1, workers: 10_000, startupUs: SECOND }),
    },
    parts: { data: { users: dataSpec({ keys: 1, by: 'one', toleranceUs: 20 * MS, ...extra.data }) }, caches: { profiles: cacheSpec({ store: 'redis', data: 'users', ttlUs: 60 * SECOND, ...own }) } },
    clients: { web: client(extra.reads ?? 200, 'api', 'GET /'), editors: client(extra.writes ?? 1, 'api', 'PUT /') },
  });
}

/** Share of stale answers to readers after the first ten seconds, and of failed ones. */
function answers(spec: SystemSpec, seconds: number, during: (world: World) => void = () => {}): { stale: number; failed: number; world: World; all: number } {
  let stale = 0;
  let failed = 0;
  let all = 0;
  const world = worldOf(spec, 7, {}, {
    ...QUIET_SINK,
    requestEnded: (who, _route, _trace, startUs, _duration, outcome) => {
      if (who !== 0 || startUs < 10 * SECOND) return;
      all++;
      if (outcome === STALE) stale++;
      else if (outcome !== 0) failed++;
    },
  });
  runUntil(world, 10 * SECOND);
  during(world);
  runUntil(world, seconds * SECOND);
  return { stale: stale / all, failed: failed / all, world, all };
}

const work: StepSpec = { do: 'wait', us: 50 * MS, spread: { kind: 'constant' } };

describe('what people see after a change depends on the invalidation', () => {
  it.each<[string, readonly StepSpec[], number, number]>([
    ['after the commit: hardly anybody sees the old version', [write('users', [work]), invalidate('profiles')], 0, 0.005],
    ['before the commit: a reader stores the old version again, and it stays', [write('users', [work, invalidate('profiles')]), ], 0, 0.05],
    ['before the end of a longer transaction: nearly everybody sees the old version', [write('users', [invalidate('profiles'), work])], 0.9, 1],
    ['missing: everybody sees the old version until it expires', [write('users', [work])], 0.9, 1],
    ['to the wrong key: the same', [write('users', [work]), invalidate('profiles', { key: 'wrong' })], 0.9, 1],
    ['by writing the new version through', [write('users', [work]), fill('profiles')], 0, 0.02],
  ])('%s', (_title, change, low, high) => {
    const { stale, failed } = answers(profiles({}, change), 120);
    expect(stale).toBeGreaterThanOrEqual(low);
    expect(stale).toBeLessThanOrEqual(high);
    expect(failed).toBe(0);
  });

  it('and on whether it arrives', () => {
    const change = [write('users', [work]), invalidate('profiles')];
    const lossy = answers(profiles({ loss: 0.5 }, change), 240).stale;
    // Half of the changes stay unseen until the next one that arrives: with geometric runs, half of the time.
    expect(lossy).toBeGreaterThan(0.35);
    expect(lossy).toBeLessThan(0.65);
    expect(answers(profiles({ loss: 1 }, change), 60).stale).toBeGreaterThan(0.9);
  });

  it('a lease keeps a value out that was read before the invalidation', () => {
    // Loads take longer than the time between two changes' commits and invalidations, so the race is run often.
    const change = [write('users', [{ do: 'wait', us: 2 * MS, spread: { kind: 'constant' } }]), invalidate('profiles')];
    const slowly = (lease: boolean): number => {
      const spec = profiles({ singleFlight: true, lease }, change, { writes: 5 });
      const db = service({ GET: [{ do: 'wait', us: 1, spread: { kind: 'constant' } }] });
      const api = service({ 'GET /': [cached('profiles', [load, read('users'), { do: 'wait', us: 60 * MS, spread: { kind: 'constant' } }])], 'PUT /': change });
      return answers({ ...spec, services: { ...spec.services, db, api } }, 120).stale;
    };
    const without = slowly(false);
    expect(without).toBeGreaterThan(0.1);
    expect(slowly(true)).toBeLessThan(without / 3);
  });
});

describe('a cache in the memory of each instance', () => {
  const inMemory = (scope: string): SystemSpec => profiles({ store: '', ttlUs: 20 * SECOND }, [write('users', [work]), invalidate('profiles', { scope })], { api: { instances: 4, instancesMax: 4 }, writes: 0.2 });

  it('differs from one to the next after a change that only one of them hears of', () => {
    const { world, stale } = answers(inMemory('own'), 120);
    expect(stale).toBeGreaterThan(0.3);
    const { version, size } = cacheColumns(world);
    expect([...size]).toEqual([1, 1, 1, 1]);
    let differed = false;
    for (let i = 0; i < 60 && !differed; i++) {
      runUntil(world, world.now + SECOND);
      differed = new Set(version).size > 1;
    }
    expect(differed).toBe(true);
  });

  it('agrees when all of them are told', () => {
    expect(answers(inMemory('all'), 120).stale).toBeLessThan(0.01);
  });

  it('is empty in a new process, so that a restart of all of them sends the readers to the database', () => {
    const spec = profiles({ store: '', ttlUs: 0 }, [write('users', [])], { api: { instances: 4, instancesMax: 4, startupUs: SECOND, graceUs: SECOND }, data: { keys: 300, by: 'request' }, writes: 0.001 });
    const world = worldOf(spec, 7);
    const loads = (): number => cellSum(world, 'db', 'http_server_request_duration_seconds_count');
    runUntil(world, 100 * SECOND);
    const warm = loads();
    runUntil(world, 110 * SECOND);
    expect(loads() - warm).toBeLessThan(10);
    perform(world, { do: 'crash', service: 'api', count: 4 });
    const before = loads();
    runUntil(world, 125 * SECOND);
    expect(loads() - before).toBeGreaterThan(500);
  });
});

describe('a store that is gone', () => {
  const quick: readonly StepSpec[] = [write('users', []), invalidate('profiles')];

  it('sends everybody to the database, or fails everybody, as its users say', () => {
    const gone = (world: World): void => perform(world, { do: 'crash', service: 'redis', count: 1 });
    const spec = (onError: string): SystemSpec => {
      const written = profiles({ onError }, quick);
      return { ...written, services: { ...written.services, redis: { ...written.services['redis'], startupUs: 3600 * SECOND } } };
    };
    const missing = answers(spec('miss'), 30, gone);
    expect(missing.failed).toBe(0);
    expect(cellSum(missing.world, 'db', 'http_server_request_duration_seconds_count')).toBeGreaterThan(3_800);
    expect(answers(spec('fail'), 30, gone).failed).toBeGreaterThan(0.95);
  });

  it('is empty when it comes back', () => {
    const world = worldOf(profiles({ ttlUs: 0 }, quick, { data: { keys: 200, by: 'request' }, writes: 0.001 }), 7);
    runUntil(world, 60 * SECOND);
    expect(cacheColumns(world).size[0]).toBe(200);
    perform(world, { do: 'crash', service: 'redis', count: 1 });
    runUntil(world, world.now + 2 * SECOND);
    expect(cacheColumns(world).size[0]).toBeLessThan(200);
  });

  it('that is saturated is felt: one core runs one command after the other', () => {
    const world = worldOf(profiles({ commandTimeUs: 4 * MS, timeoutUs: 0 }, quick), 7);
    runUntil(world, 20 * SECOND);
    const seconds = cellSum(world, 'api', 'db_client_operation_duration_seconds_sum', { db_query_summary: 'GET profiles' });
    const calls = cellSum(world, 'api', 'db_client_operation_duration_seconds_count', { db_query_summary: 'GET profiles' });
    // M/D/1 at a load of 0.8 (200/s of 4 ms): 4 ms of work, 8 ms of waiting, 0.5 ms on the way.
    expect(seconds / calls).toBeGreaterThan(0.009);
    expect(seconds / calls).toBeLessThan(0.017);
    expect(cellSum(world, 'redis', 'redis_commands_total', { cmd: 'get' })).toBeGreaterThan(3_900);
  });
});

describe('single flight', () => {
  it('hands the load on when the one who loads fails, and lets nobody wait longer than he may', () => {
    const failing = (own: Own): World => worldOf(system({
      services: {
        api: service({ 'GET /': [cached('profiles', [{ do: 'wait', us: 300 * MS, spread: { kind: 'constant' } }, { do: 'fail', status: 500, probability: 1 }])] }),
      },
      parts: { data: { users: dataSpec({ keys: 1, by: 'one' }) }, caches: { profiles: cacheSpec({ data: 'users', singleFlight: true, onLoadError: 'next', ...own }) } },
      clients: { web: client(10, 'api', 'GET /') },
    }), 7);
    const world = failing({ singleFlightWaitUs: 100 * SECOND });
    runUntil(world, 20 * SECOND);
    const waiting = (w: World): number => w.frames.state.subarray(0, w.frames.high).filter((state) => state === CACHE_WAIT).length;
    // Loads of 0.3 s one after the other: 3.3 a second leave the queue, 10 come.
    expect(waiting(world)).toBeGreaterThan(100);
    expect(waiting(world)).toBeLessThan(170);
    const impatient = failing({ singleFlightWaitUs: 200 * MS });
    runUntil(impatient, 20 * SECOND);
    expect(waiting(impatient)).toBeLessThan(8);
  });
});

describe('what a player can do', () => {
  const change: readonly StepSpec[] = [write('users', [])];
  const spec = (): SystemSpec => profiles({ ttlUs: 0, probe: 50 }, change, { data: { keys: 100, by: 'request' }, writes: 0.5 });

  it('a purge removes what differs from the database and nothing else; a flush removes all', () => {
    const { world } = answers(spec(), 60);
    runUntil(world, 64 * SECOND);
    setParam(world, paramNamed(world, 'clients.editors.rate'), 0);
    expect(cellSum(world, 'api', 'cache_freshness_mismatch_ratio')).toBeGreaterThan(0.1);
    const misses = cellSum(world, 'api', 'cache_gets_total', { result: 'miss' });
    expect(applyVerb(world, 'purge_cache', { cache: 'profiles' }).ok).toBe(true);
    runUntil(world, 126 * SECOND);
    expect(cellSum(world, 'api', 'cache_freshness_mismatch_ratio')).toBe(0);
    const purged = cellSum(world, 'api', 'cache_gets_total', { result: 'miss' }) - misses;
    expect(purged).toBeGreaterThan(5);
    expect(purged).toBeLessThan(60);
    expect(applyVerb(world, 'flush_cache', { cache: 'profiles' }).ok).toBe(true);
    expect(cacheColumns(world).size[0]).toBe(100);
    runUntil(world, 131 * SECOND + 1);
    expect(cacheColumns(world).size[0]).toBeLessThan(100);
    expect(world.book.actions.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('switching the cache off sends every request to the source, and a smaller one misses more', () => {
    const world = worldOf(spec(), 7);
    runUntil(world, 10 * SECOND);
    expect(verbInfos(world).map(({ verb }) => verb)).toEqual(expect.arrayContaining(['flush_cache', 'purge_cache', 'switch_setting', 'change_setting']));
    expect(applyVerb(world, 'switch_setting', { setting: 'caches.profiles.enabled', on: false }).ok).toBe(true);
    runUntil(world, 30 * SECOND);
    const loads = (): number => cellSum(world, 'db', 'http_server_request_duration_seconds_count');
    const before = loads();
    runUntil(world, 40 * SECOND);
    expect(loads() - before).toBeGreaterThan(1_800);
    setParam(world, paramNamed(world, 'caches.profiles.enabled'), 1);
    setParam(world, paramNamed(world, 'caches.profiles.capacity'), 10);
    runUntil(world, 60 * SECOND);
    expect(cacheColumns(world).size[0]).toBe(10);
    expect(cellSum(world, 'redis', 'redis_evicted_keys_total')).toBeGreaterThan(500);
  });

  it('the console shows what the cache and the database hold, side by side', () => {
    const { world } = answers(spec(), 60);
    for (const command of Object.values(cache.commands!)) {
      const answer = command.answer(world, 0);
      for (const row of answer.rows) expect(row).toHaveLength(answer.columns.length);
      expect(answer.rows.length).toBeGreaterThan(0);
    }
    const old = cache.commands!['old'].answer(world, 0);
    expect(old.rows.some((row) => Number(row[2]) < Number(row[5]))).toBe(true);
  });
});

it('a background refresh is seen in the trace of the request that caused it', () => {
  const spans: SpanRecord[] = [];
  const world = worldOf(profiles({ ttlUs: 10 * SECOND, softTtlUs: 5 * SECOND }, [write('users', [])], { writes: 0.001 }), 7, {}, { ...QUIET_SINK, span: (span) => spans.push({ ...span }) });
  world.spansOn = true;
  runUntil(world, 12 * SECOND);
  const refreshes = spans.filter(({ name, kind }) => kind === SPAN_SERVER && world.model.spanNames[name] === 'refresh profiles');
  expect(refreshes).toHaveLength(2);
  const inTrace = spans.filter(({ trace }) => trace === refreshes[0].trace).map(({ name }) => world.model.spanNames[name]);
  expect(inTrace).toEqual(expect.arrayContaining(['GET /', 'GET profiles', 'refresh profiles', 'SET profiles']));
});

describe('a cache that was there before the world began', () => {
  const begun = (own: Own, store = 'redis'): World => {
    const world = worldOf(profiles({ ttlUs: 100 * SECOND, store, ...own }, [], { reads: 40, writes: 0.001, data: { keys: 400, by: 'request' } }), 5);
    runUntil(world, 20 * SECOND);
    return world;
  };
  const misses = (world: World): number => cellSum(world, 'api', 'cache_gets_total', { result: 'miss' });

  it('misses only what has expired since, one entry after the other', () => {
    expect(misses(begun({}))).toBeGreaterThan(250);
    // A fifth of the entries has reached its end; of those, the ones that were asked for again.
    const warm = misses(begun({ warm: 1 }));
    expect(warm).toBeGreaterThan(25);
    expect(warm).toBeLessThan(80);
    expect(misses(begun({ warm: 1, ttlUs: 0 }))).toBe(0);
  });

  it('holds the most wanted share of the records, and no more than there is room for', () => {
    const held = (own: Own): number => cacheColumns(worldOf(profiles(own, [], { data: { keys: 400, by: 'request' } }), 5)).size[0];
    expect(held({ warm: 0.25 })).toBe(100);
    expect(held({ warm: 1, capacity: 30 })).toBe(30);
  });

  it('is in the memory of the instances that run, and not in those that start later', () => {
    const world = begun({ warm: 1, ttlUs: 0 }, '');
    expect(misses(world)).toBe(0);
    applyVerb(world, 'scale', { service: 'api', instances: 4 });
    runUntil(world, 80 * SECOND);
    expect(misses(world)).toBeGreaterThan(100);
  });
});
