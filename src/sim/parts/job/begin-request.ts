import { drawU32, laneA, laneB, U32_TO_UNIT } from '../../../base/random.ts';
import { RUNNING, takeFrame } from '../../kernel/frames.ts';
import type { World } from '../../kernel/world.ts';
import { traceNumber } from '../client/arrivals.ts';

/** Draws of a request's key that its population uses up before the request itself draws. */
const USER_DRAW = 2;

/** A population's next request, at a time of the caller's choosing; the caller has it executed. */
export function beginRequest(world: World, client: number): number {
  const { clients, frames, model } = world;
  const population = model.clients[client];
  const trace = traceNumber(client, ++clients.begun[client]);
  const keyA = laneA(world.seedA, trace);
  const keyB = laneB(world.seedB, trace);
  const f = takeFrame(frames);
  const endpoint = population.endpoints[0];
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
