import type { RunScript } from '../../scenario/read-run.ts';
import { partingOf } from '../branch.ts';
import { comparedRun, plannedFrom, plannedFromLog, playOut, stampPlan, USERS_ONLY, WITH_ALERTS, type PlannedIntent, type PlayedOut } from '../compare-runs.ts';
import type { ComparedRun } from '../debrief-types.ts';
import { instrumentOf, namesIn, sightsOf } from '../evidence.ts';
import { compiled, goodRatioQuery } from '../health.ts';
import type { StampedIntent } from '../intents.ts';
import { endOf, type Run, type Scope } from '../run.ts';
import { mapOf } from '../system-map.ts';
import { studyOther, studyOwn, type CauseFacts, type Deed, type Questions } from './causes.ts';
import { playEarlier, playSupported, playWithout, sufficedAt, type Alternatives, type EarlierFacts } from './counterfactuals.ts';
import { decisionsOf, isSensibleStep, type DecisionFacts } from './decisions.ts';
import { expectedOf, type DeedFacts, type OptionFacts } from './expected.ts';
import { falsifiedIn, type Falsified } from './falsified.ts';
import { healthyBeside, pricesIn } from './healthy.ts';
import { isReversible, optionsOf } from './options.ts';
import { shareOf } from './progress.ts';
import { isUnjustified } from './safety.ts';
import type { Counterfactual } from './types.ts';
import { courseKey } from './worth.ts';

/** `done` of `of` pieces of work, in fractions. */
export interface DebriefProgress {
  readonly label: string;
  readonly done: number;
  readonly of: number;
}

export type Steps<T> = Generator<DebriefProgress, T>;

/** Everything about a run that has to be simulated to judge it. What is written afterwards changes none of it. */
export interface RunFacts {
  /** As played, and on to the end of the horizon. */
  readonly yours: PlayedOut;
  readonly runs: readonly ComparedRun[];
  /** The log up to the end of the incident. */
  readonly intents: readonly StampedIntent[];
  /** The run's own cause first. */
  readonly causes: readonly CauseFacts[];
  readonly deeds: readonly (DeedFacts & Deed)[];
  readonly options: readonly OptionFacts[];
  readonly falsified: readonly Falsified[];
  /** Numbers of the intents that showed readings. */
  readonly sightSeqs: readonly number[];
  readonly withouts: readonly Counterfactual[];
  readonly earlier: EarlierFacts | null;
  readonly supported: Counterfactual | null;
}

/** How much is simulated: scoring needs no better choices to show, and what is the same for every player of an incident may be known. */
export interface Extent {
  readonly alternatives: boolean;
  readonly known: { readonly nothing: PlayedOut; readonly reference: PlayedOut | null } | null;
}

const EVERYTHING: Extent = { alternatives: true, known: null };

/** So many actions of a run are judged one by one, the first ones: a real incident sees far fewer. */
const DEEDS_MAX = 8;

/**
 * Simulates what judging a run needs, in steps of 15 simulated seconds so that a worker can report and stay responsive: the
 * run on to the end of the horizon; nothing done; the reference run of the same cause (null: the scenario has none); every
 * other cause as far as it takes to know when it was excluded, and what the player's actions would have been worth in it; the
 * run without each action; each action that nothing justified where nothing is wrong; and the choices that were better. All
 * of it the same seed; the run itself is left alone. Throws when there was no page, or when the reference is another cause's.
 */
export function* gatherFacts(played: Run, reference: RunScript | null, { alternatives: wantsBetter, known }: Extent = EVERYTHING): Steps<RunFacts> {
  const { variant, pagedAtUs, scenario, seed } = played;
  if (pagedAtUs === null) throw new Error('The incident never began: nobody was paged.');
  if (reference !== null && reference.variant !== variant.id) throw new Error(`The reference run is for ${reference.variant}, not for ${variant.id}.`);
  const others = Object.keys(scenario.variants).filter((id) => id !== variant.id);
  const label = labeller(7 + others.length);
  const intents = played.intents.filter(({ intent }) => intent.kind !== 'write_postmortem');
  const plan = plannedFromLog(intents, pagedAtUs);
  const play = (planned: readonly PlannedIntent[], scope: Scope): Generator<number, PlayedOut> => playOut(played, planned, scope);

  const sights = sightsOf(scenario, seed, mapOf(scenario), intents, pagedAtUs);
  const read = namesIn(sights, [...played.rules.map(({ ast }) => ast), ...scenario.slos.map((slo) => compiled(goodRatioQuery(slo, '1m')))]);
  const yours = yield* label('Your run, to the end of the horizon', play(plan, { ...WITH_ALERTS, metrics: read }));
  const deeds = deedsOf(yours, intents, pagedAtUs);
  // Without an action the player's world is the one with nothing done.
  const untouched = deeds.length === 0 ? yours : (known?.nothing ?? (yield* label('The same, with nothing done', play([], USERS_ONLY), 1)));
  const runs = [comparedRun('yours', 'Your run', yours), comparedRun('nothing', 'Nothing done', untouched)];
  if (reference !== null) {
    const planned = plannedFrom(reference);
    const isDone = partingOf(yours.run, stampPlan(planned, pagedAtUs)) === Infinity;
    runs.push(comparedRun('reference', `Reference: ${reference.title}`, isDone ? yours : (known?.reference ?? (yield* label('The same, by the reference run', play(planned, USERS_ONLY), 2)))));
  }

  const optionsAtUs = deeds[0]?.afterPageUs ?? sights.at(-1)?.afterPageUs ?? null;
  const options = optionsAtUs === null ? [] : optionsOf(played, pagedAtUs + optionsAtUs);
  const questions: Questions = { own: instrumentOf(yours.run, { record: played }), sights, deeds, options: options.map(({ verb, args }) => ({ afterPageUs: optionsAtUs ?? 0, action: { verb, args } })) };
  const withouts = yield* label('Your run without each action', playWithouts(played, yours, untouched, plan, deeds), 3);
  const causes = [yield* label('What your actions were worth', studyOwn(played, untouched.perMinute, finishedCourses(yours, withouts, deeds), questions), 4)];
  const bases = [played];
  for (const [i, id] of others.entries()) causes.push(yield* label(`What you saw and did, under other causes (${i + 1} of ${others.length})`, studyOther(bases, played, intents, id, questions), 5 + i));

  const isTold = (seq: number): boolean => intents.some((stamped) => stamped.seq < seq && stamped.intent.kind === 'hint' && stamped.intent.level === 4);
  const bare = deeds.map((deed, k): DeedFacts & Deed => ({ ...deed, title: titleOf(yours, k), isReversible: isReversible(yours.run.world, deed.verb), without: withouts[k]?.badUserSeconds ?? null, price: null, isTold: isTold(deed.seq) }));
  const judged: DecisionFacts = { deeds: bare, options, causes, truth: variant.id, variants: scenario.variants };
  const prices = yield* label('What actions cost where nothing is wrong', pricesOf(bases, played, judged), 5 + others.length);
  const priced = bare.map((deed, k) => ({ ...deed, price: prices[k] ?? null }));
  const decisions = decisionsOf({ ...judged, deeds: priced }, (us) => us);
  const alternatives: Alternatives = { played, plan, deeds: priced, options, optionsAtUs, decisions, bad: yours.badUserSeconds, nothing: untouched.badUserSeconds };
  const expected = options.map((_, i) => expectedOf(causes.filter(({ ruledOut }) => ruledOut === null), scenario.variants, (cause) => cause.optionWorth[i] ?? null));
  const better = !wantsBetter ? { earlier: null, supported: null } : yield* label('Other choices', playBetter(alternatives, causes, intents, yours, expected), 6 + others.length);
  return {
    yours, runs, intents, causes, options, deeds: priced,
    falsified: falsifiedIn(intents, sights, questions.own, causes, scenario.variants),
    sightSeqs: sights.map(({ seq }) => seq),
    withouts: withouts.flatMap((without, k) => (without === null ? [] : [withoutCounterfactual(without, k, priced[k]!.title, yours)])),
    ...better,
  };
}

function labeller(of: number): <T>(label: string, steps: Generator<number, T>, done?: number) => Steps<T> {
  return function* (label, steps, done = 0) {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      yield { label, done: done + Math.min(1, step.value), of };
    }
  };
}

interface Taken extends Deed {
  readonly tick: number;
  readonly verb: string;
  readonly args: DeedFacts['args'];
}

function deedsOf(yours: PlayedOut, intents: readonly StampedIntent[], pagedUs: number): Taken[] {
  const taken = intents.flatMap(({ seq, tick, intent }): Taken[] => (intent.kind === 'mitigate' ? [{ seq, tick, verb: intent.verb, args: intent.args, afterPageUs: tick - pagedUs, action: { verb: intent.verb, args: intent.args } }] : []));
  return taken.slice(0, Math.min(DEEDS_MAX, yours.run.state.mitigations.length));
}

function titleOf({ run }: PlayedOut, k: number): string {
  return run.world.book.actions[run.state.mitigations[k]?.action ?? -1]?.title ?? '';
}

function* playWithouts(played: Run, yours: PlayedOut, untouched: PlayedOut, plan: readonly PlannedIntent[], deeds: readonly Deed[]): Generator<number, (PlayedOut | null)[]> {
  const all = plan.filter(({ intent }) => intent.kind === 'mitigate').length;
  // Without the only action nothing is done.
  if (all === 1) return [untouched.badUserSeconds === yours.badUserSeconds ? null : untouched];
  const withouts: (PlayedOut | null)[] = [];
  for (const k of deeds.keys()) withouts.push(yield* shareOf(playWithout(played, yours, plan, k), k, deeds.length));
  return withouts;
}

/** Only where a mark depends on it: what nothing justified, and a first step that might count by regret. */
function* pricesOf(bases: readonly Run[], played: Run, facts: DecisionFacts): Generator<number, (number | null)[]> {
  const decisions = decisionsOf(facts, (us) => us);
  const isAsked = (_: unknown, k: number): boolean => isUnjustified(decisions[k]!) || isSensibleStep(facts, decisions, k);
  const asked = facts.deeds.filter(isAsked);
  if (asked.length === 0) return facts.deeds.map(() => null);
  const prices = yield* pricesIn(healthyBeside(bases, played), asked.map(({ tick, verb, args }) => ({ atUs: tick, action: { verb, args } })), endOf(played));
  return facts.deeds.map((deed) => prices[asked.indexOf(deed)] ?? null);
}

function* playBetter(alternatives: Alternatives, causes: readonly CauseFacts[], intents: readonly StampedIntent[], { run }: PlayedOut, expected: readonly number[]): Generator<number, Pick<RunFacts, 'earlier' | 'supported'>> {
  const suffices = (seq: number): number | null => sufficedAt(causes, [...intents], run.pagedAtUs ?? 0, run.state.acknowledgedUs, seq);
  const earlier = yield* shareOf(playEarlier(alternatives, suffices), 0, 2);
  const supported = yield* shareOf(playSupported(alternatives, expected), 1, 2);
  return { earlier, supported };
}

/** The player's own course and those without one action, which are then known to the end. */
function finishedCourses(yours: PlayedOut, withouts: readonly (PlayedOut | null)[], deeds: readonly Deed[]): ReadonlyMap<string, readonly number[]> {
  if (yours.run.state.mitigations.length > deeds.length) return new Map();
  return new Map([[courseKey(deeds), yours.perMinute], ...withouts.map((without, k) => [courseKey(deeds.filter((_, i) => i !== k)), (without ?? yours).perMinute] as const)]);
}

function withoutCounterfactual(without: PlayedOut, k: number, title: string, yours: PlayedOut): Counterfactual {
  const worse = without.badUserSeconds > yours.badUserSeconds;
  const name = `Without "${title}"`;
  return { id: `without-${k}`, kind: 'without', title: name, why: worse ? 'Everything else as you did it: this action is what users were spared by.' : 'Everything else as you did it: users would have lost less.', run: comparedRun(`without-${k}`, name, without) };
}
