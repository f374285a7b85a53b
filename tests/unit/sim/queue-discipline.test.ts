import { describe, expect, it } from 'vitest';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { QUIET_SINK } from '../../../src/sim/kernel/sink.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import type { ServiceSpec } from '../../../src/sim/spec.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;

/** One worker that takes 100 ms; the outcome of every request in the order of their ends. */
function counter(discipline: Partial<ServiceSpec>, rate = 20): { world: World; ends: { trace: number; outcome: number }[] } {
  const ends: { trace: number; outcome: number }[] = [];
  const world = worldOf(system({
    services: { desk: service({ do: [{ do: 'wait', us: 100_000, spread: { kind: 'constant' } }] }, { workers: 1, queue: 10, ...discipline }) },
    clients: { users: client(rate, 'desk', 'do') },
  }), 2, {}, { ...QUIET_SINK, requestEnded: (_client, _route, trace, _start, _duration, outcome) => void ends.push({ trace, outcome }) });
  return { world, ends };
}

const orderOf = (ends: readonly { trace: number; outcome: number }[]): number[] => ends.filter(({ outcome }) => outcome === 0).map(({ trace }) => trace);
const answers = (world: World, status: string): number => cellSum(world, 'desk', 'http_server_request_duration_seconds_count', { http_response_status_code: status });

describe('those who wait', () => {
  it('are served in the order of their coming, and a full queue refuses newcomers', () => {
    const { world, ends } = counter({});
    runUntil(world, 20 * SECOND);
    const order = orderOf(ends);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(ends.filter(({ outcome }) => outcome === 4).length).toBeGreaterThan(150);
  });

  it('are served newest first where the service says so, and a full queue drops its oldest', () => {
    const { world, ends } = counter({ lifo: true });
    runUntil(world, 20 * SECOND);
    const order = orderOf(ends);
    expect(order.length).toBeGreaterThan(150);
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
    // Whoever came last before a worker was free is next, so nearly all that are served waited for one at the most.
    const quick = cellSum(world, 'desk', 'http_server_request_duration_seconds_bucket', { http_response_status_code: '200', le: '0.25' });
    expect(quick / order.length).toBeGreaterThan(0.5);
    expect(ends.filter(({ outcome }) => outcome === 4).length).toBeGreaterThan(150);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('are turned away at their turn when they have waited too long, and only then', () => {
    const { world } = counter({ dropExpired: true, queueTimeoutUs: 350_000 });
    runUntil(world, 20 * SECOND);
    expect(answers(world, '200')).toBeGreaterThan(150);
    expect(answers(world, '503')).toBeGreaterThan(100);
    // Nobody who is served waited longer than 350 ms before the 100 ms of service.
    expect(cellSum(world, 'desk', 'http_server_request_duration_seconds_bucket', { http_response_status_code: '200', le: '0.75' })).toBe(0);
    const patient = counter({ dropExpired: false, queueTimeoutUs: 350_000 });
    runUntil(patient.world, 20 * SECOND);
    expect(cellSum(patient.world, 'desk', 'http_server_request_duration_seconds_bucket', { http_response_status_code: '200', le: '2.5' })).toBeGreaterThan(50);
    expect(conservationProblems(world)).toEqual([]);
  });

  it('change their order when the order is switched in the middle', () => {
    const { world, ends } = counter({});
    runUntil(world, 10 * SECOND);
    const served = orderOf(ends).length;
    setParam(world, paramNamed(world, 'services.desk.lifo'), 1);
    runUntil(world, 12 * SECOND);
    const after = orderOf(ends).slice(served + 1);
    expect(after.length).toBeGreaterThan(10);
    expect(after).not.toEqual([...after].sort((a, b) => a - b));
    expect(conservationProblems(world)).toEqual([]);
  });
});
