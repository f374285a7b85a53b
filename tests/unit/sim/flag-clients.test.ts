import { expect, it } from 'vitest';
import { paramNamed, setParam } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { applyVerb } from '../../../src/sim/intents/registry.ts';
import { cellSum, client, service, system, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;

/** Ten instances that fail while the flag is on. */
function api(spread: boolean, refresh = 30): World {
  return worldOf(system({
    services: { api: service({ go: [{ do: 'when', flag: 'bad', probability: 1, then: [{ do: 'fail', status: 500, probability: 1 }], otherwise: [] }] }, { instances: 10, instancesMax: 10, startupUs: SECOND }) },
    flags: { bad: { title: 'Bad', service: 'api', description: '', on: true } },
    parts: { flagClients: { api: { service: 'api', refreshUs: refresh * SECOND, spread } } },
    clients: { users: client(200, 'api', 'go') },
  }), 8);
}

const failed = (world: World): number => cellSum(world, 'users', 'client_request_duration_seconds_count', { http_response_status_code: '500' });

/** Share of the requests of each second that fail, from the second in which the flag is turned off. */
function after(world: World, seconds: number): number[] {
  setParam(world, paramNamed(world, 'flags.bad'), 0);
  return Array.from({ length: seconds }, () => {
    const before = [failed(world), world.clients.begun[0]];
    runUntil(world, world.now + SECOND);
    return (failed(world) - before[0]) / (world.clients.begun[0] - before[1]);
  });
}

it('a flag that is off is off for good only when the last process has looked again', () => {
  const world = api(true);
  runUntil(world, 100 * SECOND);
  const shares = after(world, 32);
  expect(shares[0]).toBeGreaterThan(0.7);
  // Ten processes at random moments of 30 s: about half of them have looked after 15.
  expect(shares[15]).toBeGreaterThan(0.05);
  expect(shares[15]).toBeLessThan(0.95);
  expect(shares.slice(30).every((share) => share === 0)).toBe(true);
  expect(shares.every((share, i) => i === 0 || share <= shares[i - 1] + 0.05)).toBe(true);
});

it('processes that all look at the same time change all at once', () => {
  const world = api(false);
  runUntil(world, 100 * SECOND);
  const shares = after(world, 22);
  // They look at 90 and 120 s.
  expect(shares.slice(0, 19).every((share) => share > 0.98)).toBe(true);
  expect(shares.slice(21).every((share) => share === 0)).toBe(true);
});

it('a process that starts looks at once', () => {
  const world = api(true, 3_600);
  runUntil(world, 10 * SECOND);
  expect(after(world, 10).at(-1)).toBeGreaterThan(0.9);
  applyVerb(world, 'restart', { service: 'api' });
  runUntil(world, 100 * SECOND);
  const settled = failed(world);
  runUntil(world, 110 * SECOND);
  expect(failed(world)).toBe(settled);
});
