import type { Score, ScorePart } from './debrief-types.ts';
import { countText } from './words.ts';
import type { OutcomeMark } from './outcome.ts';

/** Dimensions of the rubric (1000 points) that are not marked yet. */
const UNMARKED = ['decision quality', 'safety', 'investigation', 'communication', 'post-mortem'] as const;

/**
 * Outcome and diagnosis of the rubric, 480 of its 1000 points. Its caps hold for what is marked in proportion, and say
 * so in the part that they come from. A pure function: the same run is marked the same, by anyone who simulates it again.
 */
export function scoreOf(outcome: OutcomeMark, diagnosis: ScorePart): Score {
  const max = outcome.part.max + diagnosis.max;
  const sum = Math.max(0, outcome.part.points + diagnosis.points);
  const limit = outcome.cap === null ? max : Math.round(outcome.cap.share * max);
  const why = outcome.cap === null ? outcome.part.why : `${outcome.part.why} ${outcome.cap.why} That caps the total at ${countText(limit)} of ${countText(max)}.`;
  return { total: Math.min(sum, limit), max, parts: [{ ...outcome.part, why }, diagnosis], unmarked: UNMARKED };
}
