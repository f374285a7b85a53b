import { FREE } from '../../kernel/frames.ts';
import type { World } from '../../kernel/world.ts';
import { abort } from '../station/station.ts';

const OUTCOME_RESET = 7;

/** Ends every running statement of a class, like pg_terminate_backend on its sessions. Returns how many there were. */
export function killStatements(world: World, databaseIndex: number, q: number): number {
  const { frames, model } = world;
  const { slot, queries } = model.databases[databaseIndex];
  const { endpoint } = queries[q];
  let killed = 0;
  for (let f = 0; f < frames.high; f++) {
    if (frames.state[f] === FREE || frames.slot[f] !== slot || frames.endpoint[f] !== endpoint) continue;
    abort(world, f, OUTCOME_RESET);
    killed++;
  }
  return killed;
}
