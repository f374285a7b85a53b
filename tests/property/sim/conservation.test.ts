import { describe, expect, it } from 'vitest';
import { nextBelow, openStream } from '../../../src/base/random.ts';
import { setParam, paramNamed } from '../../../src/sim/kernel/params.ts';
import { runUntil } from '../../../src/sim/kernel/run.ts';
import type { World } from '../../../src/sim/kernel/world.ts';
import { conservationProblems } from '../../support/conservation.ts';
import { play, randomHappenings, randomSystem } from '../../support/random-worlds.ts';
import { testSeeds } from '../../support/seeds.ts';
import { worldOf } from '../../support/systems.ts';

const SECOND = 1_000_000;
const END_US = 25 * SECOND;

/** Everything as it was at first, and nobody comes any more. */
function calm(world: World): void {
  world.model.params.forEach((param, index) => {
    if (param.unit !== 'state' || param.name.endsWith('.partition')) setParam(world, index, param.initial);
    // Jobs come by the clock, whoever else does not.
    if (param.name.startsWith('jobs.') && param.name.endsWith('.enabled')) setParam(world, index, 0);
  });
  for (const { name } of world.model.clients) setParam(world, paramNamed(world, `clients.${name}.rate`), 0);
}

function sumOf(...columns: readonly Int32Array[]): number {
  return columns.reduce((sum, column) => sum + column.reduce((total, x) => total + Math.abs(x), 0), 0);
}

describe('whatever happens to a system, nothing is lost and nobody waits beside something free', () => {
  it.each(testSeeds(60))('at random pauses (seed %i)', (seed) => {
    const world = worldOf(randomSystem(seed), seed);
    const happenings = randomHappenings(seed, 16, END_US);
    const pauses = openStream(seed, 'pauses');
    let next = 0;
    while (world.now < END_US) {
      next = play(world, happenings, next, Math.min(END_US, world.now + 1 + nextBelow(pauses, 900_000)));
      expect(conservationProblems(world), `at ${world.now} after ${happenings.slice(0, next).map((entry) => entry.title).join(', ')}`).toEqual([]);
    }
    expect(world.clients.begun.reduce((sum, x) => sum + x, 0)).toBeGreaterThan(50);

    calm(world);
    runUntil(world, world.now + 600 * SECOND);
    expect(conservationProblems(world)).toEqual([]);
    const { stations, pools, queues, frames } = world;
    expect([frames.live, sumOf(stations.busy, stations.coresBusy, stations.inside, stations.coresReserved), sumOf(pools.used), sumOf(queues.length)]).toEqual([0, 0, 0, 0]);
  });
});
