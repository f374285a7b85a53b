import type { RunScript } from '../scenario/read-run.ts';
import { verbInfos } from '../sim/intents/registry.ts';
import { partingOf } from './branch.ts';
import { comparedRun, plannedFrom, plannedFromLog, playOut, stampPlan, USERS_ONLY, WITH_ALERTS, type PlannedIntent, type PlayedOut } from './compare-runs.ts';
import { debriefTimeline, machineOf } from './debrief-timeline.ts';
import type { ComparedRun, Debrief } from './debrief-types.ts';
import { finalClaims, markClaim, markDiagnosis, type LiveSet } from './diagnosis.ts';
import { findLiveSet } from './live-set.ts';
import { markOutcome, type OutcomeFacts } from './outcome.ts';
import { reviewFacts } from './postmortem/facts.ts';
import { handedIn, postmortemPart } from './postmortem/postmortem.ts';
import type { Run, Scope } from './run.ts';
import { scoreOf } from './score.ts';
import { mapOf } from './system-map.ts';
import { transferQuestion } from './transfer-question.ts';
import { verdictsOf } from './verdicts.ts';
import { wentWell } from './went-well.ts';
import { mechanismTitle } from './words.ts';

/** `done` of `of` simulations, in fractions. */
export interface DebriefProgress {
  readonly label: string;
  readonly done: number;
  readonly of: number;
}

type Steps<T> = Generator<DebriefProgress, T>;

/**
 * The debrief of a run, in steps of 15 simulated seconds so that a worker can report and stay responsive. Simulates the same
 * seed again from where things part: as played and on to the end of the horizon, with nothing done, by the reference of the
 * same cause (null: the scenario has none), and, where the player had looked at anything, under the other causes with the
 * player's own actions. The run itself is left alone. Throws when there was no page, or when the reference was made for
 * another cause.
 */
export function* debriefSteps(played: Run, reference: RunScript | null): Steps<Debrief> {
  const { variant, intents, pagedAtUs } = played;
  if (pagedAtUs === null) throw new Error('The incident never began: nobody was paged.');
  if (reference !== null && reference.variant !== variant.id) throw new Error(`The reference run is for ${reference.variant}, not for ${variant.id}.`);
  const acted = intents.some(({ intent }) => intent.kind === 'mitigate');
  const count = 1 + (acted ? 1 : 0) + (reference === null ? 0 : 1) + 1;
  const play = (label: string, done: number, planned: readonly PlannedIntent[], scope: Scope): Steps<PlayedOut> => labelled(playOut(played, planned, scope), label, done, count);

  const yours = yield* play('Your run, to the end of the horizon', 0, plannedFromLog(intents, pagedAtUs), WITH_ALERTS);
  const live = yield* labelled(findLiveSet(yours.run), 'What you saw, under the other causes', 1, count);
  // Without an action the player's world is the one with nothing done.
  const runs = [comparedRun('yours', 'Your run', yours), comparedRun('nothing', 'Nothing done', acted ? yield* play('The same, with nothing done', 2, [], USERS_ONLY) : yours)];
  if (reference !== null) {
    const planned = plannedFrom(reference);
    const isDone = partingOf(yours.run, stampPlan(planned, pagedAtUs)) === Infinity;
    runs.push(comparedRun('reference', `Reference: ${reference.title}`, isDone ? yours : yield* play('The same, by the reference run', count - 1, planned, USERS_ONLY)));
  }
  return assemble(played, yours, runs, live);
}

function* labelled<T>(steps: Generator<number, T>, label: string, done: number, of: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { label, done: done + step.value, of };
  }
}

function assemble(played: Run, yours: PlayedOut, runs: readonly ComparedRun[], live: LiveSet): Debrief {
  const { intents } = played;
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
  const timeline = debriefTimeline(run, ending);
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
    timeline,
    pagedMs: ms(pagedUs),
    endedMs: ms(ending.endedUs),
    recoveredMs: yours.recoveredUs === null ? null : ms(yours.recoveredUs),
    runs,
    score: scoreOf(outcome, markDiagnosis(marks, live)),
    verdicts: verdictsOf(variant.verdicts, intents),
    wentWell: wentWell({ variant, map, verbs: verbInfos(run.world), state, intents, facts }),
    postmortem: postmortemPart(handedIn(intents), reviewFacts(played, yours, timeline)),
    transfer: transferQuestion(run.seed, variant, Object.values(scenario.variants)),
  };
}

/** The debrief in one go, for callers without a screen to keep alive. */
export function debriefOf(played: Run, reference: RunScript | null): Debrief {
  const steps = debriefSteps(played, reference);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
