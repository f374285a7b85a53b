import type { CallModel } from '../../kernel/model.ts';
import type { World } from '../../kernel/world.ts';

const OUTCOME_TIMEOUT = 2;

/**
 * Whether an attempt ended because its caller stopped waiting, and not because the callee answered that something behind
 * it had timed out: an answer would have come before the timeout. (Not so, for the attempts under way, when the timeout
 * itself has just been changed.)
 */
export function gaveUp(world: World, call: CallModel, outcome: number, durationUs: number): boolean {
  const timeoutUs = world.params[call.timeout];
  return outcome === OUTCOME_TIMEOUT && timeoutUs > 0 && durationUs >= timeoutUs;
}
