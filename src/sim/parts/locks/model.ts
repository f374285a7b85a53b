import type { World } from '../../kernel/world.ts';
import type { TableLocks } from './lockables.ts';

/** The locks of one database, compiled. Things of this part stand in the order of the databases. */
export interface LockModel {
  readonly database: string;
  /** Index and slot of the database. */
  readonly index: number;
  readonly slot: number;
  /** All who wait for a lock of this database, in the order in which they came. */
  readonly queue: number;
  /** Tunables. */
  readonly deadlockTimeout: number;
  readonly lockTimeout: number;
  readonly idleTimeout: number;
  readonly commit: number;
  readonly cells: Readonly<Record<string, number>>;
  readonly checkEvent: number;
  readonly timeoutEvent: number;
  readonly idleEvent: number;
  /** Every table of the system, and connections in all its pools. */
  readonly tables: readonly TableLocks[];
  readonly connections: number;
  /** Number of a log template by name. */
  readonly log: (name: string) => number;
}

export const allLocks = (world: World): readonly LockModel[] => world.model.parts['locks'] as readonly LockModel[];
export const locksOf = (world: World, database: number): LockModel => allLocks(world)[database];

/** The database whose server is in a slot, or -1. */
export const databaseOfSlot = (world: World, slot: number): number => world.model.services[world.model.slots[slot].service].database;

export function count(world: World, database: number, cell: string, by = 1): void {
  const model = locksOf(world, database);
  world.cells[world.model.slots[model.slot].offset + model.cells[cell]] += by;
}

/** What the operating system would call the backend of a session: the frame that holds its locks. */
export const pidOf = (owner: number): number => FIRST_PID + owner;
export const frameOfPid = (pid: number): number => pid - FIRST_PID;
const FIRST_PID = 1000;
