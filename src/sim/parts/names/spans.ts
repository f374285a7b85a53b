import { poolSpanA, poolSpanB, serverSpanA, serverSpanB } from '../../kernel/draws.ts';
import { FREE } from '../../kernel/frames.ts';
import { OPEN, SPAN_LOOKUP } from '../../kernel/sink.ts';
import type { World } from '../../kernel/world.ts';
import { nameModels, type NameModel } from './model.ts';

/** Looking a name up shows as a span of whoever waits for it. An answer from the cache takes no time and has none; a third party sends us no spans. */

const OUTCOME_OK = 0;
const OUTCOME_ERROR = 1;

/** The end of a wait that began at the instruction `pc`. @param given the answer that came of it, counted from 1; 0: none */
export function tellLookup(world: World, model: NameModel, f: number, pc: number, given: number, endUs: number): void {
  if (world.spansOn) tell(world, model, f, pc, given, given > 0 ? OUTCOME_OK : OUTCOME_ERROR, endUs);
}

/** The request ends while it waits. */
export function gaveUpLookup(world: World, f: number): void {
  if (world.spansOn) tell(world, askedBy(world, f), f, world.frames.pc[f], 0, world.frames.outcome[f], world.now);
}

/** What somebody of the trace waits for now. */
export function tellOpenLookups(world: World, trace: number): void {
  const { frames } = world;
  const holds = nameModels(world)[0]?.holds ?? 0;
  for (let f = 0; f < frames.high; f++) {
    if (frames.trace[f] === trace && frames.state[f] !== FREE && (frames.holds[f] & holds) !== 0) tell(world, askedBy(world, f), f, frames.pc[f], 0, OUTCOME_OK, OPEN);
  }
}

/** The name that a waiting frame asks for stands in the instruction at which it waits. */
const askedBy = (world: World, f: number): NameModel => nameModels(world)[world.model.code[world.frames.pc[f] + 1]];

function tell(world: World, model: NameModel, f: number, pc: number, given: number, outcome: number, endUs: number): void {
  const { frames } = world;
  if (world.model.services[frames.service[f]].kind === 'third_party') return;
  world.sink.span({
    trace: frames.trace[f],
    idA: poolSpanA(frames.keyA[f], pc),
    idB: poolSpanB(frames.keyB[f], pc),
    parentA: serverSpanA(frames.keyA[f]),
    parentB: serverSpanB(frames.keyB[f]),
    name: model.spanName,
    identity: world.stations.identity[frames.slot[f]],
    kind: SPAN_LOOKUP,
    startUs: frames.sinceUs[f],
    endUs,
    outcome,
    n0: given,
    n1: model.index,
    n2: 0,
  });
}
