import { drawU32, laneA, laneB, U32_TO_UNIT } from '../../../base/random.ts';
import { pushEvent } from '../../../base/event-heap.ts';
import { exponentialTable, sampleQuantile } from '../../../base/quantile-table.ts';
import { wholeUs } from '../../kernel/draws.ts';
import { EVENT_ARRIVE } from '../../kernel/events.ts';
import { RUNNING, takeFrame } from '../../kernel/frames.ts';
import { execute } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';

/**
 * **Models** a population of users as a Poisson stream whose rate may change at any moment; nobody waits for the last
 * one to be served before coming (an open loop), so latency has no way to hide.
 * **Leaves out** sessions, think time that depends on answers, and giving up for good.
 * **Teaches** that load does not go away because the system is slow.
 */

const EXPONENTIAL = exponentialTable();
const ROUTE_DRAW = 1;
const USER_DRAW = 2;

/** Requests of one client are numbered in 26 bits of the trace number; its upper bits are the client's index. */
const TRACE_BITS = 26;

function rateOf(world: World, client: number): number {
  const model = world.model.clients[client];
  return model.ratePerSecond * world.params[model.rate] * world.params[model.rate + 1];
}

export function traceNumber(client: number, n: number): number {
  return client * (1 << TRACE_BITS) + n;
}

export function startArrivals(world: World): void {
  for (let client = 0; client < world.model.clients.length; client++) scheduleNext(world, client);
}

function scheduleNext(world: World, client: number): void {
  const { clients } = world;
  const rate = rateOf(world, client);
  clients.token[client] = nextToken(world);
  clients.drawnRate[client] = rate;
  if (rate <= 0) {
    clients.nextUs[client] = Infinity;
    return;
  }
  const trace = traceNumber(client, clients.begun[client] + 1);
  const keyA = laneA(world.seedA, trace);
  const keyB = laneB(world.seedB, trace);
  clients.nextKeyA[client] = keyA;
  clients.nextKeyB[client] = keyB;
  const gap = sampleQuantile(EXPONENTIAL, drawU32(keyA, keyB, 0)) / EXPONENTIAL.mean;
  clients.nextUs[client] = world.now + wholeUs((gap * 1e6) / rate);
  pushEvent(world.heap, clients.nextUs[client], EVENT_ARRIVE, client, clients.token[client]);
}

/**
 * The rate has changed: what is left of the present gap is stretched or shrunk, which is exactly a Poisson process
 * with a piecewise constant rate (time change of a unit-rate process).
 */
export function rescaleArrivals(world: World, client: number): void {
  const { clients } = world;
  const rate = rateOf(world, client);
  const before = clients.drawnRate[client];
  if (rate === before) return;
  if (before <= 0) {
    scheduleNext(world, client);
    return;
  }
  const left = clients.nextUs[client] - world.now;
  clients.drawnRate[client] = rate;
  clients.token[client] = nextToken(world);
  if (rate <= 0) {
    clients.drawnRate[client] = 0;
    clients.nextUs[client] = Infinity;
    return;
  }
  clients.nextUs[client] = world.now + wholeUs((left * before) / rate);
  pushEvent(world.heap, clients.nextUs[client], EVENT_ARRIVE, client, clients.token[client]);
}

/** Somebody comes. */
export function arrive(world: World, client: number, token: number): void {
  const { clients, model } = world;
  if (clients.token[client] !== token) return;
  const population = model.clients[client];
  const trace = traceNumber(client, ++clients.begun[client]);
  const keyA = clients.nextKeyA[client];
  const keyB = clients.nextKeyB[client];
  scheduleNext(world, client);
  const f = takeFrame(world.frames);
  const { frames } = world;
  const route = population.shares.length === 1 ? 0 : chooseRoute(population.shares, drawU32(keyA, keyB, ROUTE_DRAW) * U32_TO_UNIT);
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
  execute(world, f);
}

function chooseRoute(shares: readonly number[], u: number): number {
  let left = u;
  for (let i = 0; i < shares.length - 1; i++) {
    left -= shares[i];
    if (left < 0) return i;
  }
  return shares.length - 1;
}
