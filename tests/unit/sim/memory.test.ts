import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import { SLOT_CRASHED, SLOT_READY, SLOT_STARTING, type World } from '../../../src/sim/kernel/world.ts';
import type { AnySpec } from '../../../src/sim/parts/fields.ts';
import { columnsOf } from '../../../src/sim/parts/memory/memory-model.ts';
import { heapHistogram } from '../../../src/sim/parts/memory/heap-histogram.ts';
import type { ServiceSpec, StepSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';
import { MEMORY } from '../../support/process-parts.ts';

const SECOND = 1_000_000;
const WORK: readonly StepSpec[] = [{ do: 'cpu', us: 4_000, spread: { kind: 'constant' } }];

/** Users → api, with so many requests a second and such a memory. */
function api(memory: AnySpec, rate = 50, extra: Partial<ServiceSpec> = {}, steps = WORK, keys = 1_000): World {
  return worldOf(system({ services: { api: service({ go: steps }, { startupUs: 2 * SECOND, ...extra }) }, parts: { memory: { api: { ...MEMORY, ...memory } } }, clients: { users: client(rate, 'api', 'go', { keys }) } }), 5);
}

/** Times at which the first instance changed its state to `state`, looking every tenth of a second. */
function timesOf(world: World, state: number, untilUs: number): number[] {
  const slot = world.model.services.find(({ name }) => name === 'api')!.firstSlot;
  const times: number[] = [];
  for (let before = world.stations.state[slot]; world.now < untilUs; before = world.stations.state[slot]) {
    runUntil(world, world.now + SECOND / 10);
    if (world.stations.state[slot] === state && before !== state) times.push(world.now / SECOND);
  }
  return times;
}

const answered = (world: World, status: string): number => cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: status });

describe('a leak', () => {
  it('kills the process when what it has leaked fills the space between base and limit, again and again', () => {
    // (256 - 64) MiB at 50 requests a second of 64 KiB each: 61.4 s.
    const world = api({ runtime: 'native', limit: 256, base: 64, perRequest: 0, leakPerRequest: 64 });
    const expected = ((256 - 64) * 1024) / (50 * 64);
    const deaths = timesOf(world, SLOT_CRASHED, 160 * SECOND);
    expect(deaths).toHaveLength(2);
    // Poisson arrivals: a sixtieth is about one standard deviation of 3,072 requests' time.
    expect(Math.abs(deaths[0] / expected - 1)).toBeLessThan(0.06);
    // Dead 10 s, starting 2 s, then the same climb.
    expect(Math.abs((deaths[1] - deaths[0] - 12) / expected - 1)).toBeLessThan(0.06);
  });

  it('belongs to the versions that have it', () => {
    const leaky = { runtime: 'native', limit: 128, base: 64, leakPerRequest: 64, versions: '2' };
    const clean = api(leaky, 50, { versions: ['1', '2'] });
    expect(timesOf(clean, SLOT_CRASHED, 120 * SECOND)).toEqual([]);
    const worse = api(leaky, 50, { versions: ['1', '2'], version: '2' });
    expect(timesOf(worse, SLOT_CRASHED, 120 * SECOND).length).toBeGreaterThan(1);
  });

  it('by user grows with the users that an instance has met, and ends with the last of them', () => {
    const world = api({ runtime: 'native', limit: 512, base: 64, perRequest: 0, leakPerUser: 100 }, 100, {}, WORK, 2_000);
    const kept = (): number => (cellSum(world, 'api', 'process_resident_memory_bytes') / 1024 - 64 * 1024) / 100;
    runUntil(world, 10 * SECOND + 1);
    // n draws from K users meet K (1 - (1 - 1/K)^n) of them: 787 of 1,000 requests.
    expect(Math.abs(kept() - 787)).toBeLessThan(50);
    runUntil(world, 120 * SECOND + 1);
    expect(kept()).toBeGreaterThan(1_980);
    expect(kept()).toBeLessThanOrEqual(2_000);
  });

  it('stops where the number of entries is limited, and players can limit it', () => {
    const world = api({ runtime: 'native', limit: 512, base: 64, perRequest: 0, leakPerUser: 100 }, 100, {}, WORK, 100_000);
    runUntil(world, 5 * SECOND);
    expect(applyVerb(world, 'change_setting', { setting: 'memory.api.entries_max', value: 600 })).toMatchObject({ ok: true });
    runUntil(world, 120 * SECOND + 1);
    expect(cellSum(world, 'api', 'process_resident_memory_bytes')).toBe((64 * 1024 + 600 * 100) * 1024);
  });
});

describe('garbage collection', () => {
  it('stops all work for a few milliseconds as often as garbage fills the young generation', () => {
    const world = api({ limit: 1_024, base: 64, young: 64, allocates: 1_024, perRequest: 0 }, 64);
    runUntil(world, 60 * SECOND + 1);
    const count = cellSum(world, 'api', 'jvm_gc_pause_seconds_count', { action: 'end of minor GC' });
    // 64 MiB a second into 64 MiB.
    expect(Math.abs(count - 60)).toBeLessThan(6);
    expect(cellSum(world, 'api', 'jvm_gc_pause_seconds_sum', { action: 'end of minor GC' }) / count).toBeCloseTo(0.005, 4);
    expect(cellSum(world, 'api', 'jvm_gc_pause_seconds_count', { action: 'end of major GC' })).toBe(0);
  });

  it('takes longer and longer as the heap fills, so that users notice before the kill', () => {
    const world = api({ limit: 512, base: 64, young: 64, allocates: 1_024, perRequest: 16, leakPerRequest: 64 }, 50);
    const slow = (): number => cellSum(world, 'users', 'client_request_duration_seconds_count') - cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.005' }) - cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.01' }) - cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.025' }) - cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.05' }) - cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.1' }) - cellSum(world, 'users', 'client_request_duration_seconds_bucket', { le: '0.075' });
    runUntil(world, 60 * SECOND);
    expect(slow()).toBe(0);
    const died = timesOf(world, SLOT_CRASHED, 200 * SECOND);
    // The leak alone would take 143 s; the process spends its last part collecting.
    expect(died[0]).toBeGreaterThan(130);
    expect(slow() / 50 / 10).toBeGreaterThan(0.5);
    expect(answered(world, '502')).toBeGreaterThan(0);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('in Go takes cores instead of stopping everything', () => {
    const world = api({ runtime: 'go', limit: 512, base: 64, allocates: 4_096, perRequest: 16, leakPerRequest: 8 }, 50, { cores: 8 });
    let most = 0;
    for (let i = 0; i < 3_000; i++) {
      runUntil(world, world.now + SECOND / 100);
      most = Math.max(most, ...world.stations.coresReserved);
    }
    expect(most).toBe(2);
    expect(cellSum(world, 'api', 'go_gc_duration_seconds_count')).toBeGreaterThan(20);
  });
});

describe('a request that loads too much', () => {
  const EXPORT: readonly StepSpec[] = [{ do: 'part', step: 'allocate', part: 'api', values: { size: 100 }, blocks: {} }, { do: 'wait', us: 2 * SECOND, spread: { kind: 'constant' } }];

  it('gives its memory back when it is over, and two too many kill the process', () => {
    const world = api({ runtime: 'native', limit: 400, base: 64, perRequest: 0 }, 0.5, {}, EXPORT);
    let most = 0;
    for (let i = 0; i < 600; i++) {
      runUntil(world, world.now + SECOND / 5);
      most = Math.max(most, columnsOf(world).held.reduce((sum, kib) => sum + kib, 0));
      expect(conservationProblems(world)).toEqual([]);
    }
    // One request each two seconds for two seconds: now and then four at a time, which is more than fits.
    expect(most / 1024).toBe(300);
    expect(world.book.modes.find(({ machine }) => machine === 'health')!.context).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  });
});

describe('a process that keeps dying', () => {
  it('is started again after 10 s, 20 s, 40 s and so on up to five minutes', () => {
    // Every request is too much, so it dies within a second of its start.
    const world = api({ runtime: 'native', limit: 100, base: 90, perRequest: 0, leakPerRequest: 20_000 }, 20);
    const starts = timesOf(world, SLOT_STARTING, 1_400 * SECOND);
    const ready = 2;
    const waits = starts.slice(1).map((at, i) => at - starts[i] - ready);
    expect(starts[0]).toBeCloseTo(10, 0);
    [20, 40, 80, 160, 300, 300].forEach((wait, i) => expect(Math.abs(waits[i] - wait)).toBeLessThan(0.6));
  });

  it('is forgiven after ten minutes of running', () => {
    // 620 s from the start to the limit.
    const world = api({ runtime: 'native', limit: 256, base: 64, perRequest: 0, leakPerRequest: 31.7 }, 10);
    const deaths = timesOf(world, SLOT_CRASHED, 2_600 * SECOND);
    const starts = timesOf(api({ runtime: 'native', limit: 256, base: 64, perRequest: 0, leakPerRequest: 31.7 }, 10), SLOT_STARTING, 2_600 * SECOND);
    expect(deaths.length).toBeGreaterThanOrEqual(3);
    starts.slice(0, 3).forEach((at, i) => expect(at - deaths[i]).toBeCloseTo(10, 0));
  });
});

describe('a larger limit', () => {
  it('comes with a restart of each instance, and buys the time that its size says', () => {
    const world = api({ runtime: 'native', limit: 256, base: 64, perRequest: 0, leakPerRequest: 64 }, 50);
    runUntil(world, 20 * SECOND);
    expect(applyVerb(world, 'set_memory_limit', { memory: 'api', limit_mib: 5_000 })).toMatchObject({ ok: false });
    expect(applyVerb(world, 'set_memory_limit', { memory: 'api', limit_mib: 512 })).toMatchObject({ ok: true });
    const ready = timesOf(world, SLOT_READY, 40 * SECOND)[0];
    const died = timesOf(world, SLOT_CRASHED, 300 * SECOND)[0];
    expect(Math.abs((died - ready) / (((512 - 64) * 1024) / (50 * 64)) - 1)).toBeLessThan(0.06);
    expect(world.book.actions[0]).toMatchObject({ verb: 'set_memory_limit', state: 'done' });
  });
});

it('a heap histogram names what holds the memory', () => {
  const world = api({ runtime: 'native', limit: 512, base: 64, perRequest: 0, leakPerRequest: 64, holder: 'shop.SessionCache$Entry' }, 50);
  runUntil(world, 60 * SECOND);
  const [first, second] = heapHistogram.answer(world, 0).rows;
  expect(first[1]).toBe('shop.SessionCache$Entry');
  expect(Number(first[3])).toBeGreaterThan(150);
  expect(second[1]).toBe('code, classes, threads');
});

it('a world with full heaps can be left and taken up again', () => {
  const make = (): World => api({ limit: 256, base: 64, young: 32, allocates: 1_024, leakPerRequest: 64 }, 50);
  const world = make();
  runUntil(world, 40 * SECOND);
  const snapshot = takeSnapshot(world);
  runUntil(world, 120 * SECOND);
  const again = make();
  runUntil(again, 90 * SECOND);
  restoreSnapshot(again, snapshot);
  runUntil(again, 120 * SECOND);
  expect(hashWorld(again)).toBe(hashWorld(world));
});
