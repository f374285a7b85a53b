import { drawU32, laneA, laneB } from '../../../base/random.ts';
import { pushEvent } from '../../../base/event-heap.ts';
import { exponentialTable, sampleQuantile } from '../../../base/quantile-table.ts';
import { wholeUs } from '../../kernel/draws.ts';
import { EVENT_ARRIVE } from '../../kernel/events.ts';
import { execute } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { beginRequest, traceNumber } from './begin-request.ts';

/**
 * **Models** a population of users as a Poisson stream whose rate may change at any moment; nobody waits for the last
 * one to be served before coming (an open loop), so latency has no way to hide.
 * **Leaves out** sessions, think time that depends on answers, and giving up for good.
 * **Teaches** that load does not go away because the system is slow.
 */

const EXPONENTIAL = exponentialTable();

function rateOf(world: World, client: number): number {
  const model = world.model.clients[client];
  return model.ratePerSecond * world.params[model.rate] * world.params[model.rate + 1];
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

/** Somebody comes; before that request is served, the one after it is planned. */
export function arrive(world: World, client: number, token: number): void {
  const { clients } = world;
  if (clients.token[client] !== token) return;
  const f = beginRequest(world, client);
  scheduleNext(world, client);
  execute(world, f);
}
