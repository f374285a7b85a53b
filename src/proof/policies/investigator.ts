import { READ_AT_US } from '../tolerances.ts';
import { apply, excludeByEvidence } from './deeds.ts';
import type { Policy } from './types.ts';

/** Asks, for each two causes that are still possible, for the reading that tells them apart best; acts on the one that is left. */
export const investigator: Policy = {
  id: 'investigator',
  title: 'excludes causes by readings, then acts',
  conduct: 'sound',
  play: (seat) => {
    seat.wait(READ_AT_US.at(-1)!);
    apply(seat, excludeByEvidence(seat));
  },
};
