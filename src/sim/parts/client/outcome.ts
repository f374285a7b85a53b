import { serverSpanA, serverSpanB } from '../../kernel/draws.ts';
import { observe } from '../../kernel/cells.ts';
import { HISTOGRAM_CELLS, STATUS_OF_OUTCOME } from '../../kernel/model.ts';
import { SPAN_SERVER } from '../../kernel/sink.ts';
import type { World } from '../../kernel/world.ts';

/** A client's request is over: what its user experienced, retries and all. */
export function noteRequestEnd(world: World, f: number): void {
  const { frames, model } = world;
  const endpoint = model.endpoints[frames.endpoint[f]];
  const clientIndex = frames.trace[f] >> 26;
  const client = model.clients[clientIndex];
  const route = frames.endpoint[f] - client.endpoints[0];
  const outcome = frames.outcome[f];
  const durationUs = world.now - frames.bornUs[f];
  observe(world, client.histograms[route] + STATUS_OF_OUTCOME[outcome] * HISTOGRAM_CELLS, durationUs);
  world.cells[client.counters[route]]++;
  if (outcome === 0 && (client.goodUnderUs[route] === 0 || durationUs <= client.goodUnderUs[route])) world.cells[client.goodCounters[route]]++;
  world.sink.requestEnded(clientIndex, route, frames.trace[f], frames.bornUs[f], durationUs, outcome);
  if (!world.spansOn) return;
  world.sink.span({
    trace: frames.trace[f],
    idA: serverSpanA(frames.keyA[f]),
    idB: serverSpanB(frames.keyB[f]),
    parentA: 0,
    parentB: 0,
    name: endpoint.spanName,
    identity: world.stations.identity[model.services[client.service].firstSlot],
    kind: SPAN_SERVER,
    startUs: frames.bornUs[f],
    endUs: world.now,
    outcome,
    n0: 0,
    n1: 0,
    n2: 0,
  });
}
