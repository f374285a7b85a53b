import { pushEvent } from '../../../base/event-heap.ts';
import { EVENT_STEP } from '../../kernel/events.ts';
import { durationFor } from '../../kernel/draws.ts';
import { CORE_WAIT, HOLDS_CORE, ON_CORE, RUNNING, TIMED } from '../../kernel/frames.ts';
import { dequeue, enqueue } from '../../kernel/queues.ts';
import { execute, WORDS } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';

/**
 * **Models** processor cores: a request that needs one waits first come, first served, and gives it up after a time
 * slice when others wait, so that short work is not stuck behind long work.
 * **Leaves out** priorities, caches, frequency, and steal time.
 * **Teaches** that saturation shows as waiting for a core long before anything fails.
 */

/** The Linux scheduler's order of magnitude for batch work (sched_latency 24 ms over a few runnable tasks). */
const SLICE_US = 10_000;

/** Opcode CPU: table, mean µs, parameter of the slow-down. */
export function opCpu(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  needCore(world, f, durationFor(world, f, code[pc + 1], code[pc + 2] * world.params[code[pc + 3]]));
  return false;
}

/** Opcode WAIT: table, mean µs, parameter of the slow-down. Time passes; no core is needed. */
export function opWait(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  waitFor(world, f, durationFor(world, f, code[pc + 1], code[pc + 2] * world.params[code[pc + 3]]));
  return false;
}

/** Lets time pass and then goes on with the next instruction. */
export function waitFor(world: World, f: number, us: number): void {
  const token = nextToken(world);
  world.frames.state[f] = TIMED;
  world.frames.token[f] = token;
  pushEvent(world.heap, world.now + us, EVENT_STEP, f, token);
}

/** Works `us` on a core of the frame's slot and then goes on with the next instruction. */
export function needCore(world: World, f: number, us: number): void {
  const { frames, stations } = world;
  const slot = frames.slot[f];
  frames.workUs[f] = us;
  frames.sinceUs[f] = world.now;
  if (stations.coresBusy[slot] < coresOf(world, slot)) {
    stations.coresBusy[slot]++;
    startSlice(world, f);
  } else {
    frames.state[f] = CORE_WAIT;
    enqueue(world.queues, frames, world.model.slots[slot].coreQueue, f);
  }
}

function coresOf(world: World, slot: number): number {
  const service = world.model.services[world.model.slots[slot].service];
  return world.params[service.cores] - world.stations.coresReserved[slot];
}

function startSlice(world: World, f: number): void {
  const { frames } = world;
  const token = nextToken(world);
  const us = frames.workUs[f] < SLICE_US * 1.5 ? frames.workUs[f] : SLICE_US;
  frames.coreWaitUs[f] += world.now - frames.sinceUs[f];
  frames.holds[f] |= HOLDS_CORE;
  frames.state[f] = ON_CORE;
  frames.token[f] = token;
  frames.sinceUs[f] = world.now;
  pushEvent(world.heap, world.now + us, EVENT_STEP, f, token);
}

/** A timed step is over: the end of a wait, or of a slice on a core. */
export function stepEnded(world: World, f: number, token: number): void {
  const { frames } = world;
  if (frames.token[f] !== token) return;
  if (frames.state[f] === ON_CORE) {
    creditCore(world, f);
    if (frames.workUs[f] > 0) {
      sliceEnded(world, f);
      return;
    }
    freeCore(world, f);
  }
  frames.state[f] = RUNNING;
  frames.token[f] = 0;
  frames.pc[f] += WORDS;
  execute(world, f);
}

/** There is work left: it goes on at once when nobody waits for the core, else behind those who do. */
function sliceEnded(world: World, f: number): void {
  const { frames } = world;
  const slot = frames.slot[f];
  const { coreQueue } = world.model.slots[slot];
  frames.sinceUs[f] = world.now;
  if (world.queues.length[coreQueue] === 0 && world.stations.coresBusy[slot] <= coresOf(world, slot)) {
    startSlice(world, f);
    return;
  }
  frames.state[f] = CORE_WAIT;
  frames.token[f] = 0;
  enqueue(world.queues, frames, coreQueue, f);
  freeCore(world, f);
}

function creditCore(world: World, f: number): void {
  const { frames } = world;
  const ran = world.now - frames.sinceUs[f];
  const place = world.model.slots[frames.slot[f]];
  frames.workUs[f] -= ran;
  frames.coreUs[f] += ran;
  world.cells[place.offset + world.model.services[place.service].cells.cpu] += ran * 1e-6;
}

/** Takes the core away from a request that ends early. */
export function dropCore(world: World, f: number): void {
  creditCore(world, f);
  freeCore(world, f);
}

function freeCore(world: World, f: number): void {
  const slot = world.frames.slot[f];
  world.frames.holds[f] &= ~HOLDS_CORE;
  world.stations.coresBusy[slot]--;
  if (world.queues.length[world.model.slots[slot].coreQueue] > 0) pumpCores(world, slot);
}

/** Gives free cores to those who wait. */
export function pumpCores(world: World, slot: number): void {
  const { coreQueue } = world.model.slots[slot];
  while (world.queues.length[coreQueue] > 0 && world.stations.coresBusy[slot] < coresOf(world, slot)) {
    world.stations.coresBusy[slot]++;
    startSlice(world, dequeue(world.queues, world.frames, coreQueue));
  }
}

export function pumpServiceCores(world: World, serviceIndex: number): void {
  const service = world.model.services[serviceIndex];
  for (let i = 0; i < service.slotCount; i++) pumpCores(world, service.firstSlot + i);
}
