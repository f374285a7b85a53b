import { expect, it } from 'vitest';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import { testSeeds } from '../../support/seeds.ts';
import { cellSum, station, worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const SECONDS = 60;
const SAMPLE_US = 10_007;

it.each(testSeeds(6))('as many requests are inside as come in the time that one stays (Little, seed %i)', (seed) => {
  const world = worldOf(station(300, 4, 11_000, 'exponential', 1e6), seed);
  const { firstSlot } = world.model.services.find((entry) => entry.name === 'server')!;
  const read = (name: string): number => cellSum(world, 'server', `http_server_request_duration_seconds_${name}`);
  runUntil(world, 5 * SECOND);
  const start = { sum: read('sum'), inside: world.stations.inside[firstSlot] };
  let inside = 0;
  let samples = 0;
  for (let atUs = 5 * SECOND; atUs < (5 + SECONDS) * SECOND; atUs += SAMPLE_US) {
    runUntil(world, atUs);
    inside += world.stations.inside[firstSlot];
    samples++;
  }
  // λ·W = the time spent inside, summed over all requests, per second. Those cut off at either end weigh under one in a hundred.
  const spent = (read('sum') - start.sum) / SECONDS;
  expect(start.inside).toBeLessThan(60);
  expect(Math.abs(inside / samples / spent - 1)).toBeLessThan(0.03);
  expect(spent).toBeGreaterThan(3);
});
