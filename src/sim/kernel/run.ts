import { closeHole, takeFirst } from '../../base/event-heap.ts';
import type { World } from './world.ts';

/** Carries out the instruction at `pc` for frame `f`; true: go on with the next one, false: the frame waits or is gone. */
export type OpHandler = (world: World, f: number, pc: number) => boolean;
export type EventHandler = (world: World, subject: number, token: number) => void;

/** Words of one instruction: opcode and operands. */
export const WORDS = 8;

/** Runs a frame's program until it has to wait or ends. */
export function execute(world: World, f: number): void {
  const { code, perform } = world.model;
  for (;;) {
    const pc = world.frames.pc[f];
    if (!perform(world, code[pc], f, pc)) return;
  }
}

/**
 * Lets everything happen that is due before `untilUs`, and sets the clock to it. Running in pieces is the same as
 * running straight. What is to be done at `untilUs` itself (an intent) comes before the world's own events of that instant.
 */
export function runUntil(world: World, untilUs: number): void {
  const { heap, hops } = world;
  const { dispatch } = world.model;
  let events = 0;
  for (;;) {
    const dueUs = heap.size > 0 ? heap.times[0] : Infinity;
    if (hops.head < hops.tail) {
      const at = hops.head & (hops.times.length - 1);
      const hopUs = hops.times[at];
      if (hopUs < dueUs || (hopUs === dueUs && hops.sequences[at] < heap.sequences[0])) {
        if (hopUs >= untilUs) break;
        hops.head++;
        world.now = hopUs;
        events++;
        dispatch(world, hops.kinds[at], hops.subjects[at], hops.tokens[at]);
        continue;
      }
    }
    if (dueUs >= untilUs) break;
    world.now = dueUs;
    const kind = heap.kinds[0];
    const subject = heap.subjects[0];
    const token = heap.tokens[0];
    takeFirst(heap);
    events++;
    dispatch(world, kind, subject, token);
    if (heap.hole) closeHole(heap);
  }
  world.events += events;
  world.now = untilUs;
}
