import { createEmptyCard, fsrs, type Card, type Grade } from 'ts-fsrs';
import { countedResults } from '../../session/progress/counted.ts';
import { ratingOf } from '../../session/progress/rating.ts';
import type { PracticeResult } from '../../session/progress/types.ts';

/** Days and never minutes, since an incident is no flash card; no dice, so that the same results are due at the same time everywhere. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false });

/** When something is to be played again. */
export interface PracticeCard {
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly lastAt: number;
  readonly reviews: number;
}

export interface Cards {
  /** By family, and by scenario: the set of twins that share its surface. */
  readonly families: ReadonlyMap<string, PracticeCard>;
  readonly twins: ReadonlyMap<string, PracticeCard>;
}

/** The cards are worked out anew from the results that count, each one review: nothing of them is stored. */
export function cardsOf(results: readonly PracticeResult[]): Cards {
  const reviews = countedResults(results).sort((a, b) => a.playedAt - b.playedAt || (a.runId < b.runId ? -1 : 1));
  return { families: fold(reviews, ({ family }) => family), twins: fold(reviews, ({ scenarioId }) => scenarioId) };
}

function fold(reviews: readonly PracticeResult[], keyOf: (result: PracticeResult) => string): ReadonlyMap<string, PracticeCard> {
  const cards = new Map<string, Card>();
  for (const result of reviews) {
    const at = new Date(result.playedAt);
    const before: Card = cards.get(keyOf(result)) ?? createEmptyCard(at);
    const grade: Grade = ratingOf(result);
    cards.set(keyOf(result), scheduler.next(before, at, grade).card);
  }
  return new Map([...cards].map(([key, card]) => [key, { dueAt: card.due.getTime(), lastAt: card.last_review?.getTime() ?? 0, reviews: card.reps }]));
}
