import { clientSpanA, clientSpanB, serverSpanA, serverSpanB } from '../../kernel/draws.ts';
import { SPAN_SPAWN } from '../../kernel/sink.ts';
import type { World } from '../../kernel/world.ts';

/** Says on whose behalf a process begins work of its own: a frame with a key of its own, which no call leads to. */
export function tellSpawn(world: World, f: number, spawned: number): void {
  const { frames } = world;
  world.sink.span({
    trace: frames.trace[f],
    idA: clientSpanA(frames.keyA[spawned]),
    idB: clientSpanB(frames.keyB[spawned]),
    parentA: serverSpanA(frames.keyA[f]),
    parentB: serverSpanB(frames.keyB[f]),
    name: world.model.endpoints[frames.endpoint[spawned]].spanName,
    identity: world.stations.identity[frames.slot[f]],
    kind: SPAN_SPAWN,
    startUs: world.now,
    endUs: world.now,
    outcome: 0,
    n0: 0,
    n1: 0,
    n2: 0,
  });
}
