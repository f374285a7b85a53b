import { FREE } from '../../kernel/frames.ts';
import type { World } from '../../kernel/world.ts';
import { OUTCOMES } from '../../spec.ts';
import { abort } from '../station/station.ts';

const OUTCOME_CANCELLED = OUTCOMES.indexOf('cancelled');

/** The callee hears that nobody waits any more. Its row may be somebody else's by now: tokens are never used twice. */
export function cancelled(world: World, f: number, token: number): void {
  const { frames } = world;
  if (frames.state[f] !== FREE && frames.parent[f] >= 0 && frames.parentToken[f] === token) abort(world, f, OUTCOME_CANCELLED);
}
