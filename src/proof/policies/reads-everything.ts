import { READ_AT_US } from '../tolerances.ts';
import { apply } from './deeds.ts';
import type { Policy } from './types.ts';

/** Opens whatever there is to open before deciding by the majority of it. */
export const readsEverything: Policy = {
  id: 'reads-everything',
  title: 'reads everything, then acts',
  conduct: 'sound',
  play: (seat) => {
    seat.wait(READ_AT_US.at(-1)!);
    const { causes } = seat;
    const won = new Map(causes.map((cause) => [cause, 0]));
    causes.forEach((a, i) => {
      for (const b of causes.slice(i + 1)) {
        const votes = seat.votes(a, b);
        const winner = votes.a >= votes.b ? a : b;
        won.set(winner, won.get(winner)! + 1);
      }
    });
    apply(seat, causes.reduce((best, cause) => (won.get(cause)! > won.get(best)! ? cause : best)));
  },
};
