import type { RunScript } from '../scenario/read-run.ts';
import { verbInfos } from '../sim/intents/registry.ts';
import { comparedRun, plannedFrom, plannedFromLog, playOut, type PlannedIntent, type PlayedOut } from './compare-runs.ts';
import { debriefTimeline, machineOf } from './debrief-timeline.ts';
import type { ComparedRun, Debrief } from './debrief-types.ts';
import { finalClaims, markClaim, markDiagnosis, type LiveSet } from './diagnosis.ts';
import { instrumentOf, rulesOut, sightsOf } from './evidence.ts';
import { markOutcome, type OutcomeFacts } from './outcome.ts';
import type { Run } from './run.ts';
import { scoreOf } from './score.ts';
import { mapOf } from './system-map.ts';
import { verdictsOf } from './verdicts.ts';
import { wentWell } from './went-well.ts';
import { mechanismTitle } from './words.ts';

/** What determines a debrief: the log, not the world that was played, which is made again. */
export type PlayedRun = Pick<Run, 'scenario' | 'seed' | 'variant' | 'intents' | 'pagedAtUs'>;

/** `done` of `of` simulations, in fractions. */
export interface DebriefProgress {
  readonly label: string;
  readonly done: number;
  readonly of: number;
}

type Steps<T> = Generator<DebriefProgress, T>;

/**
 * The debrief of a run, in steps of 15 simulated seconds so that a worker can report and stay responsive. Simulates the same
 * seed again: as played, with nothing done, by the reference of the same cause (null: the scenario has none), and, where the
 * player had looked at anything, under the other causes with the player's own actions. Throws when there was no page, or
 * when the reference was made for another cause.
 */
export function* debriefSteps(played: PlayedRun, reference: RunScript | null): Steps<Debrief> {
  const { scenario, seed, variant, intents, pagedAtUs } = played;
  if (pagedAtUs === null) throw new Error('The incident never began: nobody was paged.');
  if (reference !== null && reference.variant !== variant.id) throw new Error(`The reference run is for ${reference.variant}, not for ${variant.id}.`);
  const plan = plannedFromLog(intents, pagedAtUs);
  const acted = intents.some(({ intent }) => intent.kind === 'mitigate');
  const count = 1 + (acted ? 1 : 0) + (reference === null ? 0 : 1) + 1;
  const play = (label: string, done: number, planned: readonly PlannedIntent[]): Steps<PlayedOut> => labelled(playOut(scenario, seed, variant.id, planned), label, done, count);

  const yours = yield* play('Your run, to the end of the horizon', 0, plan);
  const live = yield* liveSet(played, yours.run, { done: 1, of: count });
  // Without an action the player's world is the one with nothing done.
  const runs = [comparedRun('yours', 'Your run', yours), comparedRun('nothing', 'Nothing done', acted ? yield* play('The same, with nothing done', 2, []) : yours)];
  if (reference !== null) runs.push(comparedRun('reference', `Reference: ${reference.title}`, yield* play('The same, by the reference run', count - 1, plannedFrom(reference))));
  return assemble(yours, intents, runs, live);
}

function* labelled(steps: Generator<number, PlayedOut>, label: string, done: number, of: number): Steps<PlayedOut> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { label, done: done + step.value, of };
  }
}

/** Which causes the player could still not rule out at the end: each is simulated up to the last thing seen. */
function* liveSet({ scenario, seed, variant, intents, pagedAtUs }: PlayedRun, run: Run, { done, of }: { done: number; of: number }): Steps<LiveSet> {
  const pagedUs = pagedAtUs ?? 0;
  const others = Object.values(scenario.variants).filter((other) => other.id !== variant.id);
  const sights = sightsOf(scenario, seed, mapOf(scenario), intents, pagedUs);
  const last = sights.at(-1);
  let left = 1 + others.length;
  if (last === undefined || others.length === 0) return { causes: left, left };
  const own = instrumentOf(run);
  for (const [i, other] of others.entries()) {
    const steps = playOut(scenario, seed, other.id, plannedFromLog(intents, pagedUs), last.afterPageUs);
    const there = yield* labelled(shareOf(steps, i, others.length), 'What you saw, under the other causes', done, of);
    // A cause that does not page cannot have been behind this page.
    if (there.run.pagedAtUs === null || rulesOut(own, instrumentOf(there.run), sights)) left--;
  }
  return { causes: 1 + others.length, left };
}

function* shareOf(steps: Generator<number, PlayedOut>, i: number, of: number): Generator<number, PlayedOut> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield (i + step.value) / of;
  }
}

function assemble(yours: PlayedOut, intents: Run['intents'], runs: readonly ComparedRun[], live: LiveSet): Debrief {
  const { run } = yours;
  const { scenario, variant, state } = run;
  const { truth } = variant;
  const map = mapOf(scenario);
  const resolve = intents.find(({ intent }) => intent.kind === 'resolve');
  const resolvedWith = resolve?.intent.kind === 'resolve' ? resolve.intent.hypothesisId : null;
  const pagedUs = run.pagedAtUs ?? 0;
  const ending = { endedUs: resolve?.tick ?? pagedUs + scenario.horizonUs, resolved: resolve !== undefined, recoveredUs: yours.recoveredUs };
  const badOf = (id: ComparedRun['id']): number | null => runs.find((entry) => entry.id === id)?.badUserSeconds ?? null;
  const facts: OutcomeFacts = { pagedUs, resolvedUs: resolve?.tick ?? null, recoveredUs: yours.recoveredUs, bad: yours.badUserSeconds, nothing: badOf('nothing') ?? 0, best: badOf('reference') };
  const outcome = markOutcome(facts);
  const marks = finalClaims(state, resolvedWith).map((claim) => markClaim(claim, truth, map, run.world.book.changes));
  const ms = (us: number): number => scenario.startEpochMs + us / 1000;
  return {
    scenarioTitle: scenario.title,
    outcome: outcome.outcome,
    outcomeText: outcome.text,
    variantTitle: variant.title,
    truth: {
      component: map.nodes.find((node) => node.id === truth.component)?.title ?? truth.component,
      mechanism: mechanismTitle(scenario.mechanisms, truth.mechanism),
      trigger: truth.trigger,
      story: truth.story,
      discriminators: truth.discriminators,
      permanentFix: truth.permanentFix,
      prevention: truth.prevention,
    },
    machine: machineOf(run),
    timeline: debriefTimeline(run, ending),
    pagedMs: ms(pagedUs),
    endedMs: ms(ending.endedUs),
    recoveredMs: yours.recoveredUs === null ? null : ms(yours.recoveredUs),
    runs,
    score: scoreOf(outcome, markDiagnosis(marks, live)),
    verdicts: verdictsOf(variant.verdicts, intents),
    wentWell: wentWell({ variant, map, verbs: verbInfos(run.world), state, intents, facts }),
  };
}

/** The debrief in one go, for callers without a screen to keep alive. */
export function debriefOf(played: PlayedRun, reference: RunScript | null): Debrief {
  const steps = debriefSteps(played, reference);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
