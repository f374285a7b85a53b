import { drawU32, laneA, laneB, U32_TO_UNIT } from '../../../base/random.ts';
import { RUNNING, takeFrame } from '../../kernel/frames.ts';
import type { World } from '../../kernel/world.ts';

/** What the draws of a request's key are used for before the request itself draws; the first is the gap to its arrival. */
const ROUTE_DRAW = 1;
const USER_DRAW = 2;

/** Requests of one client are numbered in 26 bits of the trace number; its upper bits are the client's index. */
const TRACE_BITS = 26;

export function traceNumber(client: number, n: number): number {
  return client * (1 << TRACE_BITS) + n;
}

/** The population that a trace began with. */
export function populationOf(trace: number): number {
  return Math.floor(trace / (1 << TRACE_BITS));
}

/** A population's next request, now: by one of its users, on one of its routes. The caller has it executed. */
export function beginRequest(world: World, client: number): number {
  const { clients, model } = world;
  const population = model.clients[client];
  const trace = traceNumber(client, ++clients.begun[client]);
  const keyA = laneA(world.seedA, trace);
  const keyB = laneB(world.seedB, trace);
  const route = population.shares.length === 1 ? 0 : chooseRoute(population.shares, drawU32(keyA, keyB, ROUTE_DRAW) * U32_TO_UNIT);
  const f = takeFrame(world.frames);
  const { frames } = world;
  const endpoint = population.endpoints[route];
  frames.state[f] = RUNNING;
  frames.endpoint[f] = endpoint;
  frames.service[f] = population.service;
  frames.parent[f] = -1;
  frames.trace[f] = trace;
  frames.user[f] = Math.floor(drawU32(keyA, keyB, USER_DRAW) * U32_TO_UNIT * population.keys);
  frames.keyA[f] = keyA;
  frames.keyB[f] = keyB;
  frames.draws[f] = USER_DRAW + 1;
  frames.bornUs[f] = world.now;
  frames.startUs[f] = world.now;
  frames.pc[f] = model.endpoints[endpoint].entry[0];
  return f;
}

function chooseRoute(shares: readonly number[], u: number): number {
  let left = u;
  for (let i = 0; i < shares.length - 1; i++) {
    left -= shares[i];
    if (left < 0) return i;
  }
  return shares.length - 1;
}
