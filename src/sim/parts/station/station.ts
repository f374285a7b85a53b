import { BACKGROUND, CALLING, FREE, HOLDS_CONNECTION, HOLDS_CORE, HOLDS_FIRST_OF_PARTS, HOLDS_WORKER, POOL_WAIT, QUEUED, RUNNING, releaseFrame } from '../../kernel/frames.ts';
import { observe } from '../../kernel/cells.ts';
import { clientSpanA, clientSpanB, serverSpanA, serverSpanB, unitDrawFor } from '../../kernel/draws.ts';
import { HISTOGRAM_CELLS, STATUS_OF_OUTCOME, type ServiceModel } from '../../kernel/model.ts';
import { dequeue, dequeueLast, enqueue, unlink } from '../../kernel/queues.ts';
import { execute } from '../../kernel/run.ts';
import { SPAN_SERVER } from '../../kernel/sink.ts';
import { SLOT_DEGRADED, SLOT_DRAINING, SLOT_READY, type World } from '../../kernel/world.ts';
import { raise } from '../../machines/host.ts';
import { abandonCall, tellAttempt } from '../call/call.ts';
import { reply } from '../call/reply.ts';
import { releaseConnection, tellWait } from '../pool/pool.ts';
import { noteStatementEnd } from '../database/statements.ts';
import { noteRequestEnd } from '../client/outcome.ts';
import { traitBits } from '../traits/traits.ts';
import { dropCore } from './cores.ts';
import { writeServerLog } from './server-log.ts';

/**
 * **Models** a service: instances behind a round-robin balancer, each with a number of workers and a bounded queue, whose
 * requests run the endpoint's program.
 * Those who wait are served in the order of their coming or the newest first, and those who have waited too long, or whose
 * caller is known to have given up, may be turned away when their turn comes.
 * **Leaves out** connection set-up, keep-alive and per-connection queues of the balancer.
 * **Teaches** that a worker held by a slow dependency is a worker lost, that a full queue turns waiting into errors, and
 * that a long queue served in order keeps workers busy for people who have left.
 */

const OUTCOME_ERROR = 1;
const OUTCOME_TIMEOUT = 2;
const OUTCOME_UNAVAILABLE = 4;

/** A call arrives: it gets a worker, a place in the queue, or an error. */
export function enter(world: World, f: number, token: number): void {
  const { frames, stations, model } = world;
  if (frames.token[f] !== token) return;
  const slot = chooseSlot(world, frames.service[f]);
  frames.bornUs[f] = world.now;
  frames.startUs[f] = world.now;
  if (slot < 0) {
    fail(world, f, OUTCOME_UNAVAILABLE);
    return;
  }
  frames.slot[f] = slot;
  stations.inside[slot]++;
  if (stations.busy[slot] < world.params[model.services[frames.service[f]].workers]) begin(world, f);
  else waitForWorker(world, f, slot);
}

function waitForWorker(world: World, f: number, slot: number): void {
  const { frames, stations, model } = world;
  const service = model.services[frames.service[f]];
  const queue = model.slots[slot].workerQueue;
  if (world.queues.length[queue] >= world.params[service.queue]) {
    if (stations.state[slot] === SLOT_READY && service.database < 0) raise(world, 'health', slot, 'QUEUE_FULL');
    if (!makeRoom(world, service, queue)) {
      fail(world, f, OUTCOME_UNAVAILABLE);
      return;
    }
  }
  frames.state[f] = QUEUED;
  enqueue(world.queues, frames, queue, f);
}

/**
 * Where the newest are served first, the oldest makes room for a newcomer, or those at the bottom would fill the queue for
 * good. True when there is room now.
 */
function makeRoom(world: World, service: ServiceModel, queue: number): boolean {
  if (service.lifo < 0 || world.params[service.lifo] < 0.5 || world.queues.length[queue] === 0) return false;
  turnAway(world, dequeue(world.queues, world.frames, queue), OUTCOME_UNAVAILABLE);
  return true;
}

/** Ends a request that has waited in vain. */
function turnAway(world: World, f: number, outcome: number): void {
  world.frames.startUs[f] = world.now;
  fail(world, f, outcome);
}

function chooseSlot(world: World, serviceIndex: number): number {
  const { stations } = world;
  const service = world.model.services[serviceIndex];
  let turn = stations.turn[serviceIndex];
  for (let tried = 0; tried < service.slotCount; tried++) {
    turn = turn + 1 >= service.slotCount ? 0 : turn + 1;
    const state = stations.state[service.firstSlot + turn];
    if (state === SLOT_READY || state === SLOT_DEGRADED) {
      stations.turn[serviceIndex] = turn;
      return service.firstSlot + turn;
    }
  }
  return -1;
}

function begin(world: World, f: number): void {
  const { frames, model } = world;
  const slot = frames.slot[f];
  const endpoint = model.endpoints[frames.endpoint[f]];
  const service = model.services[endpoint.service];
  world.stations.busy[slot]++;
  frames.holds[f] |= HOLDS_WORKER;
  frames.startUs[f] = world.now;
  frames.state[f] = RUNNING;
  frames.pc[f] = endpoint.entry[world.stations.version[slot]];
  const failing = world.params[service.failing];
  if (failing > 0 && unitDrawFor(world, f) < failing) {
    fail(world, f, OUTCOME_ERROR);
    return;
  }
  execute(world, f);
}

/** Gives free workers of a slot to those who wait. A request that ends at once frees its worker again: the outer call goes on. */
export function pumpWorkers(world: World, slot: number): void {
  if (world.queues.length[world.model.slots[slot].workerQueue] > 0 || world.stations.state[slot] === SLOT_DEGRADED) serveQueue(world, slot);
}

function serveQueue(world: World, slot: number): void {
  const place = world.model.slots[slot];
  if (world.pumping[slot] !== 0) return;
  world.pumping[slot] = 1;
  const service = world.model.services[place.service];
  while (world.queues.length[place.workerQueue] > 0 && world.stations.busy[slot] < world.params[service.workers]) {
    next(world, service, place.workerQueue);
  }
  world.pumping[slot] = 0;
  if (world.stations.state[slot] === SLOT_DEGRADED && world.queues.length[place.workerQueue] === 0) raise(world, 'health', slot, 'QUEUE_EMPTY');
}

/** Whoever is next gets a worker, unless it is too late for that already. */
function next(world: World, service: ServiceModel, queue: number): void {
  const { frames, params } = world;
  const f = service.lifo >= 0 && params[service.lifo] > 0 ? dequeueLast(world.queues, frames, queue) : dequeue(world.queues, frames, queue);
  if (frames.deadlineUs[f] > 0 && world.now >= frames.deadlineUs[f]) turnAway(world, f, OUTCOME_TIMEOUT);
  else if (service.dropExpired >= 0 && params[service.dropExpired] > 0 && params[service.queueTimeout] > 0 && world.now - frames.bornUs[f] > params[service.queueTimeout]) turnAway(world, f, OUTCOME_UNAVAILABLE);
  else begin(world, f);
}

export function pumpService(world: World, serviceIndex: number): void {
  const service = world.model.services[serviceIndex];
  for (let i = 0; i < service.slotCount; i++) pumpWorkers(world, service.firstSlot + i);
}

/** Ends a request with an error. */
export function fail(world: World, f: number, outcome: number): void {
  world.frames.outcome[f] = outcome;
  finish(world, f);
}

/** Ends a request: telemetry, answer, and everything that it held goes back. */
export function finish(world: World, f: number): void {
  const { frames, model } = world;
  const slot = frames.slot[f];
  const endpoint = model.endpoints[frames.endpoint[f]];
  const service = model.services[endpoint.service];
  if ((frames.holds[f] & HOLDS_CONNECTION) !== 0) releaseConnection(world, f);
  if (frames.holds[f] >= HOLDS_FIRST_OF_PARTS) releaseParts(world, f);
  if ((frames.holds[f] & BACKGROUND) !== 0) {
    endTask(world, f, slot);
    return;
  }
  if (service.kind === 'client') {
    noteRequestEnd(world, f);
    releaseFrame(frames, f);
    return;
  }
  if (slot >= 0) {
    if (endpoint.query >= 0) noteStatementEnd(world, f, service.database, endpoint.query);
    else if (service.database < 0) noteServed(world, f, endpoint.histogram);
    for (let i = 0; i < service.served.length; i++) service.served[i](world, f, slot);
  }
  reply(world, f);
  const worked = (frames.holds[f] & HOLDS_WORKER) !== 0;
  releaseFrame(frames, f);
  if (slot < 0) return;
  world.stations.inside[slot]--;
  if (worked) {
    world.stations.busy[slot]--;
    pumpWorkers(world, slot);
  }
  noteIdle(world, slot);
}

function endTask(world: World, f: number, slot: number): void {
  releaseFrame(world.frames, f);
  world.stations.inside[slot]--;
  noteIdle(world, slot);
}

/** A process that is stopping may be done now. */
function noteIdle(world: World, slot: number): void {
  if (world.stations.inside[slot] === 0 && world.stations.state[slot] === SLOT_DRAINING) raise(world, 'health', slot, 'IDLE');
}

function releaseParts(world: World, f: number): void {
  for (const { bit, handler } of world.model.hooks.release) if ((world.frames.holds[f] & bit) !== 0) handler(world, f);
}

function noteServed(world: World, f: number, histogram: number): void {
  const { frames } = world;
  const slot = frames.slot[f];
  const outcome = frames.outcome[f];
  const durationUs = world.now - frames.bornUs[f];
  if (histogram >= 0) observe(world, world.model.slots[slot].offset + histogram + STATUS_OF_OUTCOME[outcome] * HISTOGRAM_CELLS, durationUs);
  writeServerLog(world, f, durationUs);
  // A third party does not send us its spans: its time shows in the span of the call.
  if (world.spansOn && world.model.services[frames.service[f]].kind !== 'third_party') tellServed(world, f, 0, 0, world.now);
}

/** The span of a request on the server's side; of an open one with what it has waited for a core, and worked on one, since the last switch. */
export function tellServed(world: World, f: number, coreWaitUs: number, coreUs: number, endUs: number): void {
  const { frames } = world;
  world.sink.span({
    trace: frames.trace[f],
    idA: serverSpanA(frames.keyA[f]),
    idB: serverSpanB(frames.keyB[f]),
    parentA: clientSpanA(frames.keyA[f]),
    parentB: clientSpanB(frames.keyB[f]),
    name: world.model.endpoints[frames.endpoint[f]].spanName,
    identity: world.stations.identity[frames.slot[f]],
    kind: SPAN_SERVER,
    startUs: frames.bornUs[f],
    endUs,
    outcome: frames.outcome[f],
    n0: (frames.state[f] === QUEUED ? world.now : frames.startUs[f]) - frames.bornUs[f],
    n1: frames.coreWaitUs[f] + coreWaitUs,
    n2: frames.coreUs[f] + coreUs,
    traits: traitBits(world, f),
  });
}

/** Ends a request wherever it stands: in a queue, on a core, waiting for an answer. */
export function abort(world: World, f: number, outcome: number): void {
  const { frames } = world;
  if (frames.state[f] === FREE) return;
  if (frames.queue[f] >= 0) unlink(world.queues, frames, f);
  if ((frames.holds[f] & HOLDS_CORE) !== 0) dropCore(world, f);
  if (world.spansOn && frames.state[f] === CALLING) tellAttempt(world, f, outcome, true, world.now);
  if (world.spansOn && frames.state[f] === POOL_WAIT) tellWait(world, f, world.model.code[frames.pc[f] + 1], outcome, world.now);
  if (frames.state[f] === CALLING) abandonCall(world, f, outcome);
  frames.token[f] = 0;
  fail(world, f, outcome);
}

/** Ends every request in a slot, as when its process dies. */
export function abortAll(world: World, slot: number, outcome: number): void {
  const { frames } = world;
  // Those who wait go first, so that no freed worker starts one of them in a dying process.
  for (let pass = 0; pass < 2; pass++) {
    for (let f = 0; f < frames.high; f++) {
      if (frames.state[f] === FREE || frames.slot[f] !== slot) continue;
      if (pass === 0 && frames.state[f] !== QUEUED) continue;
      abort(world, f, outcome);
    }
  }
}
