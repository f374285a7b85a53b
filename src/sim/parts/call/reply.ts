import { pushEvent } from '../../../base/event-heap.ts';
import { EVENT_REPLY } from '../../kernel/events.ts';
import { FRAMES_MAX } from '../../kernel/frames.ts';
import { sendReply } from '../link/travel.ts';
import type { World } from '../../kernel/world.ts';

/** One way through the network between two processes of a region: half of a typical 0.5 ms round trip. */
export const NETWORK_US = 250;

/** Sends the answer of a finished frame to its caller. One who has given up in the meantime will never read it. */
export function reply(world: World, f: number): void {
  const { frames } = world;
  const parent = frames.parent[f];
  if (parent < 0 || frames.token[parent] !== frames.parentToken[f]) return;
  if (frames.flaw[f] > frames.flaw[parent]) frames.flaw[parent] = frames.flaw[f];
  frames.value[parent] = frames.value[f];
  const { code, calls } = world.model;
  const { link } = calls[code[frames.pc[parent] + 1]];
  if (link < 0) pushEvent(world.heap, world.now + NETWORK_US, EVENT_REPLY, parent + frames.outcome[f] * FRAMES_MAX, frames.parentToken[f]);
  else sendReply(world, link, f, parent);
}
