import { detLog2 } from '../../base/det-math.ts';
import type { ScorePart } from '../debrief-types.ts';
import type { Falsified } from './falsified.ts';

const MAX = 150;
const GAINED = 70;
const HELD = 30;
const FALSIFIED = 30;
const VERIFIED = 20;

export interface InvestigationFacts {
  /** How many causes share the page; how many were left when the last action was taken (null: none was taken), and at the end. */
  readonly causes: number;
  readonly leftAtLastAction: number | null;
  readonly left: number;
  /** Whether anything was opened or pinned at all. */
  readonly looked: boolean;
  readonly falsified: readonly Falsified[];
  /** Whether the player looked at readings again after users had been well for two minutes. */
  readonly verified: boolean;
}

/**
 * Investigation of the rubric: 70 · information gained by the end + 30 · information held at the last action, both as a share
 * of log2 of the causes, + up to 30 for predictions that were contradicted, + 20 for looking again after the recovery. Where
 * there is one cause only, looking at all is what there was to find out.
 */
export function markInvestigation({ causes, leftAtLastAction, left, looked, falsified, verified }: InvestigationFacts): ScorePart {
  const held = (live: number | null): number => {
    if (live === null) return 0;
    if (causes < 2) return looked ? 1 : 0;
    return 1 - detLog2(Math.max(1, live)) / detLog2(causes);
  };
  const gained = GAINED * held(left);
  const atAction = HELD * held(leftAtLastAction);
  const wrong = Math.min(FALSIFIED, falsified.reduce((sum, { points }) => sum + points, 0));
  const checked = verified ? VERIFIED : 0;
  const others = causes - 1;
  const of = `${others} other ${others === 1 ? 'cause' : 'causes'}`;
  const details = [
    { title: 'Information gained by the end', points: Math.round(gained), max: GAINED, why: causes < 2 ? 'This page has one cause.' : `What you opened or pinned excluded ${causes - left} of ${of}.` },
    { title: 'Information held at the last action', points: Math.round(atAction), max: HELD, why: leftAtLastAction === null ? 'You took no action.' : causes < 2 ? 'This page has one cause.' : `When you acted last you had excluded ${causes - leftAtLastAction} of ${of}.` },
    { title: 'Ideas put to the test', points: Math.round(wrong), max: FALSIFIED, why: falsified.length === 0 ? 'No prediction of yours was contradicted by a reading that tells causes apart.' : `${falsified.length === 1 ? 'One prediction was' : `${falsified.length} predictions were`} contradicted by a reading that excluded a cause.` },
    { title: 'Looking again after the recovery', points: checked, max: VERIFIED, why: verified ? 'You looked at readings again when users had been well for two minutes.' : 'You did not look at readings again once users had been well for two minutes.' },
  ];
  const missing = details.reduce((top, detail) => (detail.max - detail.points > top.max - top.points ? detail : top));
  const why = missing.max === missing.points ? 'You excluded every other cause before you acted, tested ideas, and looked again afterwards.' : missing.why;
  return { id: 'investigation', title: 'Investigation', points: Math.round(gained + atAction + wrong + checked), max: MAX, why, details };
}
