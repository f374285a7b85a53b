import type { CallModel } from '../../kernel/model.ts';
import type { World } from '../../kernel/world.ts';

const OUTCOME_TIMEOUT = 2;

/**
 * Whether an attempt ended because its caller stopped waiting, and not because the callee answered that something behind
 * it had timed out: an answer would have come before the timeout. (Not so, for the attempts under way, when the timeout
 * itself has just been changed.) `deadlineUs` is when the caller's own caller gives up, 0 where it does not say so.
 */
export function gaveUp(world: World, call: CallModel, outcome: number, durationUs: number, deadlineUs = 0): boolean {
  const timeoutUs = world.params[call.timeout];
  if (outcome !== OUTCOME_TIMEOUT) return false;
  return (timeoutUs > 0 && durationUs >= timeoutUs) || (deadlineUs > 0 && world.now >= deadlineUs);
}
