import { MINUTE, SECOND } from '../../base/time.ts';
import { volleyOf } from '../scripted.ts';
import type { Policy } from './types.ts';

/** Fires every action that can be undone, one for each thing that it can be done to, and sees what happens. */
export const shotgun: Policy = {
  id: 'shotgun',
  title: 'fires all low-risk actions',
  conduct: 'measured',
  play: (seat) => {
    seat.wait(MINUTE);
    for (const action of volleyOf(seat.actions, true)) {
      seat.act(action);
      seat.wait(10 * SECOND);
    }
  },
};
