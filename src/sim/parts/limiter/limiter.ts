import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';

/**
 * **Models** a token bucket shared by all instances of a service.
 * **Leaves out** limits per client and per route, and the header that tells when to come back.
 * **Teaches** that turning some users away quickly can be what keeps the rest served.
 */

const OUTCOME_REJECTED = 3;

/** Opcode LIMIT: limiter. Goes on, or with the outcome "rejected". */
export function opLimit(world: World, f: number, pc: number): boolean {
  const index = world.model.code[pc + 1];
  const limiter = world.model.limiters[index];
  const { offset } = world.model.slots[world.frames.slot[f]];
  const perSecond = world.params[limiter.perSecond];
  world.frames.pc[f] = pc + WORDS;
  const columns = world.limiters;
  const filled = columns.tokens[index] + ((world.now - columns.filledUs[index]) * perSecond) / 1e6;
  columns.tokens[index] = filled > limiter.burst ? limiter.burst : filled;
  columns.filledUs[index] = world.now;
  if (perSecond <= 0 || columns.tokens[index] >= 1) {
    if (perSecond > 0) columns.tokens[index] -= 1;
    world.cells[offset + limiter.admittedCell]++;
    return true;
  }
  world.cells[offset + limiter.rejectedCell]++;
  world.frames.outcome[f] = OUTCOME_REJECTED;
  return true;
}
