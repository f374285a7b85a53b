import { pushEvent } from '../../../base/event-heap.ts';
import { setTimer } from '../../../base/timer-rings.ts';
import { observe } from '../../kernel/cells.ts';
import { poolSpanA, poolSpanB, serverSpanA, serverSpanB } from '../../kernel/draws.ts';
import { EVENT_POOL_TIMEOUT, EVENT_RING, EVENT_STEP } from '../../kernel/events.ts';
import { HOLDS_CONNECTION, POOL_WAIT, RUNNING, TIMED } from '../../kernel/frames.ts';
import { dequeue, enqueue, unlink } from '../../kernel/queues.ts';
import { execute, WORDS } from '../../kernel/run.ts';
import { SPAN_POOL } from '../../kernel/sink.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { LOG_POOL_TIMEOUT } from '../station/server-log.ts';

/**
 * **Models** a connection pool in every instance: a bounded number of connections, a first-come wait queue, a wait timeout.
 * **Leaves out** opening and validating connections, minimum idle, maximum age.
 * **Teaches** that a few slow statements can use up the connections while the database itself is idle.
 */

const OUTCOME_OK = 0;
const OUTCOME_POOL_TIMEOUT = 5;

/** Opcode POOL_ACQUIRE: pool. Goes on with a connection, or with the outcome "pool timeout". */
export function opPoolAcquire(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const index = world.model.code[pc + 1];
  const pool = world.model.pools[index];
  const place = frames.slot[f] - world.model.services[pool.service].firstSlot;
  const entry = pool.firstEntry + place;
  if (world.pools.used[entry] < world.params[pool.size]) {
    world.pools.used[entry]++;
    take(world, f, index);
    observe(world, world.model.slots[frames.slot[f]].offset + pool.cells.wait, 0);
    frames.pc[f] = pc + WORDS;
    return true;
  }
  const token = nextToken(world);
  frames.state[f] = POOL_WAIT;
  frames.sinceUs[f] = world.now;
  frames.token[f] = token;
  enqueue(world.queues, frames, pool.firstQueue + place, f);
  const waitUs = world.params[pool.wait];
  if (waitUs > 0) setTimer(world.rings, world.heap, world.now, waitUs, EVENT_RING, EVENT_POOL_TIMEOUT, f, token);
  return false;
}

/** Opcode POOL_RELEASE. */
export function opPoolRelease(world: World, f: number, pc: number): boolean {
  releaseConnection(world, f);
  world.frames.pc[f] = pc + WORDS;
  return true;
}

export function poolTimedOut(world: World, f: number, token: number): void {
  const { frames, model } = world;
  if (frames.token[f] !== token) return;
  const index = model.code[frames.pc[f] + 1];
  const slot = frames.slot[f];
  unlink(world.queues, frames, f);
  endWait(world, f, index, OUTCOME_POOL_TIMEOUT);
  world.cells[model.slots[slot].offset + model.pools[index].cells.timeouts]++;
  world.sink.logged(world.now, LOG_POOL_TIMEOUT, world.stations.identity[slot], frames.trace[f], index, world.now - frames.sinceUs[f], waiting(world, index, slot), world.params[model.pools[index].size]);
  frames.token[f] = 0;
  frames.state[f] = RUNNING;
  frames.outcome[f] = OUTCOME_POOL_TIMEOUT;
  frames.pc[f] += WORDS;
  execute(world, f);
}

function waiting(world: World, index: number, slot: number): number {
  const pool = world.model.pools[index];
  return world.queues.length[pool.firstQueue + slot - world.model.services[pool.service].firstSlot];
}

/** Gives a connection back: to the next in the queue, unless the pool has become smaller. */
export function releaseConnection(world: World, f: number): void {
  const { frames } = world;
  const index = frames.pool[f];
  if (index < 0) return;
  const pool = world.model.pools[index];
  const place = frames.slot[f] - world.model.services[pool.service].firstSlot;
  frames.pool[f] = -1;
  frames.holds[f] &= ~HOLDS_CONNECTION;
  world.pools.used[pool.firstEntry + place]--;
  pumpEntry(world, index, place);
}

export function pumpPool(world: World, index: number): void {
  const { slotCount } = world.model.services[world.model.pools[index].service];
  for (let place = 0; place < slotCount; place++) pumpEntry(world, index, place);
}

function pumpEntry(world: World, index: number, place: number): void {
  const { frames, queues } = world;
  const pool = world.model.pools[index];
  const entry = pool.firstEntry + place;
  while (queues.length[pool.firstQueue + place] > 0 && world.pools.used[entry] < world.params[pool.size]) {
    const f = dequeue(queues, frames, pool.firstQueue + place);
    world.pools.used[entry]++;
    take(world, f, index);
    endWait(world, f, index, OUTCOME_OK);
    // Goes on as an event of its own: the releasing frame is in the middle of something.
    const token = nextToken(world);
    frames.state[f] = TIMED;
    frames.token[f] = token;
    pushEvent(world.heap, world.now, EVENT_STEP, f, token);
  }
}

function take(world: World, f: number, index: number): void {
  world.frames.pool[f] = index;
  world.frames.holds[f] |= HOLDS_CONNECTION;
  world.frames.outcome[f] = OUTCOME_OK;
}

function endWait(world: World, f: number, index: number, outcome: number): void {
  const { frames } = world;
  const slot = frames.slot[f];
  const pool = world.model.pools[index];
  observe(world, world.model.slots[slot].offset + pool.cells.wait, world.now - frames.sinceUs[f]);
  if (world.spansOn) tellWait(world, f, index, outcome, world.now);
}

/** The span of a wait for a connection, also of one that its frame does not live to see the end of, or that is still open. */
export function tellWait(world: World, f: number, index: number, outcome: number, endUs: number): void {
  const { frames } = world;
  const slot = frames.slot[f];
  world.sink.span({
    trace: frames.trace[f],
    idA: poolSpanA(frames.keyA[f], frames.pc[f]),
    idB: poolSpanB(frames.keyB[f], frames.pc[f]),
    parentA: serverSpanA(frames.keyA[f]),
    parentB: serverSpanB(frames.keyB[f]),
    name: world.model.pools[index].spanName,
    identity: world.stations.identity[slot],
    kind: SPAN_POOL,
    startUs: frames.sinceUs[f],
    endUs,
    outcome,
    n0: waiting(world, index, slot),
    n1: index + 1,
    n2: 0,
  });
}
