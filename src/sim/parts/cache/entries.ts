import { drawUnit, laneA, laneB } from '../../../base/random.ts';
import { unitDrawFor } from '../../kernel/draws.ts';
import type { World } from '../../kernel/world.ts';
import { cacheColumns, count, countInStore, NEVER_MS, nowMs, WORD, type CacheModel } from './model.ts';
import { countForTenant, tenantOf } from './tenant-of.ts';

/**
 * Redis looks at five entries and a pool of sixteen good candidates from earlier samples; ten entries without a pool come
 * as close to exact LRU (Redis documentation, "Key eviction": the figure compares samples of 5 and 10 with theory).
 */
const SAMPLES = 10;

/** The row of a record's entry, dead or alive; -1: none. */
export function rowOf(world: World, model: CacheModel, place: number, key: number): number {
  const at = cacheColumns(world).index[model.firstIndex + place * model.keys + key] & WORD;
  return at === 0 ? -1 : model.firstEntry + place * model.room + at - 1;
}

/** The row of an entry that can be served now, else -1. One that has expired is thrown away, as Redis does when it meets one. */
export function liveRow(world: World, model: CacheModel, place: number, key: number): number {
  const row = rowOf(world, model, place, key);
  if (row < 0 || cacheColumns(world).expiresMs[row] > nowMs(world)) return row;
  expire(world, model, place, row);
  return -1;
}

export function touch(world: World, row: number): void {
  cacheColumns(world).touchedMs[row] = nowMs(world);
}

/** Stores a version; others make room for it. `f` lends its draws. */
export function put(world: World, model: CacheModel, place: number, key: number, version: number, f: number): void {
  const columns = cacheColumns(world);
  let row = rowOf(world, model, place, key);
  if (row < 0) {
    const tenant = model.tenants.length > 0 ? tenantOf(world, model, f) : 0;
    makeRoom(world, model, place, tenant, f);
    const at = columns.size[model.firstPlace + place]++;
    row = model.firstEntry + place * model.room + at;
    columns.key[row] = key;
    columns.index[model.firstIndex + place * model.keys + key] = at + 1;
    if (model.tenants.length > 0) columns.tenant[row] = tenant;
    if (tenant > 0) columns.filled[filledAt(model, place, tenant)]++;
  }
  columns.version[row] = version;
  columns.filledMs[row] = nowMs(world);
  columns.touchedMs[row] = nowMs(world);
  columns.expiresMs[row] = expiry(world, model, f);
}

/** An entry lives for its TTL, less or more by up to the jitter's share of it, so that those filled together do not die together. */
function expiry(world: World, model: CacheModel, f: number): number {
  const ttlUs = world.params[model.ttl];
  if (ttlUs <= 0) return NEVER_MS;
  const jitter = world.params[model.jitter];
  const spread = jitter > 0 ? 1 + jitter * (2 * unitDrawFor(world, f) - 1) : 1;
  return nowMs(world) + Math.max(1, Math.round((ttlUs * spread) / 1000));
}

function makeRoom(world: World, model: CacheModel, place: number, tenant: number, f: number): void {
  const limit = limitOf(world, model);
  if (tenant > 0) while (cacheColumns(world).filled[filledAt(model, place, tenant)] >= quotaOf(world, model, tenant)) evictOwn(world, model, place, tenant, f);
  while (cacheColumns(world).size[model.firstPlace + place] >= limit) evict(world, model, place, f);
}

function limitOf(world: World, model: CacheModel): number {
  const wanted = Math.floor(world.params[model.capacity]);
  return wanted <= 0 || wanted > model.room ? model.room : wanted;
}

const filledAt = (model: CacheModel, place: number, tenant: number): number => model.firstFilled + place * model.tenants.length + tenant - 1;

/** Most entries of one tenant in each place. */
function quotaOf(world: World, model: CacheModel, tenant: number): number {
  const share = world.params[model.tenants[tenant - 1].share];
  return share >= 1 ? model.room + 1 : Math.max(1, Math.floor(share * limitOf(world, model)));
}

/** The capacity, or the share of a tenant, may have become smaller: what is too much goes at once. */
export function shrink(world: World, model: CacheModel): void {
  const limit = limitOf(world, model);
  for (let place = 0; place < model.places; place++) while (cacheColumns(world).size[model.firstPlace + place] > limit) evict(world, model, place, -1);
  for (let tenant = 1; tenant <= model.tenants.length; tenant++) {
    for (let place = 0; place < model.places; place++) while (cacheColumns(world).filled[filledAt(model, place, tenant)] > quotaOf(world, model, tenant)) evictOwn(world, model, place, tenant, -1);
  }
}

/** The n-th draw of an eviction: the frame's that needs the room, or, without one, of the instant and of what is left. */
function evictionDraw(world: World, f: number, size: number, n: number): number {
  return f >= 0 ? unitDrawFor(world, f) : drawUnit(laneA(world.seedA, world.now | 0), laneB(world.seedB, size), n);
}

function evict(world: World, model: CacheModel, place: number, f: number): void {
  const columns = cacheColumns(world);
  const first = model.firstEntry + place * model.room;
  const size = columns.size[model.firstPlace + place];
  const age = model.fifo ? columns.filledMs : columns.touchedMs;
  let worst = -1;
  for (let i = 0; i < SAMPLES; i++) {
    const row = first + Math.floor(evictionDraw(world, f, size, i) * size);
    if (columns.expiresMs[row] <= nowMs(world)) {
      expire(world, model, place, row);
      return;
    }
    if (worst < 0 || age[row] < age[worst]) worst = row;
  }
  throwAway(world, model, place, worst);
}

/** One of the tenant's own makes room: of ten of them, from a place that is drawn. The place has at least one. */
function evictOwn(world: World, model: CacheModel, place: number, tenant: number, f: number): void {
  const columns = cacheColumns(world);
  const first = model.firstEntry + place * model.room;
  const size = columns.size[model.firstPlace + place];
  const age = model.fifo ? columns.filledMs : columns.touchedMs;
  const from = Math.floor(evictionDraw(world, f, size, 0) * size);
  let worst = -1;
  for (let i = 0, seen = 0; i < size && seen < SAMPLES; i++) {
    const row = first + ((from + i) % size);
    if (columns.tenant[row] !== tenant) continue;
    seen++;
    if (columns.expiresMs[row] <= nowMs(world)) {
      expire(world, model, place, row);
      return;
    }
    if (worst < 0 || age[row] < age[worst]) worst = row;
  }
  throwAway(world, model, place, worst);
}

function throwAway(world: World, model: CacheModel, place: number, row: number): void {
  const slot = model.storeSlot < 0 ? slotOf(model, place) : model.storeSlot;
  if (model.tenants.length > 0) countForTenant(world, model, cacheColumns(world).tenant[row], slot, 'evictions');
  remove(world, model, place, row);
  countInStore(world, model, ({ evicted }) => evicted);
  if (model.storeSlot < 0) count(world, slot, model.userCells[slot].evictions);
}

/** The slot whose memory a place is. */
export function slotOf(model: CacheModel, place: number): number {
  return model.placeOf.indexOf(place);
}

function expire(world: World, model: CacheModel, place: number, row: number): void {
  remove(world, model, place, row);
  countInStore(world, model, ({ expired }) => expired);
}

/** Takes an entry out; the last row moves into its place. */
function remove(world: World, model: CacheModel, place: number, row: number): void {
  const columns = cacheColumns(world);
  const firstIndex = model.firstIndex + place * model.keys;
  const first = model.firstEntry + place * model.room;
  const last = first + --columns.size[model.firstPlace + place];
  columns.index[firstIndex + (columns.key[row] & WORD)] = 0;
  if (model.tenants.length > 0) {
    if (columns.tenant[row] > 0) columns.filled[filledAt(model, place, columns.tenant[row])]--;
    columns.tenant[row] = columns.tenant[last];
  }
  if (row === last) return;
  for (const column of [columns.key, columns.version, columns.filledMs, columns.expiresMs, columns.touchedMs]) column[row] = column[last];
  columns.index[firstIndex + (columns.key[row] & WORD)] = row - first + 1;
}

/** Deletes a record's entry; whether there was one. */
export function drop(world: World, model: CacheModel, place: number, key: number): boolean {
  const row = liveRow(world, model, place, key);
  if (row >= 0) remove(world, model, place, row);
  return row >= 0;
}

export function clearPlace(world: World, model: CacheModel, place: number): void {
  const { index, size, filled } = cacheColumns(world);
  index.fill(0, model.firstIndex + place * model.keys, model.firstIndex + (place + 1) * model.keys);
  filled.fill(0, model.firstFilled + place * model.tenants.length, model.firstFilled + (place + 1) * model.tenants.length);
  size[model.firstPlace + place] = 0;
}

/** Throws away what has expired, as a store's background cycle does. */
export function sweep(world: World, model: CacheModel, place: number): void {
  const columns = cacheColumns(world);
  const first = model.firstEntry + place * model.room;
  for (let row = first + columns.size[model.firstPlace + place] - 1; row >= first; row--) if (columns.expiresMs[row] <= nowMs(world)) expire(world, model, place, row);
}
