import { MINUTE, SECOND } from '../../base/time.ts';
import { comparedRun, playOut, USERS_ONLY, type PlannedIntent, type PlayedOut } from '../compare-runs.ts';
import type { Run } from '../run.ts';
import { spanText } from '../words.ts';
import type { CauseFacts, Deed } from './causes.ts';
import type { DeedFacts, OptionFacts } from './expected.ts';
import { isSameSuffering, quietSince } from './hopeless.ts';
import { bestOf, isSameAction } from './decisions.ts';
import type { Counterfactual, Decision } from './types.ts';

/** Other courses of the same incident, simulated again to the end of the horizon. */

/** Where this long after the missing action was over nobody has fared otherwise, nobody will. */
const SAME_US = 4 * MINUTE;
/** A course that saves less than this share of what doing nothing costs teaches nothing. */
const TELLING_SHARE = 0.02;
/** Somebody who has just read something needs a moment to act on it. */
const ACT_US = 10 * SECOND;
/** Being a little earlier is no other decision. */
const EARLIER_US = MINUTE;
/** An alternative must promise this much more to be shown as the better one. */
const BETTER = 0.1;

/** The log without its `k`-th mitigation. */
export function withoutDeed(plan: readonly PlannedIntent[], k: number): PlannedIntent[] {
  let seen = -1;
  return plan.filter(({ intent }) => intent.kind !== 'mitigate' || ++seen !== k);
}

/** The run without its `k`-th mitigation; null where no user would have fared otherwise. */
export function* playWithout(played: Run, yours: PlayedOut, plan: readonly PlannedIntent[], k: number): Generator<number, PlayedOut | null> {
  const action = yours.run.world.book.actions[yours.run.state.mitigations[k]?.action ?? -1];
  const overUs = action?.endsUs ?? action?.startedUs ?? Infinity;
  const isSame = (run: Run): boolean => {
    const quietUs = quietSince(run);
    const { now } = run.world;
    return quietUs !== null && now - overUs >= SAME_US && now % MINUTE === 0 && isSameSuffering(run.suffering.perMinute, yours.perMinute, now / MINUTE);
  };
  const without = yield* playOut(played, withoutDeed(plan, k), USERS_ONLY, isSame);
  return without.cut || without.badUserSeconds === yours.badUserSeconds ? null : without;
}

/** The action without which users would have lost most more; null where none made a difference. */
export function decisiveDeed(deeds: readonly DeedFacts[], bad: number, nothing: number): number | null {
  const gains = deeds.map(({ without }) => (without === null ? 0 : without - bad));
  const best = Math.max(0, ...gains);
  return best > TELLING_SHARE * nothing ? gains.indexOf(best) : null;
}

/** When, after the page, the last cause was excluded that had been by the time of an action; null where nothing had. */
export function sufficedAt(causes: readonly CauseFacts[], intents: Run['intents'], pagedUs: number, acknowledgedUs: number | null, seq: number): number | null {
  if (causes.length < 2) return acknowledgedUs === null ? null : acknowledgedUs - pagedUs;
  const seqs = causes.flatMap(({ ruledOut }) => (ruledOut !== null && ruledOut.seq >= 0 && ruledOut.seq < seq ? [ruledOut.seq] : []));
  const last = intents.find((stamped) => stamped.seq === Math.max(...seqs));
  return last === undefined ? null : last.tick - pagedUs;
}

export interface Alternatives {
  readonly played: Run;
  readonly plan: readonly PlannedIntent[];
  readonly deeds: readonly (DeedFacts & Deed)[];
  readonly options: readonly OptionFacts[];
  readonly optionsAtUs: number | null;
  readonly decisions: readonly Decision[];
  readonly bad: number;
  readonly nothing: number;
}

export interface EarlierFacts {
  readonly k: number;
  readonly sufficedUs: number;
  readonly counterfactual: Counterfactual;
}

/** The decisive action at the first moment at which what had been seen sufficed for it; null where it was not later, or would have saved nothing. */
export function* playEarlier({ played, plan, deeds, bad, nothing }: Alternatives, sufficedUs: (seq: number) => number | null): Generator<number, EarlierFacts | null> {
  const k = decisiveDeed(deeds, bad, nothing);
  const deed = k === null ? undefined : deeds[k];
  const enoughUs = deed === undefined ? null : sufficedUs(deed.seq);
  const acknowledged = plan.find(({ intent }) => intent.kind === 'acknowledge');
  if (k === null || deed === undefined || enoughUs === null || acknowledged === undefined) return null;
  const atUs = Math.max(enoughUs, acknowledged.afterPageUs) + ACT_US;
  if (deed.afterPageUs - atUs < EARLIER_US) return null;
  const moved: PlannedIntent = { afterPageUs: atUs, intent: { kind: 'mitigate', ...deed.action, hypothesisId: null } };
  const rest = withoutDeed(plan, k);
  const earlier = yield* playOut(played, [...rest.filter(({ afterPageUs }) => afterPageUs <= atUs), moved, ...rest.filter(({ afterPageUs }) => afterPageUs > atUs)], USERS_ONLY);
  if (earlier.refused > 0 || bad - earlier.badUserSeconds < TELLING_SHARE * nothing) return null;
  const title = `"${deed.title}" ${spanText(deed.afterPageUs - atUs)} earlier`;
  const why = `${spanText(atUs)} after the page you had seen everything that you knew when you did it.`;
  return { k, sufficedUs: enoughUs, counterfactual: { id: 'earlier', kind: 'earlier', title, why, run: comparedRun('earlier', title, earlier) } };
}

/** The best action that what had been seen spoke for, instead of the decision that fell shortest of it; null where none did. */
export function* playSupported({ played, plan, deeds, options, optionsAtUs, decisions, bad, nothing }: Alternatives, expected: readonly number[]): Generator<number, Counterfactual | null> {
  const losses = decisions.map((decision) => bestOf(decision) - decision.expected);
  const k = losses.indexOf(Math.max(...losses));
  if (decisions.length > 0 && losses[k]! < BETTER) return null;
  const decision = decisions[k];
  const wanted = decision?.options[0]?.title ?? options[expected.indexOf(Math.max(BETTER, ...expected))]?.title;
  const option = options.find(({ title }) => title === wanted);
  const atUs = deeds[k]?.afterPageUs ?? optionsAtUs;
  if (option === undefined || atUs === null || deeds.slice(0, Math.max(0, k)).some((deed) => isSameAction(deed, option))) return null;
  const before = plan.filter(({ intent, afterPageUs }) => intent.kind !== 'mitigate' || afterPageUs < atUs);
  const instead: PlannedIntent = { afterPageUs: atUs, intent: { kind: 'mitigate', verb: option.verb, args: option.args, hypothesisId: null } };
  const run = yield* playOut(played, [...before.filter(({ afterPageUs }) => afterPageUs <= atUs), instead, ...before.filter(({ afterPageUs }) => afterPageUs > atUs)], USERS_ONLY);
  if (run.refused > 0 || bad - run.badUserSeconds < TELLING_SHARE * nothing) return null;
  const title = decision === undefined ? `"${option.title}" ${spanText(atUs)} after the page` : `"${option.title}" instead of "${decision.title}"`;
  const why = decision === undefined ? 'You took no action; this one promised most by what you had seen.' : `Over the causes that you could not exclude yet it promised more, ${spanText(atUs)} after the page; nothing else is done after it.`;
  return { id: 'supported', kind: 'supported', title, why, run: comparedRun('supported', title, run) };
}
