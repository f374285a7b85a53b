import type { Frames } from './frames.ts';

/** All wait queues of a world: first-in-first-out lists threaded through the frames, so that one who gives up leaves in O(1). */
export interface Queues {
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly length: Int32Array;
}

export function newQueues(count: number): Queues {
  return { head: new Int32Array(count).fill(-1), tail: new Int32Array(count).fill(-1), length: new Int32Array(count) };
}

export function enqueue(queues: Queues, frames: Frames, queue: number, f: number): void {
  const last = queues.tail[queue];
  frames.queue[f] = queue;
  frames.next[f] = -1;
  frames.prev[f] = last;
  if (last < 0) queues.head[queue] = f;
  else frames.next[last] = f;
  queues.tail[queue] = f;
  queues.length[queue]++;
}

/** Takes the first frame, or -1. */
export function dequeue(queues: Queues, frames: Frames, queue: number): number {
  const f = queues.head[queue];
  if (f >= 0) unlink(queues, frames, f);
  return f;
}

/** Takes the last frame, or -1. */
export function dequeueLast(queues: Queues, frames: Frames, queue: number): number {
  const f = queues.tail[queue];
  if (f >= 0) unlink(queues, frames, f);
  return f;
}

/** Takes a frame out of whatever queue it stands in. */
export function unlink(queues: Queues, frames: Frames, f: number): void {
  const queue = frames.queue[f];
  const before = frames.prev[f];
  const after = frames.next[f];
  if (before < 0) queues.head[queue] = after;
  else frames.next[before] = after;
  if (after < 0) queues.tail[queue] = before;
  else frames.prev[after] = before;
  queues.length[queue]--;
  frames.queue[f] = -1;
}

/** Puts a frame into a queue before one that stands in it. */
export function enqueueBefore(queues: Queues, frames: Frames, before: number, f: number): void {
  const queue = frames.queue[before];
  const ahead = frames.prev[before];
  frames.queue[f] = queue;
  frames.next[f] = before;
  frames.prev[f] = ahead;
  frames.prev[before] = f;
  if (ahead < 0) queues.head[queue] = f;
  else frames.next[ahead] = f;
  queues.length[queue]++;
}
