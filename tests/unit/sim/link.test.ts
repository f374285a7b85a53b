import { describe, expect, it } from 'vitest';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { hashWorld, restoreSnapshot, takeSnapshot } from '../../../src/sim/kernel/snapshot.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { link } from '../../../src/sim/parts/link/link.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const wait = { do: 'wait', us: 20_000, spread: { kind: 'constant' } } as const;
const PLAIN = { from: 'front', to: 'back', latencyUs: 250, jitterUs: 0, loss: 0, partition: false };

/** Users → front → back, with a link between front and back. */
function pair(spec: Partial<typeof PLAIN> | null, timeoutUs = 0, retries = 0, seed = 8): World {
  return worldOf(system({
    services: {
      front: service({ go: [{ do: 'call', name: 'front>back', service: 'back', endpoint: 'do', timeoutUs, retries, backoffUs: 1_000, optional: false, breaker: null }] }),
      back: service({ do: [wait] }),
    },
    parts: spec === null ? {} : { links: { wire: { ...PLAIN, ...spec } } },
    clients: { users: client(100, 'front', 'go') },
  }), seed);
}

const set = (world: World, name: string, value: number): void => setParam(world, paramNamed(world, name), value);
const count = (world: World, status = '200'): number => cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: status });
const below = (world: World, le: string): number => cellSum(world, 'front', 'http_client_request_duration_seconds_bucket', { le });
const upTo = (world: World, bounds: readonly string[]): number => bounds.reduce((sum, le) => sum + below(world, le), 0);
const meanMs = (world: World, name: string, metric: string): number => (1000 * cellSum(world, name, `${metric}_sum`)) / cellSum(world, name, `${metric}_count`);

describe('a link', () => {
  it('with the usual latency is as if there were none', () => {
    const [without, usual] = [pair(null), pair({})];
    for (const world of [without, usual]) runUntil(world, 20 * SECOND);
    expect(meanMs(usual, 'front', 'http_client_request_duration_seconds')).toBe(meanMs(without, 'front', 'http_client_request_duration_seconds'));
    expect(count(usual)).toBe(count(without));
  });

  it('adds its latency on the way there and back, and none of it at the callee', () => {
    const world = pair({ latencyUs: 40_000 });
    runUntil(world, 20 * SECOND);
    expect(meanMs(world, 'front', 'http_client_request_duration_seconds')).toBeCloseTo(100, 3);
    expect(meanMs(world, 'back', 'http_server_request_duration_seconds')).toBeCloseTo(20, 3);
  });

  it('with jitter spreads evenly around its latency', () => {
    const world = pair({ latencyUs: 40_000, jitterUs: 20_000 });
    runUntil(world, 60 * SECOND);
    expect(Math.abs(meanMs(world, 'front', 'http_client_request_duration_seconds') - 100)).toBeLessThan(1);
    // 20 + 80 ± 40 ms, a triangle: nothing at or below 50 ms, half below 100, all below 250.
    expect(upTo(world, ['0.005', '0.01', '0.025', '0.05'])).toBe(0);
    expect(Math.abs(below(world, '0.075') + below(world, '0.1') - 3_000)).toBeLessThan(150);
  });

  it('that loses messages sends them again after 200 ms, then 400 ms: a p99 that neither side can explain', () => {
    const world = pair({ loss: 0.1 });
    runUntil(world, 100 * SECOND);
    const all = cellSum(world, 'front', 'http_client_request_duration_seconds_count');
    const quick = upTo(world, ['0.005', '0.01', '0.025']);
    // Neither way loses it: 0.9 x 0.9. One loss in all: 0.2 x 0.81, 220 ms.
    expect(Math.abs(quick / all - 0.81)).toBeLessThan(0.02);
    expect(Math.abs(below(world, '0.25') / all - 0.162)).toBeLessThan(0.015);
    expect(meanMs(world, 'back', 'http_server_request_duration_seconds')).toBeCloseTo(20, 3);
    const again = cellSum(world, 'front', 'node_netstat_Tcp_RetransSegs') + cellSum(world, 'back', 'node_netstat_Tcp_RetransSegs');
    // p / (1 - p) for each of the two messages of a call.
    expect(Math.abs(again / all - 2 / 9)).toBeLessThan(0.02);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('that is cut lets nothing through: callers hang until their timeout, the callee sees silence, and it goes on after', () => {
    const world = pair({}, 2 * SECOND);
    runUntil(world, 10 * SECOND);
    set(world, 'links.wire.partition', 1);
    const [good, arrived] = [count(world), cellSum(world, 'back', 'http_server_request_duration_seconds_count')];
    runUntil(world, 20 * SECOND);
    expect(count(world) - good).toBeLessThan(5);
    expect(count(world, '504')).toBeGreaterThan(700);
    expect(cellSum(world, 'back', 'http_server_request_duration_seconds_count') - arrived).toBeLessThan(5);
    expect(conservationProblems(world)).toEqual([]);
    set(world, 'links.wire.partition', 0);
    runUntil(world, 60 * SECOND);
    const late = count(world);
    runUntil(world, 70 * SECOND);
    expect((count(world) - late) / 10).toBeGreaterThan(90);
  });

  it('that is cut and heals delivers what callers without a timeout still wait for', () => {
    const world = pair({});
    set(world, 'links.wire.partition', 1);
    runUntil(world, 10 * SECOND);
    set(world, 'clients.users.rate', 0);
    set(world, 'links.wire.partition', 0);
    expect(count(world)).toBe(0);
    runUntil(world, 10 * SECOND + 12_900_000);
    // 0.2 + 0.4 + ... + 12.8 s: whoever sent at the beginning is due again before 25.4 s.
    runUntil(world, 26 * SECOND);
    expect(count(world)).toBe(world.clients.begun[0]);
  });

  it('that stays cut breaks connections after fifteen times, 924.6 s, whichever way the message went', () => {
    const world = pair({});
    runUntil(world, SECOND);
    set(world, 'links.wire.partition', 1);
    const atWork = world.stations.busy[world.model.services.find(({ name }) => name === 'back')!.firstSlot];
    expect(atWork, 'answers will be lost, not only requests').toBeGreaterThan(0);
    runUntil(world, 2 * SECOND);
    set(world, 'clients.users.rate', 0);
    const waiting = world.clients.begun[0] - count(world);
    runUntil(world, 925 * SECOND);
    expect(count(world, '502')).toBe(0);
    runUntil(world, 927 * SECOND);
    expect(count(world, '502')).toBe(waiting);
    expect(world.frames.live).toBe(0);
  });

  it('can be left in the middle of a retransmission and taken up again', () => {
    const world = pair({ loss: 0.3, jitterUs: 200 }, 900_000, 2);
    runUntil(world, 7_654_321);
    const snapshot = takeSnapshot(world);
    runUntil(world, 20 * SECOND);
    const again = pair({ loss: 0.3, jitterUs: 200 }, 900_000, 2);
    restoreSnapshot(again, snapshot);
    runUntil(again, 20 * SECOND);
    expect(hashWorld(again)).toBe(hashWorld(world));
  });

  it('is probed, and can be pinged, which changes nothing', () => {
    const world = pair({ latencyUs: 3_000 });
    runUntil(world, 6 * SECOND);
    expect(cellSum(world, 'front', 'probe_duration_seconds', { target: 'back' })).toBe(0.006);
    expect(cellSum(world, 'front', 'probe_success')).toBe(1);
    const before = hashWorld(world);
    const ping = (): readonly string[] => link.commands!['ping'].answer(world, 0).text;
    expect(ping()).toContain('64 bytes from back: icmp_seq=5 ttl=63 time=6.000 ms');
    expect(ping()).toContain('5 packets transmitted, 5 received, 0% packet loss');
    expect(hashWorld(world)).toBe(before);
    set(world, 'links.wire.partition', 1);
    runUntil(world, 11 * SECOND);
    expect([cellSum(world, 'front', 'probe_duration_seconds'), cellSum(world, 'front', 'probe_success')]).toEqual([5, 0]);
    expect(ping()).toContain('5 packets transmitted, 0 received, 100% packet loss');
  });
});
