import { pushEvent } from '../../../base/event-heap.ts';
import { laneA } from '../../../base/random.ts';
import { setTimer } from '../../../base/timer-rings.ts';
import { observe } from '../../kernel/cells.ts';
import { EVENT_RING, EVENT_STEP } from '../../kernel/events.ts';
import { CACHE_WAIT, RUNNING, TIMED } from '../../kernel/frames.ts';
import { enqueue, unlink } from '../../kernel/queues.ts';
import { execute, WORDS } from '../../kernel/run.ts';
import { nextToken, type World } from '../../kernel/world.ts';
import { NETWORK_US } from '../../kernel/hops.ts';
import { dataModel, judge, keyOf } from '../data/records.ts';
import { cacheColumns, cacheModels, placeFor, type CacheModel } from './model.ts';

/**
 * Single flight: one request loads a record, others that miss it meanwhile wait for the result. A load is found by place
 * and record in a small table; two records that fall on the same row at the same time are the one case in which a
 * request loads without being noted. When the load fails, those who wait fail with it (Go's singleflight, Caffeine), or
 * the first of them loads next (a lock in the store); the latter also when the loader dies.
 */

const OUTCOME_OK = 0;
const OUTCOME_RESET = 7;

/** Operands of CACHE_FIND: where to go from there. */
const TO_HIT = 2;
const TO_MISS = 3;
const TO_END = 4;

export const loadOf = (key: number, place: number, places: number): number => key * places + place;

/** The table is small and records are many, so their numbers are scattered over it. */
function flightAt(model: CacheModel, load: number): number {
  return model.firstFlight + (model.keys * model.places <= model.flights ? load : laneA(0, load) & (model.flights - 1));
}

/** Who loads a record: a frame, -1 for nobody, -2 when the row is taken by another record or by a load that an invalidation has overtaken. */
export function loaderOf(world: World, model: CacheModel, place: number, key: number): number {
  const { loader, loading, tainted } = cacheColumns(world);
  const load = loadOf(key, place, model.places);
  const at = flightAt(model, load);
  if (loader[at] === 0) return -1;
  return loading[at] === load && tainted[at] === 0 ? loader[at] - 1 : -2;
}

/** Notes a frame as the one who loads; the row must be free. */
export function takeFlight(world: World, model: CacheModel, place: number, key: number, f: number): void {
  const { loader, loading, startedUs } = cacheColumns(world);
  const load = loadOf(key, place, model.places);
  const at = flightAt(model, load);
  loader[at] = f + 1;
  loading[at] = load;
  startedUs[at] = world.now;
  world.frames.holds[f] |= model.holds;
}

/** An invalidation arrives while a record is being loaded: with a lease, what was read before it will not be stored. */
export function taint(world: World, model: CacheModel, place: number, key: number): void {
  if (!model.lease) return;
  const { loader, loading, tainted } = cacheColumns(world);
  const load = loadOf(key, place, model.places);
  const at = flightAt(model, load);
  if (loader[at] !== 0 && loading[at] === load) tainted[at] = 1;
}

export function taintAll(world: World, model: CacheModel): void {
  if (!model.lease) return;
  const { loader, tainted } = cacheColumns(world);
  for (let at = model.firstFlight; at < model.firstFlight + model.flights; at++) if (loader[at] !== 0) tainted[at] = 1;
}

/** Whether the record's load has been overtaken by an invalidation. */
export function isTainted(world: World, model: CacheModel, place: number, key: number): boolean {
  const { loader, loading, tainted } = cacheColumns(world);
  const load = loadOf(key, place, model.places);
  const at = flightAt(model, load);
  return loader[at] !== 0 && loading[at] === load && tainted[at] === 1;
}

/** Stands in line for a load. The frame's `pc` stays at CACHE_FIND, whose operands say where to go from here. */
export function waitForFlight(world: World, model: CacheModel, place: number, f: number, waitUs: number): void {
  const { frames } = world;
  const token = nextToken(world);
  frames.state[f] = CACHE_WAIT;
  frames.sinceUs[f] = world.now;
  frames.token[f] = token;
  enqueue(world.queues, frames, model.firstQueue + place, f);
  setTimer(world.rings, world.heap, world.now, waitUs, EVENT_RING, model.waitedEvent, f, token);
}

/** Event: has waited long enough, and loads by itself. */
export function waitedLongEnough(world: World, f: number, token: number): void {
  const { frames, model } = world;
  if (frames.token[f] !== token) return;
  unlink(world.queues, frames, f);
  frames.token[f] = 0;
  frames.state[f] = RUNNING;
  frames.value[f] = 0;
  frames.pc[f] = model.code[frames.pc[f] + TO_MISS];
  execute(world, f);
}

/** A load is over and its result in hand: everybody who waits gets it. Nothing happens when the frame is not the one who loads. */
export function landFlight(world: World, model: CacheModel, place: number, key: number, f: number): void {
  const startedUs = leaveFlight(world, model, place, key, f);
  if (startedUs < 0) return;
  const { frames, queues } = world;
  const slot = frames.slot[f];
  observe(world, world.model.slots[slot].offset + model.userCells[slot].loads, world.now - startedUs);
  const data = dataModel(world, model.data);
  for (let w = queues.head[model.firstQueue + place]; w >= 0; ) {
    const next = frames.next[w];
    if (keyOf(world, data, w) === key) {
      frames.value[w] = frames.value[f];
      judge(world, data, key, frames.value[f], w);
      wake(world, model, w, TO_HIT);
    }
    w = next;
  }
}

/** Since when the frame has been loading; -1 when it has not. */
function leaveFlight(world: World, model: CacheModel, place: number, key: number, f: number): number {
  const { loader, loading, tainted, startedUs } = cacheColumns(world);
  const load = loadOf(key, place, model.places);
  const at = flightAt(model, load);
  if (loader[at] !== f + 1 || loading[at] !== load) return -1;
  loader[at] = 0;
  tainted[at] = 0;
  return startedUs[at];
}

/** A frame that may be loading is over: the next in line takes its turn. */
export function releaseFlights(world: World, f: number): void {
  for (const model of cacheModels(world)) {
    const place = placeFor(model, world.frames.slot[f]);
    if (place < 0) continue;
    const data = dataModel(world, model.data);
    const key = keyOf(world, data, f);
    if (leaveFlight(world, model, place, key, f) < 0) continue;
    const outcome = world.frames.outcome[f];
    if (model.sharesFailure && outcome !== OUTCOME_OK && outcome !== OUTCOME_RESET) failAll(world, model, place, key, outcome);
    const next = firstWaiting(world, model, place, key);
    if (next < 0) continue;
    takeFlight(world, model, place, key, next);
    world.frames.value[next] = 0;
    wake(world, model, next, TO_MISS);
  }
}

function failAll(world: World, model: CacheModel, place: number, key: number, outcome: number): void {
  for (let w = firstWaiting(world, model, place, key); w >= 0; w = firstWaiting(world, model, place, key)) {
    world.frames.outcome[w] = outcome;
    wake(world, model, w, TO_END);
  }
}

function firstWaiting(world: World, model: CacheModel, place: number, key: number): number {
  const { frames, queues } = world;
  const data = dataModel(world, model.data);
  for (let w = queues.head[model.firstQueue + place]; w >= 0; w = frames.next[w]) if (keyOf(world, data, w) === key) return w;
  return -1;
}

/** Goes on, as an event of its own, at the target that the operand of CACHE_FIND names. News from a shared store takes its way through the network. */
function wake(world: World, model: CacheModel, w: number, operand: number): void {
  const { frames } = world;
  const token = nextToken(world);
  unlink(world.queues, frames, w);
  frames.state[w] = TIMED;
  frames.token[w] = token;
  frames.pc[w] = world.model.code[frames.pc[w] + operand] - WORDS;
  pushEvent(world.heap, world.now + (model.storeSlot >= 0 ? NETWORK_US : 0), EVENT_STEP, w, token);
}
