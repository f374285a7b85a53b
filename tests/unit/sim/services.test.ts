import { describe, expect, it } from 'vitest';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { SLOT_ABSENT, SLOT_CRASHED, SLOT_READY, type World } from '../../../src/sim/kernel/world.ts';
import { perform } from '../../../src/sim/machines/fault-actions.ts';
import { startRollout } from '../../../src/sim/machines/rollout.ts';
import type { CallSpec, ServiceSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const WAIT = { do: 'wait', us: 20_000, spread: { kind: 'constant' } } as const;
const BREAKER = { enabled: true, failureRatio: 0.5, slowUs: 0, volume: 10, windowUs: 10 * SECOND, openUs: 5 * SECOND, probes: 3 };

/** Users → front → back; front calls back, back takes 20 ms. */
function chain(call: Partial<CallSpec> = {}, back: Partial<ServiceSpec> = {}, front: Partial<ServiceSpec> = {}, rate = 20): World {
  return worldOf(system({
    services: {
      front: service({ go: [{ do: 'call', name: 'front>back', service: 'back', endpoint: 'do', timeoutUs: 500_000, retries: 0, backoffUs: 10_000, optional: false, breaker: null, ...call }] }, { instances: 2, instancesMax: 4, versions: ['1', '2'], ...front }),
      back: service({ do: [WAIT] }, { instances: 3, instancesMax: 5, versions: ['1', '2'], ...back }),
    },
    parts: { limiters: { door: { title: 'Door', service: 'front', perSecond: 0, burst: 5 } } },
    clients: { users: client(rate, 'front', 'go') },
  }), 11);
}

const answered = (world: World, status: string): number => cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: status });
const served = (world: World, name: string): number => cellSum(world, name, 'http_server_request_duration_seconds_count');
const slots = (world: World, name: string): { state: number; version: string }[] => {
  const { firstSlot, slotCount, versions } = world.model.services.find((entry) => entry.name === name)!;
  return Array.from({ length: slotCount }, (_, i) => ({ state: world.stations.state[firstSlot + i], version: versions[world.stations.version[firstSlot + i]] }));
};
const running = (world: World, name: string): string => slots(world, name).filter((slot) => slot.state === SLOT_READY).map((slot) => slot.version).join('');
const set = (world: World, name: string, value: number): void => setParam(world, paramNamed(world, name), value);
const roll = (world: World, version: string): void => startRollout(world, { service: 'back', version, by: 'somebody', note: '', action: -1, rollback: false, quick: true });

describe('a call', () => {
  it('that takes too long is given up, and the callee works on all the same', () => {
    const world = chain({ timeoutUs: 5_000 });
    runUntil(world, 10 * SECOND);
    expect(answered(world, '200')).toBe(0);
    expect(answered(world, '504')).toBeGreaterThan(150);
    expect(served(world, 'back')).toBeGreaterThanOrEqual(answered(world, '504') - 5);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('without a timeout waits for as long as it takes', () => {
    const world = chain({ timeoutUs: 0 });
    set(world, 'services.back.slow', 500);
    runUntil(world, 9 * SECOND);
    expect(answered(world, '200') + answered(world, '504')).toBe(0);
    runUntil(world, 12 * SECOND);
    expect(answered(world, '200')).toBeGreaterThan(10);
  });

  it('that fails is tried again, so that a failing dependency gets several times the load', () => {
    const world = chain({ retries: 2 });
    set(world, 'services.back.failing', 1);
    runUntil(world, 20 * SECOND);
    expect(served(world, 'back') / answered(world, '500')).toBeCloseTo(3, 1);
    expect(cellSum(world, 'front', 'http_client_retries_total')).toBeGreaterThan(1.9 * answered(world, '500'));
  });

  it('waits longer before each further attempt, at least half of what was configured', () => {
    const world = chain({ retries: 3, backoffUs: 1_000_000 });
    set(world, 'services.back.failing', 1);
    // Half of 1 + 2 + 4 seconds at the least, all of it at the most.
    runUntil(world, 3.5 * SECOND);
    expect(answered(world, '500')).toBe(0);
    runUntil(world, 20 * SECOND);
    expect(answered(world, '500')).toBeGreaterThan(200);
  });

  it('that the caller can do without hides the failure from the users', () => {
    const world = chain({ optional: true });
    set(world, 'services.back.failing', 1);
    runUntil(world, 10 * SECOND);
    expect(answered(world, '500')).toBe(0);
    expect(answered(world, '200')).toBeGreaterThan(150);
  });
});

describe('a circuit breaker', () => {
  it('opens on failures, spares the callee, probes after a while and closes when the probes pass', () => {
    const world = chain({ breaker: BREAKER });
    set(world, 'services.back.failing', 1);
    runUntil(world, 4 * SECOND);
    expect(world.calls.breaker.includes(1)).toBe(true);
    const before = served(world, 'back');
    runUntil(world, 5 * SECOND);
    expect(served(world, 'back')).toBe(before);
    expect(answered(world, '503')).toBeGreaterThan(30);
    set(world, 'services.back.failing', 0);
    runUntil(world, 15 * SECOND);
    expect(world.calls.breaker.some((state) => state !== 0)).toBe(false);
    const refused = answered(world, '503');
    runUntil(world, 25 * SECOND);
    expect(answered(world, '503')).toBe(refused);
  });

  it('opens again when a probe fails', () => {
    const world = chain({ breaker: BREAKER });
    set(world, 'services.back.failing', 1);
    runUntil(world, 30 * SECOND);
    expect(world.calls.breaker.includes(1)).toBe(true);
    // Closed once, then a probe or three at each of about five openings.
    expect(served(world, 'back')).toBeLessThan(40);
  });

  it('counts slow answers as bad where it is told to', () => {
    const run = (slowUs: number): World => {
      const world = chain({ breaker: { ...BREAKER, slowUs } });
      set(world, 'services.back.slow', 10);
      runUntil(world, 5 * SECOND);
      return world;
    };
    expect(run(100_000).calls.breaker.includes(1)).toBe(true);
    expect(run(0).calls.breaker.includes(1)).toBe(false);
  });

  it('never opens while it is off', () => {
    const world = chain({ breaker: { ...BREAKER, enabled: false } });
    set(world, 'services.back.failing', 1);
    runUntil(world, 10 * SECOND);
    expect(answered(world, '503')).toBe(0);
    expect(answered(world, '500')).toBeGreaterThan(150);
  });

  it('does not stay half open for ever when its probes die with their caller', () => {
    const world = chain({ breaker: BREAKER, timeoutUs: 0 });
    set(world, 'services.back.failing', 1);
    runUntil(world, 4 * SECOND);
    set(world, 'services.back.failing', 0);
    set(world, 'services.back.slow', 100);
    for (let i = 0; i < 100 && !(world.calls.breaker.includes(2) && world.calls.probes.every((left) => left === 0)); i++) runUntil(world, world.now + 100_000);
    expect(world.calls.breaker.includes(2)).toBe(true);
    perform(world, { do: 'crash', service: 'front', count: 2 });
    set(world, 'services.back.slow', 1);
    runUntil(world, world.now + 60 * SECOND);
    expect(world.calls.breaker.includes(2)).toBe(false);
  });
});

describe('a deploy', () => {
  it('replaces one instance after the other, and users notice nothing', () => {
    const world = chain();
    runUntil(world, SECOND);
    roll(world, '2');
    let fewest = 9;
    for (let i = 0; i < 100; i++) {
      runUntil(world, world.now + SECOND);
      fewest = Math.min(fewest, running(world, 'back').length);
      expect(conservationProblems(world)).toEqual([]);
    }
    expect(fewest).toBe(2);
    expect(running(world, 'back')).toBe('222');
    expect(answered(world, '502') + answered(world, '503')).toBe(0);
    expect(world.book.changes.at(-1)).toMatchObject({ kind: 'deploy', from: '1', to: '2', state: 'done' });
  });

  it('is rolled back to the version before', () => {
    const world = chain();
    roll(world, '2');
    runUntil(world, 60 * SECOND);
    expect(applyVerb(world, 'rollback', { service: 'back' })).toMatchObject({ ok: true });
    runUntil(world, 120 * SECOND);
    expect(running(world, 'back')).toBe('111');
    expect(world.book.actions[0]).toMatchObject({ state: 'done' });
  });

  it('gives way to a rollback in its middle', () => {
    const world = chain();
    roll(world, '2');
    runUntil(world, 10 * SECOND);
    expect(running(world, 'back')).toContain('2');
    expect(applyVerb(world, 'rollback', { service: 'back' })).toMatchObject({ ok: true });
    runUntil(world, 90 * SECOND);
    expect(running(world, 'back')).toBe('111');
    expect(world.book.changes.map((change) => change.state)).toEqual(['rolled_back', 'done']);
  });

  it('that never was cannot be rolled back, and the player is told why', () => {
    const world = chain();
    const answer = applyVerb(world, 'rollback', { service: 'back' });
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok ? '' : answer.reason).toMatch(/nothing was deployed/i);
  });
});

describe('instances', () => {
  it('come up when a service is scaled out and drain when it is scaled in', () => {
    const world = chain();
    applyVerb(world, 'scale', { service: 'back', instances: 5 });
    runUntil(world, 6 * SECOND);
    expect(running(world, 'back')).toHaveLength(5);
    applyVerb(world, 'scale', { service: 'back', instances: 1 });
    runUntil(world, 20 * SECOND);
    expect(slots(world, 'back').map((slot) => slot.state)).toEqual([SLOT_READY, SLOT_ABSENT, SLOT_ABSENT, SLOT_ABSENT, SLOT_ABSENT]);
    expect(answered(world, '502') + answered(world, '503')).toBe(0);
  });

  it('that crash take their requests along and come back by themselves', () => {
    const world = chain({}, { instances: 1, instancesMax: 1 }, {}, 200);
    runUntil(world, 2 * SECOND);
    perform(world, { do: 'crash', service: 'back', count: 1 });
    expect(slots(world, 'back')[0].state).toBe(SLOT_CRASHED);
    runUntil(world, 3 * SECOND);
    expect(answered(world, '502')).toBeGreaterThan(0);
    expect(answered(world, '503')).toBeGreaterThan(100);
    runUntil(world, 20 * SECOND);
    expect(running(world, 'back')).toBe('1');
  });

  it('with a full queue refuse at once, and say so', () => {
    const world = chain({}, { instances: 1, instancesMax: 1, workers: 1, queue: 2 }, {}, 200);
    runUntil(world, 5 * SECOND);
    // One worker at 20 ms serves 50 of 200 a second.
    expect(answered(world, '200')).toBeGreaterThan(200);
    expect(answered(world, '200')).toBeLessThan(260);
    expect(answered(world, '503')).toBeGreaterThan(600);
  });
});

describe('a rate limit', () => {
  it('admits so many a second after a burst, and turns the others away with 429 at once', () => {
    const spec = system({
      services: { front: service({ go: [{ do: 'part', step: 'limit', part: 'door', values: {}, blocks: {} }, WAIT] }) },
      parts: { limiters: { door: { title: 'Door', service: 'front', perSecond: 10, burst: 30 } } },
      clients: { users: client(100, 'front', 'go') },
    });
    const world = worldOf(spec, 5);
    runUntil(world, 20 * SECOND);
    expect(Math.abs(answered(world, '200') - (30 + 200))).toBeLessThanOrEqual(2);
    expect(cellSum(world, 'front', 'limiter_requests_total', { decision: 'rejected' })).toBeGreaterThanOrEqual(answered(world, '429'));
    expect(answered(world, '429')).toBeGreaterThan(1_600);
    set(world, 'limiters.door.per_second', 0);
    const rejected = answered(world, '429');
    runUntil(world, 25 * SECOND);
    expect(answered(world, '429') - rejected).toBeLessThanOrEqual(1);
  });
});
