import type { SkillTag } from '../../scenario/skills.ts';
import type { PartId } from '../debrief-types.ts';
import type { PracticeResult } from './types.ts';

/** As ts-fsrs counts them. */
export type Rating = 1 | 2 | 3 | 4;
export const RATING_WORDS = { 1: 'again', 2: 'hard', 3: 'good', 4: 'easy' } as const;

/** What a hint costs in skill: the furthest one decides. By level from none. */
export const HINT_CREDIT = [1, 1, 0.9, 0.6, 0] as const;

/**
 * The rubric: under 500 of 1000 points again, under 700 hard, under 850 good, else easy; with the third hint or the fourth, hard
 * at the most. Points count in proportion where not every part was marked.
 */
export function ratingOf({ total, max, hints }: Pick<PracticeResult, 'total' | 'max' | 'hints'>): Rating {
  const of1000 = shareOf({ total, max }) * 1_000;
  const rating = of1000 < 500 ? 1 : of1000 < 700 ? 2 : of1000 < 850 ? 3 : 4;
  return hints >= 3 && rating > 2 ? 2 : rating;
}

export function shareOf({ total, max }: Pick<PracticeResult, 'total' | 'max'>): number {
  return max <= 0 ? 0 : Math.min(1, Math.max(0, total / max));
}

/** The part of the score that shows a skill; a tag that is not here goes by its letter. Whatever has no mark of its own goes by the nearest. */
const PART_OF_TAG: Readonly<Partial<Record<SkillTag, readonly PartId[]>>> = {
  K2: ['diagnosis'],
  K4: ['investigation', 'diagnosis'],
  K7: ['diagnosis'],
  K8: ['diagnosis'],
  K16: ['safety'],
  R1: ['outcome'],
  R2: ['decisions'],
  R3: ['outcome', 'investigation'],
  R4: ['safety'],
  R5: ['safety'],
};
const PART_OF_LETTER: Readonly<Record<string, readonly PartId[]>> = { K: ['investigation'], R: ['outcome'], C: ['communication'], L: ['postmortem'] };
/** Parts that a hint cannot help with. */
const UNAIDED: ReadonlySet<PartId> = new Set(['communication', 'postmortem']);

/** How well a skill was shown in a run, in [0, 1], less what hints gave; null where the parts that show it were not marked. */
export function shownSkill({ parts, hints }: Pick<PracticeResult, 'parts' | 'hints'>, tag: SkillTag): number | null {
  const wanted = PART_OF_TAG[tag] ?? PART_OF_LETTER[tag.charAt(0)] ?? [];
  const shares = parts.filter(({ id, max }) => wanted.includes(id) && max > 0).map(({ id, points, max }) => Math.min(1, Math.max(0, points / max)) * (UNAIDED.has(id) ? 1 : HINT_CREDIT[hints]));
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** How well the whole was done, in [0, 1], less what hints gave. */
export const skilledShare = (result: Pick<PracticeResult, 'total' | 'max' | 'hints'>): number => shareOf(result) * HINT_CREDIT[result.hints];
