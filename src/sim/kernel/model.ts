import type { QuantileTable } from '../../base/quantile-table.ts';
import type { LogTemplateDef } from './log-templates.ts';
import type { MetricBlock } from './sink.ts';
import type { Column } from '../../base/hash.ts';
import type { ServiceKind, SystemSpec } from '../spec.ts';
import type { World } from './world.ts';
import type { Machinery } from '../machines/host.ts';

/** A system compiled for running: programs, tables and layouts. Never changes during a run and is not part of the state. */
export interface Model {
  readonly system: SystemSpec;
  /** What opcodes, events and state machines do, by number or name: from the registries of parts and machines. */
  readonly perform: (world: World, opcode: number, f: number, pc: number) => boolean;
  readonly dispatch: (world: World, kind: number, subject: number, token: number) => void;
  readonly machinery: Machinery;
  readonly watchers: readonly ((world: World, subject: number) => void)[];
  /** Instructions of eight words: opcode and up to seven operands. */
  readonly code: Int32Array;
  readonly tables: readonly QuantileTable[];
  readonly params: readonly ParamDef[];
  readonly paramIndex: ReadonlyMap<string, number>;
  readonly services: readonly ServiceModel[];
  readonly slots: readonly SlotModel[];
  readonly endpoints: readonly EndpointModel[];
  readonly calls: readonly CallModel[];
  readonly pools: readonly PoolModel[];
  readonly databases: readonly DatabaseModel[];
  /** Compiled things of the parts, by section, in the order of the scenario. */
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
  readonly hooks: PartHooks;
  readonly clients: readonly ClientModel[];
  readonly queueCount: number;
  readonly cellCount: number;
  /** First cells of all histograms, for summing their buckets up. */
  readonly histogramCells: readonly number[];
  readonly blocks: readonly MetricBlock[];
  readonly templates: readonly LogTemplateDef[];
  readonly spanNames: readonly string[];
  /** All versions of all services, as log lines name them. */
  readonly versionNames: readonly string[];
}

/** What parts want to be told, gathered from those that this system uses. */
export interface PartHooks {
  readonly columns: () => Record<string, Readonly<Record<string, Column>>>;
  readonly start: readonly ((world: World) => void)[];
  readonly sample: readonly ((world: World) => void)[];
  readonly opened: readonly ((world: World, slot: number) => void)[];
  readonly closed: readonly ((world: World, slot: number) => void)[];
  readonly announce: readonly ((world: World) => void)[];
  readonly holdsTrace: readonly ((world: World, trace: number) => boolean)[];
  readonly tellOpen: readonly ((world: World, trace: number) => void)[];
  readonly release: readonly { readonly bit: number; readonly handler: (world: World, f: number) => void }[];
}

/** What is to be done when a tunable changes. */
export const WATCH_NONE = 0;
export const WATCH_RATE = 1;
export const WATCH_WORKERS = 2;
export const WATCH_CORES = 3;
export const WATCH_POOL = 4;
export const WATCH_PLANS = 5;
export const WATCH_PARTS = 6;
export const WATCH_DDL = 7;

/** A tunable: the only thing that a fault or a mitigation can touch. */
export interface ParamDef {
  readonly name: string;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly unit: 'count' | 'us' | 'ratio' | 'factor' | 'per_second' | 'state';
  readonly watch: number;
  readonly subject: number;
}

export interface ServiceModel {
  readonly name: string;
  readonly kind: 'client' | ServiceKind | 'database';
  readonly firstSlot: number;
  readonly slotCount: number;
  readonly versions: readonly string[];
  readonly workers: number;
  readonly queue: number;
  readonly cores: number;
  readonly slow: number;
  readonly failing: number;
  /** How a service treats those who wait; -1 for clients and databases. */
  readonly lifo: number;
  readonly dropExpired: number;
  readonly queueTimeout: number;
  /** Index into databases, or -1. */
  readonly database: number;
  /** Parts that look at every request that ends here. */
  readonly served: readonly ((world: World, f: number, slot: number) => void)[];
  /** Offsets relative to a slot's block. */
  readonly cells: { readonly active: number; readonly queued: number; readonly workers: number; readonly cpu: number; readonly cores: number; readonly up: number };
}

export interface SlotModel {
  readonly service: number;
  readonly block: number;
  /** Where the block's cells begin. */
  readonly offset: number;
  readonly workerQueue: number;
  readonly coreQueue: number;
}

export interface EndpointModel {
  readonly service: number;
  readonly name: string;
  /** Where the program begins, by version index. */
  readonly entry: readonly number[];
  readonly spanName: number;
  /** Server histograms by status index, relative to the slot's block; -1 for clients and databases. */
  readonly histogram: number;
  /** For databases: index of the query class in its database. */
  readonly query: number;
}

export interface CallModel {
  readonly name: string;
  readonly caller: number;
  readonly callee: number;
  readonly endpoint: number;
  readonly timeout: number;
  readonly retries: number;
  readonly backoff: number;
  /** Parameters of the caller's policy; -1 where there is none: statements, and calls that parts make. */
  readonly backoffMax: number;
  readonly jitter: number;
  readonly retryBudget: number;
  readonly concurrency: number;
  readonly propagateDeadline: number;
  readonly cancels: number;
  /** Bit by outcome: whether a further attempt makes sense. */
  readonly retryMask: number;
  /** First of one entry for each slot of the caller, in the call columns; and the caller's first slot. */
  readonly firstEntry: number;
  readonly firstSlot: number;
  /** The network link on the way, among the `links`; -1: the usual network. */
  readonly link: number;
  /** Parameter that arms the breaker, or -1. */
  readonly breaker: number;
  readonly breakerRatio: number;
  readonly breakerVolume: number;
  readonly breakerWindowUs: number;
  readonly breakerSlowUs: number;
  readonly breakerOpenUs: number;
  readonly breakerProbes: number;
  readonly spanName: number;
  /** Histograms by status index and the retry counter, relative to the caller's slot block; -1 for clients. */
  readonly histogram: number;
  readonly retriesCell: number;
  readonly budgetCell: number;
  readonly bulkheadCell: number;
  readonly flightCell: number;
  readonly breakerCell: number;
  /** A statement: index of the query class, else -1. */
  readonly query: number;
  readonly database: number;
}

export interface PoolModel {
  readonly name: string;
  readonly service: number;
  readonly database: number;
  readonly size: number;
  readonly wait: number;
  /** First of one entry per slot of the service, in the pool columns and the queues. */
  readonly firstEntry: number;
  readonly firstQueue: number;
  readonly spanName: number;
  readonly cells: { readonly used: number; readonly idle: number; readonly max: number; readonly pending: number; readonly timeouts: number; readonly wait: number };
}

export interface DatabaseModel {
  readonly name: string;
  readonly service: number;
  readonly slot: number;
  readonly hitRatio: number;
  readonly tables: readonly TableModel[];
  readonly queries: readonly QueryModel[];
  readonly cells: { readonly active: number; readonly idle: number; readonly idleInTransaction: number; readonly max: number };
}

export interface TableModel {
  readonly name: string;
  readonly rows: number;
  readonly rowsEstimated: number;
  readonly rowBytes: number;
  readonly indexes: readonly { readonly name: string; readonly columns: readonly string[]; readonly unique: boolean; readonly param: number }[];
  readonly hotShare: number;
  readonly ddl: number;
  readonly ddlUs: number;
  readonly cells: { readonly seqRows: number; readonly indexScans: number };
}

export interface QueryModel {
  readonly name: string;
  readonly table: number;
  readonly endpoint: number;
  readonly matchRatio: number;
  readonly idle: number;
  readonly plan: number;
  readonly cells: { readonly calls: number; readonly seconds: number };
}

export interface ClientModel {
  readonly name: string;
  readonly service: number;
  readonly rate: number;
  readonly ratePerSecond: number;
  readonly keys: number;
  readonly shares: readonly number[];
  readonly endpoints: readonly number[];
  readonly journeys: readonly string[];
  readonly block: number;
  readonly histograms: readonly number[];
  readonly counters: readonly number[];
  readonly goodCounters: readonly number[];
  /** By route: the objective of the journey in µs, 0 when none. */
  readonly goodUnderUs: readonly number[];
  readonly secondsPerAction: number;
}

/** Statuses that the histograms distinguish, and which one an outcome belongs to (same order as OUTCOMES). */
export const STATUSES = [200, 500, 504, 429, 503, 502, 499] as const;
export const STATUS_OF_OUTCOME = [0, 1, 2, 3, 4, 4, 4, 5, 0, 0, 4, 6, 1, 1] as const;
/** Cells of one histogram: its buckets, then sum and count. */
export const HISTOGRAM_CELLS = 17;
