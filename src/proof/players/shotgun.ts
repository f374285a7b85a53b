import { MINUTE, SECOND } from '../../base/time.ts';
import type { Player } from './types.ts';

/** Fires every action that can be undone, one for each thing that it can be done to, and sees what happens. */
export const shotgun: Player = {
  id: 'shotgun',
  title: 'fires all low-risk actions',
  conduct: 'measured',
  play: (seat) => {
    seat.wait(MINUTE);
    const fired = new Set<string>();
    for (const action of seat.actions) {
      if (!action.isReversible || action.isOff || fired.has(action.route)) continue;
      fired.add(action.route);
      seat.act(action);
      seat.wait(10 * SECOND);
    }
  },
};
