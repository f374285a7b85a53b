import { pushEvent } from '../../../base/event-heap.ts';
import { durationFor, unitDrawFor } from '../../kernel/draws.ts';
import { WORDS, type OpHandler } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { NETWORK_US } from '../../kernel/hops.ts';
import { committedVersion, dataModel, judge, keyOf } from '../data/records.ts';
import { needCore } from '../station/cores.ts';
import { clearPlace, drop, liveRow, put, touch } from './entries.ts';
import { isTainted, landFlight, loaderOf, taint, taintAll, takeFlight, waitForFlight } from './flights.ts';
import { cacheColumns, cacheModels, count, countInStore, nowMs, placeFor, type CacheModel } from './model.ts';
import { startRefresh } from './refresh.ts';
import { countForTenant, tenantOf } from './tenant-of.ts';

/** Commands of a store, as operands and in the order of their counters. */
export const COMMANDS = ['get', 'set', 'del', 'scan'] as const;
export const GET = 0;
export const SET = 1;
export const DEL = 2;
export const SCAN = 3;

/** Which entry an invalidation is meant for. */
export const RIGHT = 0;
export const WRONG = 1;
export const ALL = 2;

/** SCAN and UNLINK of a key take about a microsecond (Redis documentation: KEYS goes through a million keys in 40 ms; deleting costs more). */
const SCAN_KEY_US = 1;

export const CACHE_OPS: Readonly<Record<string, OpHandler>> = {
  CACHE_ASK: opAsk, CACHE_FIND: opFind, CACHE_OFFER: opOffer, CACHE_KEEP: opKeep, CACHE_KEPT: opKept, CACHE_DROP: opDrop, CACHE_DROPPED: opDropped, CACHE_WORK: opWork, CACHE_STORE: opStore,
};

const modelAt = (world: World, pc: number): CacheModel => cacheModels(world)[world.model.code[pc + 1]];
const keyFor = (world: World, model: CacheModel, f: number): number => keyOf(world, dataModel(world, model.data), f);
const isOn = (world: World, model: CacheModel): boolean => world.params[model.enabled] >= 0.5;

/** CACHE_ASK: cache, target when it is switched off. Comes before the call to a store. */
function opAsk(world: World, f: number, pc: number): boolean {
  const model = modelAt(world, pc);
  world.frames.value[f] = 0;
  world.frames.pc[f] = isOn(world, model) ? pc + WORDS : world.model.code[pc + 2];
  return true;
}

/** CACHE_FIND: cache, targets of a hit, of a miss, and of a load that failed. Behind a call to a store it reads the answer; in memory it looks for itself. */
function opFind(world: World, f: number, pc: number): boolean {
  const { frames, model: { code } } = world;
  const model = modelAt(world, pc);
  const key = keyFor(world, model, f);
  const place = placeFor(model, frames.slot[f]);
  const reached = frames.outcome[f] === 0 && isOn(world, model);
  frames.outcome[f] = 0;
  let version = 0;
  if (reached) version = model.storeSlot >= 0 ? frames.value[f] : lookUp(world, model, place, key);
  // Whoever is to load alone takes the lock with a script that looks once more.
  if (reached && version === 0 && model.storeSlot >= 0 && world.params[model.singleFlight] >= 0.5) version = lookUp(world, model, place, key);
  frames.value[f] = version;
  if (version > 0) {
    count(world, frames.slot[f], model.userCells[frames.slot[f]].hits);
    if (model.tenants.length > 0) countForTenant(world, model, tenantOf(world, model, f), frames.slot[f], 'hits');
    judge(world, dataModel(world, model.data), key, version, f);
    refreshIfOld(world, model, place, key, f, pc);
    frames.pc[f] = code[pc + 2];
    return true;
  }
  if (isOn(world, model)) noteMiss(world, model, f);
  frames.pc[f] = code[pc + 3];
  return !reached || mayLoad(world, model, place, key, f, pc);
}

function lookUp(world: World, model: CacheModel, place: number, key: number): number {
  const row = liveRow(world, model, place, key);
  if (row < 0) return 0;
  touch(world, row);
  return cacheColumns(world).version[row];
}

function noteMiss(world: World, model: CacheModel, f: number): void {
  const slot = world.frames.slot[f];
  count(world, slot, model.userCells[slot].misses);
  if (model.tenants.length > 0) countForTenant(world, model, tenantOf(world, model, f), slot, 'misses');
  if (model.missLog >= 0) world.sink.logged(world.now, model.missLog, world.stations.identity[slot], world.frames.trace[f], model.index, 0, 0, 0);
}

/** Whether a request that misses loads; else it waits for the one who does. */
function mayLoad(world: World, model: CacheModel, place: number, key: number, f: number, pc: number): boolean {
  if (world.params[model.singleFlight] < 0.5) return true;
  const loader = loaderOf(world, model, place, key);
  const waitUs = world.params[model.singleFlightWait];
  if (loader === -1) takeFlight(world, model, place, key, f);
  if (loader < 0 || loader === f || waitUs <= 0) return true;
  world.frames.pc[f] = pc;
  waitForFlight(world, model, place, f, waitUs);
  return false;
}

/** An old entry is served while somebody else fetches a new one. */
function refreshIfOld(world: World, model: CacheModel, place: number, key: number, f: number, pc: number): void {
  const softUs = world.params[model.softTtl];
  if (softUs <= 0) return;
  const row = liveRow(world, model, place, key);
  if (row < 0 || (nowMs(world) - cacheColumns(world).filledMs[row]) * 1000 < softUs) return;
  if (loaderOf(world, model, place, key) === -1) startRefresh(world, model, place, key, f, pc);
}

/** CACHE_OFFER: cache, target when it is switched off. Comes before the call that stores what the frame carries. */
function opOffer(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const model = modelAt(world, pc);
  carryVersion(world, model, f);
  if (isOn(world, model)) {
    count(world, frames.slot[f], model.userCells[frames.slot[f]].puts);
    frames.pc[f] = pc + WORDS;
    return true;
  }
  landFlight(world, model, placeFor(model, frames.slot[f]), keyFor(world, model, f), f);
  frames.pc[f] = world.model.code[pc + 2];
  return true;
}

/** What was loaded without a `read` step is taken to be as new as this instant. */
function carryVersion(world: World, model: CacheModel, f: number): void {
  if (world.frames.value[f] <= 0) world.frames.value[f] = committedVersion(world, dataModel(world, model.data), keyFor(world, model, f));
}

/** CACHE_KEEP: cache. Stores what the frame carries in the memory of its process. */
function opKeep(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const model = modelAt(world, pc);
  const key = keyFor(world, model, f);
  const place = placeFor(model, frames.slot[f]);
  carryVersion(world, model, f);
  if (isOn(world, model) && !isTainted(world, model, place, key)) {
    put(world, model, place, key, frames.value[f], f);
    count(world, frames.slot[f], model.userCells[frames.slot[f]].puts);
  }
  landFlight(world, model, place, key, f);
  frames.pc[f] = pc + WORDS;
  return true;
}

/** CACHE_KEPT: cache. The store has answered, or not: the request has its value either way. */
function opKept(world: World, f: number, pc: number): boolean {
  const model = modelAt(world, pc);
  world.frames.outcome[f] = 0;
  landFlight(world, model, 0, keyFor(world, model, f), f);
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** CACHE_DROP: cache, what, whether to tell all instances, target when no call is to be made. A command for the wrong key travels as the complement of what the frame carries. */
function opDrop(world: World, f: number, pc: number): boolean {
  const { frames, model: { code } } = world;
  const model = modelAt(world, pc);
  const what = code[pc + 2];
  const slot = frames.slot[f];
  const cells = model.userCells[slot];
  if (cells !== undefined) count(world, slot, cells.invalidations);
  if (model.storeSlot >= 0) {
    const lost = isLost(world, model, f);
    if (!lost && what === WRONG) frames.value[f] = ~frames.value[f];
    frames.pc[f] = lost ? code[pc + 4] : pc + WORDS;
    return true;
  }
  const key = keyFor(world, model, f);
  const own = placeFor(model, slot);
  if (own >= 0) invalidate(world, model, own, key, what);
  if (code[pc + 3] !== 0) tellOthers(world, model, own, key, what, f);
  frames.pc[f] = code[pc + 4];
  return true;
}

function isLost(world: World, model: CacheModel, f: number): boolean {
  const loss = world.params[model.loss];
  return loss > 0 && unitDrawFor(world, f) < loss;
}

/** Each of the other instances gets a message of its own, or not. What is meant travels as the record's number: the wrong one finds nothing, so it is not sent. */
function tellOthers(world: World, model: CacheModel, own: number, key: number, what: number, f: number): void {
  for (let place = 0; place < model.places; place++) {
    if (place === own || isLost(world, model, f) || what === WRONG) continue;
    pushEvent(world.heap, world.now + 2 * NETWORK_US, model.messageEvent, model.index * 4096 + place, what === ALL ? -1 : key);
  }
}

/** Event: an invalidation reaches an instance. */
export function messageArrived(world: World, subject: number, key: number): void {
  invalidate(world, cacheModels(world)[subject >> 12], subject & 4095, key, key < 0 ? ALL : RIGHT);
}

function invalidate(world: World, model: CacheModel, place: number, key: number, what: number): void {
  if (what === ALL) {
    clearPlace(world, model, place);
    taintAll(world, model);
  } else if (what === RIGHT) {
    drop(world, model, place, key);
    taint(world, model, place, key);
  }
}

/** CACHE_DROPPED: goes on whether or not the store answered: the change is committed, and nobody takes it back. */
function opDropped(world: World, f: number, pc: number): boolean {
  if (world.frames.value[f] < 0) world.frames.value[f] = ~world.frames.value[f];
  world.frames.outcome[f] = 0;
  world.frames.pc[f] = pc + WORDS;
  return true;
}

/** CACHE_WORK: cache, command. A store runs one command after the other on its core. */
function opWork(world: World, f: number, pc: number): boolean {
  const model = modelAt(world, pc);
  const command = world.model.code[pc + 2];
  const scanned = command === SCAN ? cacheColumns(world).size[model.firstPlace] * SCAN_KEY_US : 0;
  needCore(world, f, durationFor(world, f, -1, (world.params[model.commandTime] + scanned) * world.params[model.slow]));
  return false;
}

/** CACHE_STORE: cache, command. What the command does, once its turn has come. */
function opStore(world: World, f: number, pc: number): boolean {
  const { frames } = world;
  const model = modelAt(world, pc);
  const command = world.model.code[pc + 2];
  const key = keyFor(world, model, f);
  countCommand(world, model, command, f);
  if (command === GET) {
    const version = lookUp(world, model, 0, key);
    countInStore(world, model, version > 0 ? ({ hits }) => hits : ({ misses }) => misses);
    frames.value[f] = version;
  } else if (command === SET) {
    if (!isTainted(world, model, 0, key)) put(world, model, 0, key, frames.value[f], f);
  } else if (command === SCAN || frames.value[f] >= 0) {
    invalidate(world, model, 0, key, command === SCAN ? ALL : RIGHT);
  }
  frames.pc[f] = pc + WORDS;
  return true;
}

function countCommand(world: World, model: CacheModel, command: number, f: number): void {
  countInStore(world, model, ({ processed }) => processed);
  countInStore(world, model, ({ commands }) => commands[command]);
  countInStore(world, model, ({ seconds }) => seconds[command], world.frames.coreUs[f] * 1e-6);
}
