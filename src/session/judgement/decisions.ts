import type { VariantSpec } from '../../scenario/types.ts';
import type { ScorePart } from '../debrief-types.ts';
import { percentText } from '../words.ts';
import type { CauseFacts } from './causes.ts';
import { expectedOf, liveAt, type DeedFacts, type OptionFacts } from './expected.ts';
import type { Decision } from './types.ts';

const MAX = 100;
/** An action expected to avoid this share is as good as any (the rubric). */
const FULL = 0.7;
/** A sensible first step need not be the cure: this much of what was to be had counts, ... */
const REGRET = 0.8;
/** ... if it helps at all, ... */
const HELPS = 0.1;
/** ... and if taking it where nothing is wrong costs no more than this, in seconds of full outage. */
const LOW_RISK_S = 60;

export interface DecisionFacts {
  readonly deeds: readonly DeedFacts[];
  readonly options: readonly OptionFacts[];
  readonly causes: readonly CauseFacts[];
  readonly truth: string;
  readonly variants: Readonly<Record<string, VariantSpec>>;
}

/** Each action with what could be expected of it, and of the alternatives, when it was taken. `ms` turns world time into the wall clock. */
export function decisionsOf({ deeds, options, causes, truth, variants }: DecisionFacts, ms: (us: number) => number): Decision[] {
  return deeds.map((deed, k): Decision => {
    const live = liveAt(causes, truth, deed.seq, deed.isTold);
    const expected = expectedOf(live, variants, (cause) => cause.worth[k] ?? null);
    const others = options.flatMap((option, i) => {
      if (isSameAction(option, deed)) return [];
      return [{ title: option.title, expected: expectedOf(live, variants, (cause) => cause.optionWorth[i] ?? null), taken: false, why: option.why }];
    });
    const why = options.find((option) => isSameAction(option, deed))?.why ?? '';
    return {
      action: k,
      atMs: ms(deed.tick),
      title: deed.title,
      underCauses: live.map((cause) => ({ cause: cause.id, title: variants[cause.id]!.title, saved: cause.worth[k] ?? 0 })),
      expected,
      options: [{ title: deed.title, expected, taken: true, why }, ...others].sort((a, b) => b.expected - a.expected),
    };
  });
}

export const bestOf = ({ options }: Pick<Decision, 'options'>): number => Math.max(...options.map(({ expected }) => expected));

/**
 * Whether an action may count by regret: it was the first that can be undone and was expected to help, something seen had
 * excluded a cause before it (or there is but one), and it costs a healthy system next to nothing.
 */
export function isSensibleStep({ deeds, causes }: Pick<DecisionFacts, 'deeds' | 'causes'>, decisions: readonly Decision[], k: number): boolean {
  const first = deeds.findIndex((deed, i) => deed.isReversible && decisions[i]!.expected > HELPS);
  const deed = deeds[k]!;
  const isInformed = causes.length < 2 || causes.some(({ ruledOut }) => ruledOut !== null && ruledOut.seq >= 0 && ruledOut.seq < deed.seq);
  return k === first && isInformed && (deed.price === null || deed.price <= LOW_RISK_S);
}

/**
 * Decision quality of the rubric: the mean over actions of E / 0.7 in [-1, 1], E being the share of bad user-seconds that the
 * action could be expected to avoid over the causes that were still possible. One sensible first step counts at least
 * 0.8 · E / best E.
 */
export function markDecisions(facts: Pick<DecisionFacts, 'deeds' | 'causes'>, decisions: readonly Decision[]): ScorePart {
  const part = (points: number, why: string, details: NonNullable<ScorePart['details']> = []): ScorePart => ({ id: 'decisions', title: 'Decisions', points: Math.round(points), max: MAX, why, details });
  if (decisions.length === 0) return part(0, 'You took no action on production, so there is no decision to mark.');
  const values = decisions.map((decision, k) => valueOf(decision, isSensibleStep(facts, decisions, k)));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const worst = values.indexOf(Math.min(...values));
  const best = values.indexOf(Math.max(...values));
  const moved = mean < 0.5 ? decisions[worst]! : decisions[best]!;
  const share = MAX / values.length;
  return part(
    MAX * Math.min(1, Math.max(0, mean)),
    `Judged by what you could know when you acted, ${decisions.length === 1 ? '' : `${mean < 0.5 ? 'the weakest' : 'the best'} of ${decisions.length} actions was `}"${moved.title}": expected to avoid ${percentText(moved.expected)} of what users would lose, over ${moved.underCauses.length === 1 ? 'the one cause' : `${moved.underCauses.length} causes`} still possible.`,
    decisions.map((decision, k) => ({ title: decision.title, points: Math.round(share * values[k]!) + 0, max: Math.round(share), why: whyOf(decision) })),
  );
}

function valueOf(decision: Decision, isSensible: boolean): number {
  const value = Math.min(1, Math.max(-1, decision.expected / FULL));
  const best = bestOf(decision);
  return isSensible && best > 0 ? Math.max(value, REGRET * Math.min(1, Math.max(0, decision.expected / best))) : value;
}

function whyOf({ underCauses, expected, options }: Decision): string {
  const causes = underCauses.map(({ title, saved }) => `${percentText(saved)} if it was "${title}"`).join(', ');
  const better = options[0]!.taken ? 'Nothing that was considered promised more.' : `"${options[0]!.title}" promised ${percentText(options[0]!.expected)}.`;
  return underCauses.length < 2 ? `Expected to avoid ${percentText(expected)}. ${better}` : `Expected to avoid ${percentText(expected)}: ${causes}. ${better}`;
}

export function isSameAction(a: { readonly verb: string; readonly args: DeedFacts['args'] }, b: { readonly verb: string; readonly args: DeedFacts['args'] }): boolean {
  const keys = Object.keys(a.args);
  return a.verb === b.verb && keys.length === Object.keys(b.args).length && keys.every((key) => a.args[key] === b.args[key]);
}
