import { MINUTE } from '../../base/time.ts';
import { rollBackLatest } from './deeds.ts';
import type { Policy } from './types.ts';

/** "It must have been the last change." */
export const blindRollback: Policy = {
  id: 'blind-rollback',
  title: 'rolls back the latest deploy unseen',
  conduct: 'unsound',
  play: (seat) => {
    seat.wait(MINUTE);
    rollBackLatest(seat);
  },
};
