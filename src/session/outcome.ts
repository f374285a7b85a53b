import { detLog } from '../base/det-math.ts';
import type { ScorePart } from './debrief-types.ts';
import { CAPS, type Cap } from './score.ts';
import { countText, percentText, spanText } from './words.ts';

/** What the re-simulations say about a run. `best` is null where the scenario has no reference run of this cause. */
export interface OutcomeFacts {
  readonly pagedUs: number;
  /** When the player declared it resolved, in world time. */
  readonly resolvedUs: number | null;
  /** When users were well for good, in world time. */
  readonly recoveredUs: number | null;
  /** Bad user-seconds from the page to the end of the horizon: the player's, with nothing done, and the reference run's. */
  readonly bad: number;
  readonly nothing: number;
  readonly best: number | null;
}

export interface OutcomeMark {
  readonly outcome: 'win' | 'lose';
  readonly text: string;
  readonly part: ScorePart;
  /** The most that the whole score may be, and why; null without a cap. */
  readonly cap: Cap | null;
}

const MAX = 300;
/** Less than this share of B0 saved is chance, not help: an incident that heals by itself is not won by watching. */
const SAVED_MIN = 0.02;
/** One bad user-second is the least that is told apart, so that a perfect run has a logarithm. */
const LEAST = 1;

/** Won when users recovered for good within the horizon, earlier or cheaper than by themselves, and nobody was told so too soon. */
export function markOutcome(facts: OutcomeFacts): OutcomeMark {
  const { pagedUs, resolvedUs, recoveredUs, bad, nothing } = facts;
  const early = resolvedUs !== null && (recoveredUs === null || resolvedUs < recoveredUs);
  const helped = nothing - bad > SAVED_MIN * nothing;
  const win = recoveredUs !== null && !early && helped;
  const cap = early
    ? { points: CAPS.falseAllClear, why: `You declared it resolved ${recoveredUs === null ? 'and users never recovered' : `${spanText(recoveredUs - resolvedUs)} before users had recovered`}: a false all-clear.` }
    : recoveredUs === null
      ? { points: CAPS.notMitigated, why: 'Users had not recovered when the time was up.' }
      : null;
  return { outcome: win ? 'win' : 'lose', text: outcomeText(facts, win, early, pagedUs), part: outcomePart(facts), cap };
}

function outcomeText({ resolvedUs, recoveredUs }: OutcomeFacts, win: boolean, early: boolean, pagedUs: number): string {
  if (early && recoveredUs === null) return 'You declared the incident resolved, and users went on suffering.';
  if (early) return 'You declared the incident resolved before users had recovered.';
  if (recoveredUs === null) return 'Users still suffered when the time was up.';
  const after = spanText(recoveredUs - pagedUs);
  if (!win) return `Users recovered ${after} after the page, but no better than if nothing had been done.`;
  if (resolvedUs === null) return `Users recovered ${after} after the page; nobody told them so.`;
  return `Users recovered ${after} after the page, and the all-clear came ${spanText(resolvedUs - recoveredUs)} later.`;
}

/**
 * 300 · clamp(ln(B0/B) / ln(B0/B*), -0.2, 1): logarithmic, because the cost of incidents is skewed; nothing beyond the
 * reference, so that gambling does not pay.
 */
function outcomePart({ bad, nothing, best }: OutcomeFacts): ScorePart {
  const part = (share: number, why: string): ScorePart => ({ id: 'outcome', title: 'Outcome', points: Math.round(MAX * Math.min(1, Math.max(-0.2, share))), max: MAX, why });
  const floor = (value: number): number => Math.max(LEAST, value);
  const cost = `Users lost ${countText(bad)} bad user-seconds from the page on`;
  if (nothing <= LEAST) return part(bad <= LEAST ? 1 : -0.2, `${cost}; with nothing done they would have lost none, so there was nothing to win.`);
  const share = `${percentText(bad / nothing)} of the ${countText(nothing)} with nothing done`;
  if (best === null) return part(1 - bad / nothing, `${cost}, ${share}. This cause has no reference run to compare with, so the share that you saved counts.`);
  if (nothing - floor(best) <= SAVED_MIN * nothing) {
    // A logarithm of next to nothing would weigh chance. Whoever finds a way that the reference does not know is not held back.
    const saved = nothing - bad;
    return part(saved > SAVED_MIN * nothing ? 1 : saved >= -SAVED_MIN * nothing ? 0 : -0.2, `${cost}, ${share}. The reference run saves nothing either: in this horizon there was nothing to win, and waiting earns nothing.`);
  }
  return part(detLog(floor(nothing) / floor(bad)) / detLog(floor(nothing) / floor(best)), `${cost}, ${share}; the reference run keeps it to ${countText(best)}.`);
}
