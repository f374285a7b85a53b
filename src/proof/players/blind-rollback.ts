import { MINUTE } from '../../base/time.ts';
import { rollBackLatest } from './deeds.ts';
import type { Player } from './types.ts';

/** "It must have been the last change." */
export const blindRollback: Player = {
  id: 'blind-rollback',
  title: 'rolls back the latest deploy unseen',
  conduct: 'unsound',
  play: (seat) => {
    seat.wait(MINUTE);
    rollBackLatest(seat);
  },
};
