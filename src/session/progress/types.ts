import type { SkillTag } from '../../scenario/skills.ts';
import type { PartId } from '../debrief-types.ts';
import type { HintLevel } from '../intents.ts';

/** What a scenario practises: what its result is kept under. */
export interface Practice {
  readonly family: string;
  /** 1 to 5. */
  readonly difficulty: number;
  readonly skills: readonly SkillTag[];
  /** How many hidden causes share its surface. */
  readonly twins: number;
}

/** How much help a run begins with: told step by step, two decisions left, free with hints, free. */
export type GuidanceStep = 'guided' | 'completion' | 'hints' | 'free';
export const GUIDANCE_STEPS: readonly GuidanceStep[] = ['guided', 'completion', 'hints', 'free'];

/** One marked part of a score. */
export interface MarkedPart {
  readonly id: PartId;
  readonly points: number;
  readonly max: number;
}

/**
 * What remains of a run once it was debriefed. All progress is worked out from these, in order of time: skills, cards, the
 * guidance ladder. So two browsers' progress is united by uniting their results, and nothing can disagree with the runs.
 */
export interface PracticeResult extends Practice {
  readonly runId: string;
  readonly scenarioId: string;
  readonly title: string;
  readonly seed: number;
  /** The cause that was played. Only used to choose another; never shown. */
  readonly variant: string;
  /** Epoch milliseconds, by the clock of whoever played. `markedAt` is when the score was worked out last. */
  readonly startedAt: number;
  readonly playedAt: number;
  readonly markedAt: number;
  /** Taken off from another run: it only trains. */
  readonly isBranch: boolean;
  readonly guidance: GuidanceStep;
  /** The furthest hint that was taken; 0: none. */
  readonly hints: 0 | HintLevel;
  readonly outcome: 'win' | 'lose';
  readonly total: number;
  readonly max: number;
  readonly parts: readonly MarkedPart[];
}
