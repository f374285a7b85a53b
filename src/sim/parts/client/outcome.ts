import { serverSpanA, serverSpanB } from '../../kernel/draws.ts';
import { observe } from '../../kernel/cells.ts';
import { HISTOGRAM_CELLS, STATUS_OF_OUTCOME } from '../../kernel/model.ts';
import { SPAN_SERVER } from '../../kernel/sink.ts';
import type { World } from '../../kernel/world.ts';
import { gaveUp } from '../call/gave-up.ts';

const OUTCOME_TIMEOUT = 2;
const OUTCOME_STALE = 8;

/** A client's request is over: what its user experienced, retries and all. */
export function noteRequestEnd(world: World, f: number): void {
  const { frames, model } = world;
  const clientIndex = frames.trace[f] >> 26;
  const client = model.clients[clientIndex];
  const route = frames.endpoint[f] - client.endpoints[0];
  const outcome = frames.outcome[f] === 0 && frames.flaw[f] !== 0 ? OUTCOME_STALE - 1 + frames.flaw[f] : frames.outcome[f];
  const durationUs = world.now - frames.bornUs[f];
  observe(world, client.histograms[route] + STATUS_OF_OUTCOME[outcome] * HISTOGRAM_CELLS, durationUs);
  world.cells[client.counters[route]]++;
  if (outcome === 0 && (client.goodUnderUs[route] === 0 || durationUs <= client.goodUnderUs[route])) world.cells[client.goodCounters[route]]++;
  world.sink.requestEnded(clientIndex, route, frames.trace[f], frames.bornUs[f], durationUs, outcome, outcome === OUTCOME_TIMEOUT && gaveUp(world, model.calls[siteOf(world, f)], outcome, world.now - frames.sinceUs[f]));
  if (world.spansOn) tellRequest(world, f, world.now);
}

/** A client's program is its one call. */
function siteOf({ frames, model }: World, f: number): number {
  return model.code[model.endpoints[frames.endpoint[f]].entry[0] + 1];
}

/** The root of a trace, also while it is still open. */
export function tellRequest(world: World, f: number, endUs: number): void {
  const { frames, model } = world;
  world.sink.span({
    trace: frames.trace[f],
    idA: serverSpanA(frames.keyA[f]),
    idB: serverSpanB(frames.keyB[f]),
    parentA: 0,
    parentB: 0,
    name: model.endpoints[frames.endpoint[f]].spanName,
    identity: world.stations.identity[model.services[frames.service[f]].firstSlot],
    kind: SPAN_SERVER,
    startUs: frames.bornUs[f],
    endUs,
    outcome: frames.outcome[f],
    n0: 0,
    n1: 0,
    n2: 0,
  });
}
