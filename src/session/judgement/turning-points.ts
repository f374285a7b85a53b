import { detLog2 } from '../../base/det-math.ts';
import { MINUTE } from '../../base/time.ts';
import { countText, percentText, spanText } from '../words.ts';
import { isLive } from './causes.ts';
import { bestOf } from './decisions.ts';
import type { RunFacts } from './gather.ts';
import type { Decision, TurningPoint } from './types.ts';

/** A smaller difference between two choices is no turning point. */
const BETTER = 0.1;
const POINTS_MAX = 3;

/**
 * At most three moments that decided the run, in order of time: an all-clear that was false, where waiting cost users most by
 * the minute, where the choice fell furthest short of what could be expected of another, and what told the player most. `lookText` names an intent as the
 * timeline does, `ms` turns world time into the wall clock.
 */
export function turningPointsOf(facts: RunFacts, decisions: readonly Decision[], lookText: (seq: number) => string, ms: (us: number) => number): TurningPoint[] {
  const found = [allClearOf(facts, ms), delayOf(facts, ms), choiceOf(decisions), informationOf(facts, lookText, ms)].flatMap((point) => point ?? []);
  return found.slice(0, POINTS_MAX).sort((a, b) => a.atMs - b.atMs);
}

/** What users still lost when they had been told that it was over. */
function allClearOf({ intents, yours }: RunFacts, ms: (us: number) => number): TurningPoint | null {
  const end = intents.find(({ intent }) => intent.kind === 'resolve');
  if (end === undefined || (yours.recoveredUs !== null && yours.recoveredUs <= end.tick)) return null;
  const after = yours.perMinute.slice(Math.ceil(end.tick / MINUTE)).reduce((sum, lost) => sum + lost, 0);
  return {
    atMs: ms(end.tick), kind: 'all-clear', title: 'The all-clear',
    question: 'What told you that it was over, and what would have told you that it was not?',
    reveal: `In the minutes after it users lost another ${countText(after)} bad user-seconds, of ${countText(yours.badUserSeconds)} in all${yours.recoveredUs === null ? ', and had not recovered when the time was up' : `, and recovered ${spanText(yours.recoveredUs - end.tick)} later`}.`,
  };
}

function delayOf({ earlier, deeds, yours, runs }: RunFacts, ms: (us: number) => number): TurningPoint | null {
  const pagedUs = yours.run.pagedAtUs ?? 0;
  if (earlier !== null) {
    const deed = deeds[earlier.k]!;
    const waitedUs = deed.afterPageUs - earlier.sufficedUs;
    const cost = yours.badUserSeconds - earlier.counterfactual.run.badUserSeconds;
    return {
      atMs: ms(pagedUs + earlier.sufficedUs), kind: 'delay', title: `${spanText(waitedUs)} from knowing to acting`,
      question: `${spanText(earlier.sufficedUs)} after the page you had seen what you needed. How did you decide to wait ${spanText(waitedUs)} more before "${deed.title}"?`,
      reveal: `Each of these minutes cost users about ${countText((cost * MINUTE) / Math.max(MINUTE, waitedUs))} bad user-seconds, ${countText(cost)} in all.`,
    };
  }
  const nothing = runs.find(({ id }) => id === 'nothing');
  const reference = runs.find(({ id }) => id === 'reference');
  if (deeds.length > 0 || nothing === undefined || reference === undefined) return null;
  const first = reference.actions[0];
  if (first === undefined) return null;
  return {
    atMs: first.atMs, kind: 'delay', title: 'Nothing was done',
    question: 'How would you have known that it was time to act, and what held you back?',
    reveal: `The reference run acts here ("${first.title}") and keeps it to ${countText(reference.badUserSeconds)} bad user-seconds; with nothing done users lost ${countText(nothing.badUserSeconds)}.`,
  };
}

function choiceOf(decisions: readonly Decision[]): TurningPoint | null {
  const losses = decisions.map((decision) => bestOf(decision) - decision.expected);
  const k = losses.indexOf(Math.max(...losses));
  const decision = decisions[k];
  if (decision === undefined || losses[k]! < BETTER) return null;
  const best = decision.options[0]!;
  const causes = decision.underCauses.length === 1 ? 'Only the true cause was still possible' : `${decision.underCauses.length} causes were still possible`;
  return {
    atMs: decision.atMs, kind: 'benefit', title: `The choice of "${decision.title}"`,
    question: `How did you choose "${decision.title}", and what did you expect it to do?`,
    reveal: `${causes}. Over these it could be expected to avoid ${percentText(decision.expected)} of what users would lose; "${best.title}" promised ${percentText(best.expected)}.`,
  };
}

function informationOf({ causes, intents, sightSeqs }: RunFacts, lookText: (seq: number) => string, ms: (us: number) => number): TurningPoint | null {
  const gains = sightSeqs.map((seq) => {
    const before = causes.filter((cause) => isLive(cause, seq - 1)).length;
    const after = causes.filter((cause) => isLive(cause, seq)).length;
    return { seq, before, after, bits: detLog2(before) - detLog2(after) };
  });
  const best = gains.reduce<(typeof gains)[number] | null>((top, gain) => (top === null || gain.bits > top.bits ? gain : top), null);
  const stamped = intents.find(({ seq }) => seq === best?.seq);
  if (best === null || stamped === undefined || best.bits <= 0) return null;
  const left = best.after === 1 ? 'only the true one' : `${best.after} of them`;
  return {
    atMs: ms(stamped.tick), kind: 'information', title: `What "${lookText(best.seq)}" told`,
    question: `How did you come to open "${lookText(best.seq)}", and what did you read from it?`,
    reveal: `It told most of all that you opened: of ${best.before} causes that were possible before it, it left ${left}.`,
  };
}
