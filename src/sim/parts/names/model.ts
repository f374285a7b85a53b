import { drawUnit, laneA, laneB } from '../../../base/random.ts';
import type { World } from '../../kernel/world.ts';
import { hasTrait } from '../traits/traits.ts';

/** One name, compiled. An entry is what the resolver of one process knows about it for those who get the same answer (a view). */
export interface NameModel {
  readonly name: string;
  readonly index: number;
  readonly host: string;
  /** What the record can say, in the order in which its tunables count. */
  readonly answers: readonly string[];
  /** View 0 is everybody's; the others come first, in their order, for whoever has their trait. */
  readonly views: readonly View[];
  /** By slot: its place; absent for processes that do not resolve the name. And the other way round. */
  readonly placeOf: readonly (number | undefined)[];
  readonly slots: readonly number[];
  /** Where its entries begin in the columns: by place, then by view. */
  readonly firstEntry: number;
  readonly cellsOf: readonly (NameCells | undefined)[];
  readonly key: number;
  /** Tunables. */
  readonly ttl: number;
  readonly lookup: number;
  readonly loss: number;
  readonly failing: number;
  readonly negativeTtl: number;
  readonly serveStale: number;
  readonly timeoutUs: number;
  readonly attempts: number;
  readonly staleMaxUs: number;
  readonly holds: number;
  readonly answeredEvent: number;
  readonly flushEvent: number;
  readonly failedLog: number;
  readonly spanName: number;
}

export interface View {
  /** Who gets it, for people. */
  readonly title: string;
  /** Index of the trait; -1 for everybody. */
  readonly trait: number;
  /** The record at the authority: its tunable, and the tunable's name. */
  readonly record: number;
  readonly recordName: string;
}

/** Places of the cells in the block of a process. */
export interface NameCells {
  readonly lookups: number;
  readonly results: Readonly<Record<Result, number>>;
  readonly given: readonly number[];
}

/** How a resolution ended: from the cache, by asking, with an answer that had run out, not at all. */
export const RESULTS = ['hit', 'miss', 'stale', 'failed'] as const;
export type Result = (typeof RESULTS)[number];

/** By entry. */
export interface NameColumns {
  /** The answer that is held, counted from 1; 0: none. When it came and until when it is good. */
  readonly answer: Uint8Array;
  readonly heardUs: Float64Array;
  readonly untilUs: Float64Array;
  /** Until when a failure is remembered; when the last look-up ended and whether it failed. */
  readonly refusedUs: Float64Array;
  readonly endedUs: Float64Array;
  readonly failed: Uint8Array;
  /** Of the look-up that is under way: its token (0: none), when it began and ends, whether every query of it gets lost. */
  readonly token: Int32Array;
  readonly askedUs: Float64Array;
  readonly dueUs: Float64Array;
  readonly lost: Uint8Array;
  /** Look-ups begun: numbers their draws. */
  readonly begun: Int32Array;
}

export const nameModels = (world: World): readonly NameModel[] => (world.model.parts['names'] ?? []) as readonly NameModel[];
export const nameColumns = (world: World): NameColumns => world.parts['names'] as unknown as NameColumns;

export function newColumns(models: readonly NameModel[]): NameColumns & Readonly<Record<string, Uint8Array | Int32Array | Float64Array>> {
  const size = models.reduce((sum, { slots, views }) => sum + slots.length * views.length, 0);
  const f64 = (): Float64Array => new Float64Array(size);
  return { answer: new Uint8Array(size), heardUs: f64(), untilUs: f64(), refusedUs: f64(), endedUs: f64().fill(-1), failed: new Uint8Array(size), token: new Int32Array(size), askedUs: f64(), dueUs: f64(), lost: new Uint8Array(size), begun: new Int32Array(size) };
}

/** Which view a request gets: the first whose trait it has, else everybody's. */
export function viewOf(world: World, { views }: NameModel, f: number): number {
  for (let view = 1; view < views.length; view++) if (hasTrait(world, f, views[view].trait)) return view;
  return 0;
}

export function entryAt(model: NameModel, slot: number, view: number): number {
  const place = model.placeOf[slot];
  if (place === undefined) throw new Error(`${model.name} is not resolved in slot ${slot}`);
  return model.firstEntry + place * model.views.length + view;
}

/** What the authority says to a view now: an index among the answers. */
export function recordOf(world: World, { views, answers }: NameModel, view: number): number {
  const said = Math.floor(world.params[views[view].record]);
  return said < answers.length ? said : answers.length - 1;
}

/** The n-th draw of an entry's present look-up. */
export function lookupDraw(world: World, model: NameModel, entry: number, n: number): number {
  const place = entry - model.firstEntry;
  return drawUnit(laneA(laneA(world.seedA ^ model.key, place), nameColumns(world).begun[entry]), laneB(laneB(world.seedB ^ model.key, place), nameColumns(world).begun[entry]), n);
}

/** Forgets what an entry holds; a look-up that is under way goes on. */
export function forgetEntry(world: World, entry: number): void {
  const { answer, untilUs, refusedUs } = nameColumns(world);
  answer[entry] = 0;
  untilUs[entry] = 0;
  refusedUs[entry] = 0;
}
