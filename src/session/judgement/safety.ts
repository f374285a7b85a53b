import type { ScorePart } from '../debrief-types.ts';
import { countText, percentText } from '../words.ts';
import type { DeedFacts } from './expected.ts';
import type { Decision } from './types.ts';
import { UNJUSTIFIED } from './worth.ts';

const MAX = 100;
/** Without any action nothing was risked, and nothing tried. */
const NO_ACTION = 50;
const HARM = 250;
const RISK = 40;
/** A full outage of this long is the unit of risk. */
const OUTAGE_S = 300;
const IRREVERSIBLE = 1.5;
/** More risk than this, unjustified and not to be undone, is severe. */
const SEVERE = 0.8;

export interface SafetyFacts {
  readonly deeds: readonly DeedFacts[];
  /** Bad user-seconds from the page on: the player's, and with nothing done. */
  readonly bad: number;
  readonly nothing: number;
}

/** risk = the action's price where nothing is wrong, at the present load or at the peak, in outages of five minutes; not set by anybody. */
export const riskOf = ({ price }: Pick<DeedFacts, 'price'>): number => (price ?? 0) / OUTAGE_S;

export const isUnjustified = ({ expected }: Pick<Decision, 'expected'>): boolean => expected < UNJUSTIFIED;

/** An action that nothing justified, that cannot be undone, and that would have cost a healthy system minutes of outage; or null. */
export function severeAction(deeds: readonly DeedFacts[], decisions: readonly Decision[]): DeedFacts | null {
  return deeds.find((deed, k) => isUnjustified(decisions[k]!) && !deed.isReversible && riskOf(deed) > SEVERE) ?? null;
}

/** So many actions that nothing justified are trying everything, not testing an idea (docs/adr/0012). */
const SCATTERED = 5;

/** How many actions nothing justified, where they are so many that it was trial and error; else null. */
export function scatteredActions(decisions: readonly Pick<Decision, 'expected'>[]): number | null {
  const unjustified = decisions.filter(isUnjustified).length;
  return unjustified >= SCATTERED ? unjustified : null;
}

/**
 * Safety of the rubric: 100 - 250 · sum of max(0, B - B without the action) / B0 - 40 · risk of each action that nothing
 * justified, half as much again where it cannot be undone; in [-100, 100], and 50 where nothing was done.
 */
export function markSafety({ deeds, bad, nothing }: SafetyFacts, decisions: readonly Decision[]): ScorePart {
  const part = (points: number, why: string, details: NonNullable<ScorePart['details']> = []): ScorePart => ({ id: 'safety', title: 'Safety', points: Math.round(points), max: MAX, why, details });
  if (deeds.length === 0) return part(NO_ACTION, 'You took no action on production: nothing was put at risk, and nothing was shown to be safe.');
  const costs = deeds.map((deed, k) => {
    const harm = deed.without === null ? 0 : Math.max(0, bad - deed.without);
    const risk = isUnjustified(decisions[k]!) ? riskOf(deed) * (deed.isReversible ? 1 : IRREVERSIBLE) : 0;
    return { deed, harm, price: deed.price ?? 0, lost: (HARM * harm) / Math.max(1, nothing) + RISK * risk, isRisk: RISK * risk > (HARM * harm) / Math.max(1, nothing) };
  });
  const total = costs.reduce((sum, { lost }) => sum + lost, 0);
  const worst = costs.reduce((top, cost) => (cost.lost > top.lost ? cost : top));
  const details = costs.map((cost) => ({ title: cost.deed.title, points: Math.round(Math.max(-2 * MAX, -cost.lost)) + 0, max: 0, why: costText(cost) }));
  const why = Math.round(worst.lost) === 0 ? 'No action of yours cost users anything, and none was a risk that nothing justified.' : `"${worst.deed.title}" cost most: ${lowerFirst(costText(worst))}`;
  return part(Math.max(-MAX, MAX - total), why, details);

  function costText({ harm, price, isRisk, deed }: (typeof costs)[number]): string {
    if (isRisk) return `Nothing that you had seen justified it, and where nothing is wrong it costs users as much as ${countText(price)} s of full outage${deed.isReversible ? '' : ', which cannot be undone'}.`;
    if (harm > 0) return `Without it users would have lost ${countText(harm)} bad user-seconds less, ${percentText(harm / Math.max(1, nothing))} of what doing nothing costs.`;
    return 'It did no harm.';
  }
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
