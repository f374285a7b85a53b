import type { World } from '../../kernel/world.ts';

/** What the memory of a service's instances is compiled to, and its state. All amounts are KiB. */
export interface MemoryModel {
  readonly name: string;
  readonly service: number;
  readonly firstSlot: number;
  readonly slotCount: number;
  readonly runtime: 'jvm' | 'go' | 'native';
  /** Tunables: the limit counts MiB, as people write it. */
  readonly limit: number;
  readonly perRequest: number;
  readonly allocates: number;
  readonly leakPerRequest: number;
  readonly leakPerUser: number;
  readonly entriesMax: number;
  readonly baseKib: number;
  readonly youngKib: number;
  /** By version index: whether it leaks. */
  readonly leaks: readonly boolean[];
  readonly holder: string;
  /** How many users there are, for the chance that a request's user is new to an instance. */
  readonly users: number;
  readonly holds: number;
  readonly cells: Readonly<Record<string, number>>;
  readonly logKilled: number;
  readonly logFull: number;
  readonly eventResume: number;
  readonly eventKill: number;
}

/** By instance slot, except for the ledger of what requests have allocated. */
export interface MemoryColumns {
  /** Leaked by requests; users remembered; garbage since the last collection; held by requests under way. */
  readonly leaked: Float64Array;
  readonly users: Float64Array;
  readonly garbage: Float64Array;
  readonly held: Float64Array;
  /** The limit under which this process was started. */
  readonly limit: Float64Array;
  /** Cores that a collection has taken, and the token of its end. */
  readonly reserved: Int32Array;
  readonly resume: Int32Array;
  /** Token of the kill that is due, or 0. */
  readonly kill: Int32Array;
  /** Frame (plus one) and its share of `held`. */
  readonly owner: Int32Array;
  readonly owned: Int32Array;
}

/** Requests that can hold memory of their own at a time; what further ones allocate is not counted. */
const LEDGER = 4096;

export function memoryColumns(models: readonly MemoryModel[]): Readonly<Record<string, Float64Array | Int32Array>> {
  const slots = Math.max(0, ...models.map(({ firstSlot, slotCount }) => firstSlot + slotCount));
  const f64 = (): Float64Array => new Float64Array(slots);
  const i32 = (): Int32Array => new Int32Array(slots);
  const columns: MemoryColumns = { leaked: f64(), users: f64(), garbage: f64(), held: f64(), limit: f64(), reserved: i32(), resume: i32(), kill: i32(), owner: new Int32Array(LEDGER), owned: new Int32Array(LEDGER) };
  return { ...columns };
}

export const memoryModels = (world: World): readonly MemoryModel[] => world.model.parts['memory'] as readonly MemoryModel[];
export const columnsOf = (world: World): MemoryColumns => world.parts['memory'] as unknown as MemoryColumns;

/** The memory that a slot's process has, where its service has one. */
export function memoryOf(world: World, slot: number): MemoryModel | undefined {
  return memoryModels(world).find(({ firstSlot, slotCount }) => slot >= firstSlot && slot < firstSlot + slotCount);
}

/** Writes down what a frame has allocated. Returns whether there was room for it. */
export function noteOwner(world: World, f: number, kib: number): boolean {
  const { owner, owned } = columnsOf(world);
  const known = placeOf(owner, f, f + 1);
  const at = known >= 0 ? known : placeOf(owner, f, 0);
  if (at < 0) return false;
  owner[at] = f + 1;
  owned[at] += kib;
  return true;
}

/** Takes a frame out of the ledger; returns what it had. */
export function takeOwned(world: World, f: number): number {
  const { owner, owned } = columnsOf(world);
  const at = placeOf(owner, f, f + 1);
  if (at < 0) return 0;
  const kib = owned[at];
  owner[at] = 0;
  owned[at] = 0;
  return kib;
}

/** The first row with this owner, looking from the frame's own place on: nearly always that is where it is. */
function placeOf(owner: Int32Array, f: number, who: number): number {
  for (let i = 0; i < LEDGER; i++) {
    const at = (f + i) & (LEDGER - 1);
    if (owner[at] === who) return at;
  }
  return -1;
}
