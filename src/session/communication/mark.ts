import { MINUTE } from '../../base/time.ts';
import type { ScorePart } from '../debrief-types.ts';
import { HELD_US } from '../health.ts';
import { spanText } from '../words.ts';
import { AUDIENCES, whenText, type CommunicationFacts } from './facts.ts';
import { markAcknowledged, markExternal, markFirstUpdate } from './first-words.ts';
import { markCadence } from './promises.ts';
import { markTruthful } from './truth.ts';
import type { RuleMark } from './types.ts';

export type { CommunicationFacts } from './facts.ts';

const MAX = 100;
const MAX_ALL_CLEAR = 10;
/** More than one update in this time to the same people is noise. */
const QUIET_US = 2 * MINUTE;
const NOISE_COSTS = 2;

/**
 * Communication by the rubric, 100 of its 1000 points: who was told what, when, and whether it was so. A pure function of the log and
 * of the objectives' readings; free words are never parsed, their existence counts.
 */
export function markCommunication(facts: CommunicationFacts): ScorePart {
  const first = markFirstUpdate(facts);
  const rules = [markAcknowledged(facts), first, markExternal(facts, first), markCadence(facts), markTruthful(facts), markAllClear(facts), markQuiet(facts)];
  const points = Math.max(0, rules.reduce((sum, rule) => sum + rule.points, 0));
  return { id: 'communication', title: 'Communication', points, max: MAX, why: mostMoved(rules), details: rules };
}

/** The all-clear is declaring it resolved, or an update that says "resolved", whichever came first. */
function markAllClear(facts: CommunicationFacts): RuleMark {
  const mark = (points: number, why: string): RuleMark => ({ id: 'all-clear', title: 'All-clear only after recovery had held', points, max: MAX_ALL_CLEAR, why });
  const said = facts.run.state.posts.find(({ update }) => update?.status === 'resolved')?.atUs ?? Infinity;
  const atUs = Math.min(said, facts.resolvedUs ?? Infinity);
  if (atUs === Infinity) return mark(0, 'Nobody was told that it was over.');
  const when = `The all-clear came ${whenText(facts, atUs)}`;
  if (facts.recoveredUs === null) return mark(0, `${when}, and users never recovered.`);
  const heldUs = atUs - facts.recoveredUs;
  if (heldUs >= HELD_US) return mark(MAX_ALL_CLEAR, `${when}, when users had been well for ${spanText(heldUs)}.`);
  return mark(0, heldUs < 0 ? `${when}, ${spanText(-heldUs)} before users were well.` : `${when}, when users had been well for only ${spanText(heldUs)}.`);
}

function markQuiet(facts: CommunicationFacts): RuleMark {
  let noise = 0;
  for (const audience of AUDIENCES) {
    let counted = -Infinity;
    for (const { atUs } of facts.run.state.posts.filter((post) => post.audience === audience)) {
      if (atUs - counted < QUIET_US) noise++;
      else counted = atUs;
    }
  }
  const why = noise === 0 ? 'Never more than one update in two minutes to the same people.' : `${noise} ${noise === 1 ? 'update' : 'updates'} came less than two minutes after another to the same people.`;
  return { id: 'quiet', title: 'No flood of updates', points: noise === 0 ? 0 : -NOISE_COSTS * noise, max: 0, why };
}

function mostMoved(rules: readonly RuleMark[]): string {
  const lost = rules.reduce((worst, rule) => (rule.max - rule.points > worst.max - worst.points ? rule : worst));
  return lost.max === lost.points ? 'Everybody was told what they needed in time, and all of it was so.' : lost.why;
}
