import { MINUTE } from '../../base/time.ts';
import { apply } from './deeds.ts';
import type { Policy } from './types.ts';

/** Does what helped last time, when the same page had another cause. */
export const memoriser: Policy = {
  id: 'memoriser',
  title: 'repeats the fix of another cause',
  conduct: 'unsound',
  play: (seat) => {
    seat.wait(MINUTE);
    apply(seat, seat.remembered);
  },
};
