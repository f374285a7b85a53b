import type { World } from '../../kernel/world.ts';

/** One cache, compiled. A place is what has entries of its own: a shared store, or one instance's memory. */
export interface CacheModel {
  readonly name: string;
  readonly index: number;
  /** Index among the data sets, and how many records there are. */
  readonly data: number;
  readonly keys: number;
  /** Slot of the shared store; -1 for a cache in the memory of every instance. */
  readonly storeSlot: number;
  readonly places: number;
  /** By slot: its place; -1 or absent for processes that have none. */
  readonly placeOf: readonly number[];
  /** Most entries of one place: rows are kept for no more. */
  readonly room: number;
  /** Those who share it and have limits of their own. */
  readonly tenants: readonly Tenant[];
  /** Where its places, its records, its entries, its loads and its tenants' counts begin in the columns. */
  readonly firstPlace: number;
  readonly firstIndex: number;
  readonly firstEntry: number;
  readonly firstFlight: number;
  readonly firstFilled: number;
  /** A power of two. */
  readonly flights: number;
  readonly firstQueue: number;
  readonly ttl: number;
  readonly softTtl: number;
  readonly jitter: number;
  readonly capacity: number;
  readonly singleFlight: number;
  readonly singleFlightWait: number;
  readonly enabled: number;
  readonly loss: number;
  readonly commandTime: number;
  /** Parameter of the store's slow-down; -1 without a store. */
  readonly slow: number;
  readonly lease: boolean;
  /** Those who wait for a load fail with it. */
  readonly sharesFailure: boolean;
  readonly fifo: boolean;
  readonly valueBytes: number;
  readonly probe: number;
  /** Entries of each place when the world begins, and the TTL within which they expire, 0 for never. */
  readonly warmEntries: number;
  readonly warmTtlMs: number;
  /** Log template of a miss, or -1. */
  readonly missLog: number;
  readonly holds: number;
  readonly waitedEvent: number;
  readonly messageEvent: number;
  readonly flushEvent: number;
  readonly purgeEvent: number;
  /** By slot of a process that uses it. */
  readonly userCells: readonly UserCells[];
  /** Cells of the store, with the first of the caches in it; null for the others and in memory. */
  readonly storeCells: StoreCells | null;
  /** The first cache in its store: a store counts for all of them together. */
  readonly firstInStore: number;
}

/** One of those who share a cache (tenants.ts): a population, or whoever has a trait; -1 for the other of the two. */
export interface Tenant {
  /** Index among all tenants. */
  readonly thing: number;
  readonly client: number;
  readonly trait: number;
  readonly share: number;
}

/** Places of the cells that a process which uses the cache reports, relative to its block; -1 for those that it has not. */
export interface UserCells {
  readonly hits: number;
  readonly misses: number;
  readonly puts: number;
  readonly invalidations: number;
  readonly loads: number;
  readonly waiting: number;
  /** In memory only. */
  readonly size: number;
  readonly evictions: number;
  /** Where somebody compares. */
  readonly mismatch: number;
  readonly staleness: number;
}

export interface StoreCells {
  readonly hits: number;
  readonly misses: number;
  readonly evicted: number;
  readonly expired: number;
  readonly keys: number;
  readonly memory: number;
  readonly processed: number;
  readonly commands: readonly number[];
  readonly seconds: readonly number[];
}

/**
 * State of all caches. Entries of a place stand side by side in no order; `index` finds them by record. Times are in
 * milliseconds, as Redis keeps them; 16-bit columns hold unsigned numbers.
 */
export interface CacheColumns {
  /** By place and record: the entry's row in its place, counted from 1; 0: none. */
  readonly index: Int16Array;
  /** By place: how many entries. */
  readonly size: Int32Array;
  /** By entry. */
  readonly key: Int16Array;
  readonly version: Int32Array;
  readonly filledMs: Uint32Array;
  readonly expiresMs: Uint32Array;
  readonly touchedMs: Uint32Array;
  /** Loads under way, found by place and record: the frame that loads, plus 1; which record of which place; whether it was invalidated meanwhile; since when. */
  readonly loader: Int32Array;
  readonly loading: Int32Array;
  readonly tainted: Uint8Array;
  readonly startedUs: Float64Array;
  /** By entry, for whom it was stored: a tenant counted from 1, or 0. By place and tenant, how many. Empty where no cache has tenants. */
  readonly tenant: Uint8Array;
  readonly filled: Int32Array;
}

export const NEVER_MS = 0xffff_ffff;
export const WORD = 0xffff;
/** 2^16 divided by the golden ratio: multiples of it, modulo 2^16, lie evenly (Knuth, The Art of Computer Programming 3, 6.4). */
const GOLDEN = 40_503;

export const cacheModels = (world: World): readonly CacheModel[] => world.model.parts['caches'] as readonly CacheModel[];
export const cacheColumns = (world: World): CacheColumns => world.parts['caches'] as unknown as CacheColumns;
export const nowMs = (world: World): number => Math.floor(world.now / 1000);

/** Counts in a cell of the process in a slot. */
export function count(world: World, slot: number, cell: number, by = 1): void {
  world.cells[world.model.slots[slot].offset + cell] += by;
}

/** Counts in a cell of the store, where there is one. */
export function countInStore(world: World, model: CacheModel, cell: (cells: StoreCells) => number, by = 1): void {
  const cells = model.storeSlot < 0 ? null : cacheModels(world)[model.firstInStore].storeCells;
  if (cells !== null) count(world, model.storeSlot, cell(cells), by);
}

/** The place that a frame's process uses; -1: none. */
export function placeFor(model: CacheModel, slot: number): number {
  return model.storeSlot >= 0 ? 0 : (model.placeOf[slot] ?? -1);
}

export function newColumns(models: readonly CacheModel[]): CacheColumns & Readonly<Record<string, Int16Array | Int32Array | Uint32Array | Uint8Array | Float64Array>> {
  const total = (of: (model: CacheModel) => number): number => models.reduce((sum, model) => sum + of(model), 0);
  const entries = total(({ places, room }) => places * room);
  const loads = total(({ flights }) => flights);
  return {
    index: new Int16Array(total(({ places, keys }) => places * keys)),
    size: new Int32Array(total(({ places }) => places)),
    key: new Int16Array(entries),
    version: new Int32Array(entries),
    filledMs: new Uint32Array(entries),
    expiresMs: new Uint32Array(entries),
    touchedMs: new Uint32Array(entries),
    loader: new Int32Array(loads),
    loading: new Int32Array(loads),
    tainted: new Uint8Array(loads),
    startedUs: new Float64Array(loads),
    tenant: new Uint8Array(models.some(({ tenants }) => tenants.length > 0) ? entries : 0),
    filled: new Int32Array(total(({ places, tenants }) => places * tenants.length)),
  };
}

/** Stores entries from before the world began. Their ends lie evenly in the first TTL, in an order that is not that of the records (multiples of the golden ratio). */
export function warmUp(world: World, { firstIndex, firstEntry, firstPlace, keys, room, warmEntries, warmTtlMs }: CacheModel, place: number): void {
  const { index, size, key, version, expiresMs } = cacheColumns(world);
  const first = firstEntry + place * room;
  for (let k = 0; k < warmEntries; k++) {
    index[firstIndex + place * keys + k] = k + 1;
    key[first + k] = k;
    version[first + k] = 1;
    expiresMs[first + k] = warmTtlMs === 0 ? NEVER_MS : Math.ceil((warmTtlMs * (((k * GOLDEN) & WORD) + 1)) / (WORD + 1));
  }
  size[firstPlace + place] = warmEntries;
}
