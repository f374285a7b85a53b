import { EVENT_REPLY } from '../../kernel/events.ts';
import { FRAMES_MAX } from '../../kernel/frames.ts';
import { hop } from '../../kernel/hops.ts';
import { sendReply } from '../link/travel.ts';
import type { World } from '../../kernel/world.ts';

/** Sends the answer of a finished frame to its caller. One who has given up in the meantime will never read it. */
export function reply(world: World, f: number): void {
  const { frames } = world;
  const parent = frames.parent[f];
  if (parent < 0 || frames.token[parent] !== frames.parentToken[f]) return;
  if (frames.flaw[f] > frames.flaw[parent]) frames.flaw[parent] = frames.flaw[f];
  frames.value[parent] = frames.value[f];
  const { code, calls } = world.model;
  const { link } = calls[code[frames.pc[parent] + 1]];
  if (link < 0) hop(world, EVENT_REPLY, parent + frames.outcome[f] * FRAMES_MAX, frames.parentToken[f]);
  else sendReply(world, link, f, parent);
}
