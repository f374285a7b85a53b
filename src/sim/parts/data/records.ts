import { drawU32, laneA, laneB, U32_TO_UNIT } from '../../../base/random.ts';
import type { World } from '../../kernel/world.ts';

/** What all of a data set's records have in common; `first` is the place of its record 0 in the columns. */
export interface DataModel {
  readonly name: string;
  readonly index: number;
  readonly keys: number;
  readonly first: number;
  readonly by: 'user' | 'request' | 'one';
  readonly hotShare: number;
  /** Running sums of the records' shares of the requests, without the hot one; null: all alike. */
  readonly shares: Float64Array | null;
  readonly toleranceUs: number;
  /** Level of each record at the start; 0 for records that are no stock. */
  readonly stock: number;
  /** First level of record 0 in `levels`, -1 when there are none. */
  readonly firstLevel: number;
  /** By slot that reports it: where its reconciliation gauges stand; empty when nobody reports. */
  readonly gauges: readonly { readonly difference: number; readonly negative: number }[];
}

/**
 * State of all data sets. By record: the committed version (from 1 on; 0 is "nothing read"), when it was committed and
 * when the one before it was, in milliseconds. By data set: how much was taken from its stock, and changes that wiped out others.
 */
export interface DataColumns {
  readonly version: Int32Array;
  readonly committedMs: Uint32Array;
  readonly beforeMs: Uint32Array;
  /** By record of a stock: its level at each of its last eight versions, as a store with row versions keeps them. */
  readonly levels: Int32Array;
  readonly taken: Float64Array;
  readonly lost: Int32Array;
}

export const LEVELS_KEPT = 8;
const DATA_LANE = 0x3c6ef372;

export const dataModel = (world: World, index: number): DataModel => world.model.parts['data'][index] as DataModel;
export const dataColumns = (world: World): DataColumns => world.parts['data'] as unknown as DataColumns;

/** The record that a request works on: the same in every service, however it got there and however often it is retried. */
export function keyOf(world: World, model: DataModel, f: number): number {
  if (model.by === 'one') return 0;
  if (model.by === 'user') return world.frames.user[f] % model.keys;
  const trace = world.frames.trace[f];
  const lane = DATA_LANE + model.index;
  return keyAt(model, drawU32(laneA(laneA(world.seedA, trace), lane), laneB(laneB(world.seedB, trace), lane), 0) * U32_TO_UNIT);
}

/** The record at a place in [0, 1) of the requests. Record 0 is the most wanted one. */
export function keyAt({ keys, hotShare, shares }: DataModel, u: number): number {
  if (u < hotShare) return 0;
  const rest = (u - hotShare) / (1 - hotShare);
  if (shares !== null) return (hotShare > 0 ? 1 : 0) + firstAbove(shares, rest);
  return hotShare > 0 && keys > 1 ? 1 + Math.floor(rest * (keys - 1)) : Math.floor(rest * keys);
}

function firstAbove(sums: Float64Array, u: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function committedVersion(world: World, model: DataModel, key: number): number {
  return dataColumns(world).version[model.first + key];
}

/** A new version becomes visible to everybody. Returns it. */
export function commit(world: World, model: DataModel, key: number): number {
  const { version, committedMs, beforeMs } = dataColumns(world);
  const at = model.first + key;
  beforeMs[at] = committedMs[at];
  committedMs[at] = Math.floor(world.now / 1000);
  version[at] = (version[at] + 1) | 0;
  return version[at];
}

/**
 * Marks a request's answer as stale when it rests on a version that was outdated, for longer than is tolerated, before
 * the request was born. An older answer to somebody who came before the change is nobody's mistake.
 */
export function judge(world: World, model: DataModel, key: number, version: number, f: number): void {
  const at = model.first + key;
  if (version >= dataColumns(world).version[at]) return;
  const bornUs = bornOfRoot(world, f);
  if (bornUs >= 0 && outdatedAt(dataColumns(world), at, version, Math.floor((bornUs - model.toleranceUs) / 1000))) world.frames.flaw[f] = Math.max(world.frames.flaw[f], 1);
}

/**
 * Whether a version had been replaced before an instant. The last two commits are remembered: with more of them between
 * the instant and now, an older version gets the benefit of the doubt.
 */
function outdatedAt({ version, committedMs, beforeMs }: DataColumns, at: number, read: number, ms: number): boolean {
  return read === version[at] - 1 ? committedMs[at] < ms : beforeMs[at] < ms;
}

/** When the client's request was meant to start; -1 when somebody on the way has given up, so that nobody will read the answer. */
function bornOfRoot({ frames }: World, f: number): number {
  let at = f;
  for (let parent = frames.parent[at]; parent >= 0; parent = frames.parent[at]) {
    if (frames.token[parent] !== frames.parentToken[at]) return -1;
    at = parent;
  }
  return frames.bornUs[at];
}

/** The level of a stock's record now, or as it was at one of its last versions; of older ones the oldest that is kept. */
export function levelAt(world: World, model: DataModel, key: number, version: number): number {
  const { version: current, levels } = dataColumns(world);
  const asked = Math.max(version, current[model.first + key] - LEVELS_KEPT + 1);
  return levels[model.firstLevel + key * LEVELS_KEPT + (asked & (LEVELS_KEPT - 1))];
}

/** Commits a new level. */
export function setLevel(world: World, model: DataModel, key: number, level: number): void {
  const version = commit(world, model, key);
  dataColumns(world).levels[model.firstLevel + key * LEVELS_KEPT + (version & (LEVELS_KEPT - 1))] = level;
}
