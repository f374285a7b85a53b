import { laneA, laneB } from '../../base/random.ts';
import type { Column } from '../../base/hash.ts';
import { newEventHeap, type EventHeap } from '../../base/event-heap.ts';
import { makeRing, newTimerRings, type TimerRing, type TimerRings } from '../../base/timer-rings.ts';
import type { Change, FaultSpec } from '../fault-spec.ts';
import { NETWORK_US } from './hops.ts';
import { newFrames, type Frames } from './frames.ts';
import type { Model } from './model.ts';
import { newQueues, type Queues } from './queues.ts';
import { QUIET_SINK, type BlockIdentity, type Sink } from './sink.ts';

/**
 * A world at one instant. Everything but `model`, `fault`, `sink` and `spansOn` is state: numbers in typed arrays, and
 * the `book`, immutable plain data that changes a few times a minute (an update replaces it, so a snapshot keeps a reference).
 */
export interface World {
  readonly model: Model;
  /** The hidden cause and the innocent changes of this run, with every delay drawn. */
  readonly plot: Plot;
  readonly seedA: number;
  readonly seedB: number;
  sink: Sink;
  spansOn: boolean;
  /** Slots whose queue is being served right now; all zero between events, hence no state. */
  readonly pumping: Uint8Array;
  /** What the last scrape showed; written anew at each, hence no state. */
  readonly exposed: Float64Array;

  now: number;
  events: number;
  token: number;
  readonly heap: EventHeap;
  rings: TimerRings;
  /** Events that are one way through the network off (`hop`). */
  hops: TimerRing;
  readonly frames: Frames;
  readonly queues: Queues;
  readonly params: Float64Array;
  readonly cells: Float64Array;
  readonly stations: StationColumns;
  readonly pools: PoolColumns;
  readonly calls: CallColumns;
  readonly plans: PlanColumns;
  /** State of the parts: by section, then by column. */
  readonly parts: Readonly<Record<string, Readonly<Record<string, Column>>>>;
  readonly clients: ClientColumns;
  book: Book;
}

/** What a run's seed made of the scenario's variant. */
export interface Plot {
  readonly fault: FaultSpec;
  readonly seed: number;
  readonly planned: readonly { readonly atUs: number; readonly action: FaultSpec['states'][string]['entry'][number] }[];
  readonly history: readonly Change[];
  readonly paramOverrides: Readonly<Record<string, number>>;
}

/** By instance slot. */
export interface StationColumns {
  readonly state: Uint8Array;
  readonly version: Int32Array;
  readonly identity: Int32Array;
  readonly busy: Int32Array;
  readonly coresBusy: Int32Array;
  /** Requests that have arrived and not been answered. */
  readonly inside: Int32Array;
  /** By service (same length for simplicity): whose turn it is. */
  readonly turn: Int32Array;
  /** Cores taken by background work, such as an index build. */
  readonly coresReserved: Int32Array;
}

/** By pool entry (a pool in one slot). */
export interface PoolColumns {
  readonly used: Int32Array;
}

/** By call site: breaker state 0 closed, 1 open, 2 half open; counts by tenth of the window. */
export interface CallColumns {
  readonly breaker: Uint8Array;
  readonly probes: Int32Array;
  readonly bucket: Float64Array;
  readonly made: Int32Array;
  readonly failed: Int32Array;
  /** By call site and instance of its caller: attempts under way; retries that the budget has left, and when it was last touched. */
  readonly flight: Int32Array;
  readonly budget: Float64Array;
  readonly budgetUs: Float64Array;
}

/** By query class over all databases: the plan that the planner chose. */
export interface PlanColumns {
  /** -1: sequential scan, else index of the index in its table. */
  readonly index: Int32Array;
  readonly rowsRead: Float64Array;
  readonly rowsOut: Float64Array;
  readonly pages: Float64Array;
  readonly cpuUs: Float64Array;
  readonly ioUs: Float64Array;
  readonly costSeq: Float64Array;
  readonly costIndex: Float64Array;
  readonly estimated: Float64Array;
}

export interface ClientColumns {
  /** Requests begun; the next arrival's time and the token that makes a superseded one stale. */
  readonly begun: Int32Array;
  readonly nextUs: Float64Array;
  readonly token: Int32Array;
  /** Rate at which the next arrival was drawn. */
  readonly drawnRate: Float64Array;
}

export const SLOT_ABSENT = 0;
export const SLOT_STARTING = 1;
export const SLOT_READY = 2;
export const SLOT_DEGRADED = 3;
export const SLOT_DRAINING = 4;
export const SLOT_CRASHED = 5;

/** The part of the state that is documents, not columns. */
export interface Book {
  readonly modes: readonly Mode[];
  readonly changes: readonly Change[];
  readonly actions: readonly Action[];
  readonly scheduled: readonly Scheduled[];
  readonly faultPath: readonly { readonly state: string; readonly atUs: number }[];
  readonly identities: readonly BlockIdentity[];
}

/** A state machine that runs in the world: an XState snapshot as data, and which of its delays are pending. */
export interface Mode {
  readonly machine: string;
  /** Slot, call site, or index of what the machine belongs to. */
  readonly subject: number;
  readonly value: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly timers: readonly { readonly id: string; readonly token: number; readonly event: string }[];
  readonly done: boolean;
}

/** A mitigation under way or over. */
export interface Action {
  readonly id: number;
  readonly verb: string;
  readonly title: string;
  readonly startedUs: number;
  readonly endsUs: number | null;
  readonly state: 'running' | 'done' | 'failed';
  readonly outcome: string;
}

export type Scheduled =
  | { readonly token: number; readonly kind: 'set'; readonly param: number; readonly value: number }
  | { readonly token: number; readonly kind: 'planned'; readonly index: number }
  | { readonly token: number; readonly kind: 'finish'; readonly action: number; readonly outcome: string };

/** An empty world: columns of the right size, parameters at their initial values, no event pending. `startWorld` sets it going. */
export function newWorld(model: Model, plot: Plot): World {
  const slots = Math.max(model.slots.length, model.services.length);
  const calls = model.calls.length;
  const callEntries = model.calls.reduce((sum, call) => sum + model.services[call.caller].slotCount, 0);
  const entries = model.pools.reduce((sum, pool) => sum + model.services[pool.service].slotCount, 0);
  const queries = model.databases.reduce((sum, database) => sum + database.queries.length, 0);
  const i32 = (n: number): Int32Array => new Int32Array(n);
  const f64 = (n: number): Float64Array => new Float64Array(n);
  return {
    model,
    plot,
    seedA: laneA(plot.seed | 0, 0x5eed),
    seedB: laneB(plot.seed | 0, 0x5eed),
    sink: QUIET_SINK,
    spansOn: false,
    pumping: new Uint8Array(slots),
    exposed: f64(model.cellCount),
    now: 0,
    events: 0,
    token: 0,
    heap: newEventHeap(),
    rings: newTimerRings(),
    hops: makeRing(NETWORK_US, 64),
    frames: newFrames(),
    queues: newQueues(model.queueCount),
    params: Float64Array.from(model.params, (param) => param.initial),
    cells: f64(model.cellCount),
    stations: { state: new Uint8Array(slots), version: i32(slots), identity: i32(slots), busy: i32(slots), coresBusy: i32(slots), inside: i32(slots), turn: i32(slots), coresReserved: i32(slots) },
    pools: { used: i32(entries) },
    calls: { breaker: new Uint8Array(calls), probes: i32(calls), bucket: f64(calls), made: i32(calls * BREAKER_BUCKETS), failed: i32(calls * BREAKER_BUCKETS), flight: i32(callEntries), budget: f64(callEntries), budgetUs: f64(callEntries) },
    plans: { index: i32(queries), rowsRead: f64(queries), rowsOut: f64(queries), pages: f64(queries), cpuUs: f64(queries), ioUs: f64(queries), costSeq: f64(queries), costIndex: f64(queries), estimated: f64(queries) },
    parts: model.hooks.columns(),
    clients: { begun: i32(model.clients.length), nextUs: f64(model.clients.length), token: i32(model.clients.length), drawnRate: f64(model.clients.length) },
    book: { modes: [], changes: [], actions: [], scheduled: [], faultPath: [], identities: [] },
  };
}

export const BREAKER_BUCKETS = 10;

/** A token that no event has carried before. */
export function nextToken(world: World): number {
  world.token = (world.token + 1) | 0;
  return world.token;
}
