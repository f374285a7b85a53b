import { firstOfSeeds } from './counted.ts';
import { shareOf, skilledShare } from './rating.ts';
import { GUIDANCE_STEPS, type GuidanceStep, type PracticeResult } from './types.ts';

/** The step that somebody chose for a family, and when. */
export interface GuidanceChoice {
  readonly step: GuidanceStep;
  readonly at: number;
}

export interface LadderView {
  readonly step: GuidanceStep;
  /** Why this step, in a sentence. */
  readonly why: string;
}

const SKILLED = 0.7;
const MISSED = 0.5;
const TIMES = 2;

/**
 * The rubric's ladder of one family: up a step after two runs at this step above 0.7 on different seeds, down after two below
 * 0.5. A choice of one's own begins anew from there. Without either it begins at `begin`.
 */
export function ladderOf(results: readonly PracticeResult[], choice: GuidanceChoice | null, begin: GuidanceStep): LadderView {
  let at = GUIDANCE_STEPS.indexOf(choice?.step ?? begin);
  let why = choice === null ? 'Where this family begins.' : 'You chose it.';
  let [well, missed] = [0, 0];
  const move = (by: 1 | -1, reason: string): void => {
    const next = Math.min(GUIDANCE_STEPS.length - 1, Math.max(0, at + by));
    if (next !== at) why = reason;
    at = next;
    [well, missed] = [0, 0];
  };
  for (const result of firstOfSeeds(results)) {
    if (choice !== null && result.startedAt < choice.at) continue;
    const played = GUIDANCE_STEPS.indexOf(result.guidance);
    if (played < at) continue;
    if (skilledShare(result) > SKILLED) {
      // Doing well with less help than advised is a skipped step.
      if (played > at) [at, well, missed, why] = [played, 0, 0, 'You did well with less help than that.'];
      well++;
    }
    else if (shareOf(result) < MISSED) missed++;
    if (well >= TIMES) move(1, 'Two runs in this family went well.');
    else if (missed >= TIMES) move(-1, 'Two runs in this family were missed, so there is more help again.');
  }
  return { step: GUIDANCE_STEPS[at] ?? begin, why };
}
