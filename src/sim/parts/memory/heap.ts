import { drawUnit, laneA, laneB } from '../../../base/random.ts';
import { pushEvent } from '../../../base/event-heap.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { raise } from '../../machines/host.ts';
import { pumpCores } from '../station/cores.ts';
import { columnsOf, memoryOf, type MemoryModel } from './memory-model.ts';

/** How memory fills, is collected, and runs out. */

/**
 * What a stop-the-world collection takes: "as a rule of thumb, a second for every gigabyte of live objects" (G. Tene,
 * "Understanding Java Garbage Collection"); a young one has a floor of a few milliseconds and copies what is in use.
 */
const FULL_US_PER_KIB = 1e6 / 1_048_576;
const YOUNG_FLOOR_US = 5_000;
/** Go marks with a quarter of the cores, and with half of them when it cannot keep up (Go documentation, "A Guide to the Go Garbage Collector"). */
const GO_SHARE = 0.25;
const GO_SHARE_MAX = 0.5;
/** Go collects when the heap has doubled (GOGC=100), and never for less than 4 MiB (same source). */
const GO_HEAP_MIN_KIB = 4_096;
const USER_DRAW = 0x3c6ef372;

export const kibOf = (mib: number): number => mib * 1024;

/** What cannot be collected now, beyond the base. */
export function liveKib(world: World, memory: MemoryModel, slot: number): number {
  const { leaked, users, held } = columnsOf(world);
  return leaked[slot] + users[slot] * world.params[memory.leakPerUser] + held[slot] + world.stations.busy[slot] * world.params[memory.perRequest];
}

/** What the operating system sees: a runtime keeps the space that its garbage has been in. */
export function residentKib(world: World, memory: MemoryModel, slot: number): number {
  const live = liveKib(world, memory, slot);
  const room = Math.max(0, columnsOf(world).limit[slot] - memory.baseKib - live);
  return memory.baseKib + live + (memory.runtime === 'native' ? 0 : Math.min(memory.youngKib, room));
}

/** A request of this slot is over: its garbage stays, and so may more. */
export function noteRequestMemory(world: World, f: number, slot: number): void {
  const memory = memoryOf(world, slot);
  if (memory === undefined) return;
  const { leaked, users } = columnsOf(world);
  if (memory.leaks[world.stations.version[slot]]) {
    leaked[slot] += world.params[memory.leakPerRequest];
    if (world.params[memory.leakPerUser] > 0) users[slot] = remembered(world, memory, f, users[slot]);
  }
  addGarbage(world, memory, slot, world.params[memory.allocates]);
}

/**
 * Users that the instance remembers after this request. Whether its user is among them follows from their number alone,
 * since users come in no order: a draw instead of a list of names.
 */
function remembered(world: World, memory: MemoryModel, f: number, known: number): number {
  const { frames } = world;
  const isNew = drawUnit(laneA(frames.keyA[f], USER_DRAW), laneB(frames.keyB[f], USER_DRAW), 0) >= known / memory.users;
  const most = world.params[memory.entriesMax];
  return most > 0 ? Math.min(most, known + Number(isNew)) : known + Number(isNew);
}

export function addGarbage(world: World, memory: MemoryModel, slot: number, kib: number): void {
  const { garbage, reserved, limit } = columnsOf(world);
  const live = liveKib(world, memory, slot);
  const room = limit[slot] - memory.baseKib - live;
  if (room < 0) {
    killSoon(world, memory, slot);
    return;
  }
  if (memory.runtime === 'native') return;
  garbage[slot] += kib;
  const space = memory.runtime === 'go' ? Math.max(live, GO_HEAP_MIN_KIB) : memory.youngKib;
  if (garbage[slot] > 0 && garbage[slot] >= Math.min(space, room) && reserved[slot] === 0) collect(world, memory, slot, live, room < space);
}

function collect(world: World, memory: MemoryModel, slot: number, live: number, tight: boolean): void {
  const columns = columnsOf(world);
  const { cells } = memory;
  const cores = world.params[world.model.services[memory.service].cores];
  const { offset } = world.model.slots[slot];
  const marking = memory.runtime === 'go';
  const taken = marking ? Math.max(1, Math.round(cores * (tight ? GO_SHARE_MAX : GO_SHARE))) : cores;
  const inUse = columns.held[slot] + world.stations.busy[slot] * world.params[memory.perRequest];
  const us = Math.max(1, Math.round(marking ? (live * FULL_US_PER_KIB) / taken : tight ? live * FULL_US_PER_KIB : YOUNG_FLOOR_US + inUse * FULL_US_PER_KIB));
  const before = memory.baseKib + live + columns.garbage[slot];
  columns.garbage[slot] = 0;
  columns.reserved[slot] = taken;
  world.stations.coresReserved[slot] += taken;
  columns.resume[slot] = nextToken(world);
  pushEvent(world.heap, world.now + us, memory.eventResume, slot, columns.resume[slot]);
  world.cells[offset + cells[tight ? 'fullSeconds' : 'youngSeconds']] += us * 1e-6;
  world.cells[offset + cells[tight ? 'fullCount' : 'youngCount']]++;
  if (tight && !marking) world.sink.logged(world.now, memory.logFull, world.stations.identity[slot], 0, Math.round(before / 1024), Math.round((memory.baseKib + live) / 1024), Math.round(columns.limit[slot] / 1024), us);
}

/** A collection is over: its cores work for requests again. */
export function resume(world: World, slot: number, token: number): void {
  if (columnsOf(world).resume[slot] !== token || token === 0) return;
  giveCoresBack(world, slot);
  pumpCores(world, slot);
}

function giveCoresBack(world: World, slot: number): void {
  const { reserved, resume: due } = columnsOf(world);
  world.stations.coresReserved[slot] -= reserved[slot];
  reserved[slot] = 0;
  due[slot] = 0;
}

/** Over the limit. The kill is an event of its own: a request of this very process may be in the middle of something. */
export function killSoon(world: World, memory: MemoryModel, slot: number): void {
  const { kill } = columnsOf(world);
  if (kill[slot] !== 0) return;
  kill[slot] = nextToken(world);
  pushEvent(world.heap, world.now, memory.eventKill, slot, kill[slot]);
}

export function killNow(world: World, slot: number, token: number): void {
  const { kill } = columnsOf(world);
  const memory = memoryOf(world, slot);
  if (memory === undefined || kill[slot] !== token || token === 0) return;
  world.sink.logged(world.now, memory.logKilled, world.stations.identity[slot], 0, Math.round(memory.baseKib + liveKib(world, memory, slot)), columnsOf(world).limit[slot], 0, 0);
  raise(world, 'health', slot, 'OOM_KILLED');
}

/** A process begins with an empty heap, under the limit of the day. */
export function openHeap(world: World, slot: number): void {
  const memory = memoryOf(world, slot);
  if (memory === undefined) return;
  clear(world, slot);
  columnsOf(world).limit[slot] = kibOf(world.params[memory.limit]);
  if (memory.baseKib > columnsOf(world).limit[slot]) killSoon(world, memory, slot);
}

export function closeHeap(world: World, slot: number): void {
  if (memoryOf(world, slot) !== undefined) clear(world, slot);
}

function clear(world: World, slot: number): void {
  const columns = columnsOf(world);
  giveCoresBack(world, slot);
  columns.kill[slot] = 0;
  for (const column of [columns.leaked, columns.users, columns.garbage, columns.held, columns.limit]) column[slot] = 0;
}
