import { drawU32, laneA, laneB, U32_TO_UNIT } from '../../base/random.ts';
import { sampleQuantile } from '../../base/quantile-table.ts';
import type { World } from './world.ts';

/** The frame's next draw: depends on seed, trace, call path and how many it made before, on nothing else. */
export function drawFor(world: World, f: number): number {
  const { frames } = world;
  return drawU32(frames.keyA[f], frames.keyB[f], frames.draws[f]++);
}

export function unitDrawFor(world: World, f: number): number {
  return drawFor(world, f) * U32_TO_UNIT;
}

/** A whole number of microseconds, at least 1, with mean `meanUs`. `table` -1 means constant. */
export function durationFor(world: World, f: number, table: number, meanUs: number): number {
  if (meanUs <= 0) return 1;
  if (table < 0) return wholeUs(meanUs);
  const shape = world.model.tables[table];
  return wholeUs((meanUs * sampleQuantile(shape, drawFor(world, f))) / shape.mean);
}

/** To the nearest microsecond, at least one. */
export function wholeUs(us: number): number {
  return us < 1 ? 1 : Math.floor(us + 0.5);
}

/** What tells the children of a frame apart: the instruction that made them, which attempt of it, and in which round of the program. */
export function placeOf(world: World, parent: number, pc: number, attempt: number): number {
  return pc * 64 + attempt + (world.frames.round[parent] << 24);
}

/** Gives a child frame the key of its place in the caller's program. */
export function deriveKey(world: World, child: number, parent: number, pc: number, attempt: number): void {
  const { frames } = world;
  const place = placeOf(world, parent, pc, attempt);
  frames.keyA[child] = laneA(frames.keyA[parent], place);
  frames.keyB[child] = laneB(frames.keyB[parent], place);
}

const CLIENT_SPAN = 0x2545f491;
const SERVER_SPAN = 0x6c078965;
const POOL_SPAN = 0x1b873593;

/** Span ids are derived from keys as well, so that the same request has the same ids however often it is simulated. */
export function clientSpanA(keyA: number): number {
  return laneA(keyA, CLIENT_SPAN);
}
export function clientSpanB(keyB: number): number {
  return laneB(keyB, CLIENT_SPAN);
}
export function serverSpanA(keyA: number): number {
  return laneA(keyA, SERVER_SPAN);
}
export function serverSpanB(keyB: number): number {
  return laneB(keyB, SERVER_SPAN);
}
export function poolSpanA(keyA: number, pc: number): number {
  return laneA(keyA, POOL_SPAN + pc);
}
export function poolSpanB(keyB: number, pc: number): number {
  return laneB(keyB, POOL_SPAN + pc);
}
