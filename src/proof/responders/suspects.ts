import type { Instrument, Sight } from '../../session/evidence.ts';
import type { Knowledge } from './knowledge.ts';

/** The causes that nothing read so far speaks against. */
export interface Suspects {
  readonly live: () => readonly string[];
  /** Drops those that a sight speaks against. */
  readonly weigh: (own: Instrument, sight: Sight) => void;
}

export function newSuspects(knowledge: Knowledge): Suspects {
  let live: readonly string[] = knowledge.causes;
  /** How many boards spoke against each cause. */
  const against = new Map<string, number>();
  return {
    live: () => live,
    weigh: (own, sight) => {
      const isAgainst = (cause: string): boolean => knowledge.speaksAgainst(own, sight, cause);
      for (const cause of knowledge.causes) against.set(cause, (against.get(cause) ?? 0) + (isAgainst(cause) ? 1 : 0));
      const left = live.filter((cause) => !isAgainst(cause));
      // Another seed is not quite this one. Where every cause that was left is spoken against, one was dropped for a trifle: all count again, by how much speaks against each.
      const least = Math.min(...against.values());
      live = left.length > 0 ? left : knowledge.causes.filter((cause) => against.get(cause) === least);
    },
  };
}
