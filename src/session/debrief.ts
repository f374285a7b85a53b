import type { RunScript } from '../scenario/read-run.ts';
import { verbInfos } from '../sim/intents/registry.ts';
import { markCommunication } from './communication/mark.ts';
import { debriefTimeline, machineOf } from './debrief-timeline.ts';
import type { ComparedRun, Debrief } from './debrief-types.ts';
import { finalClaims, markClaim, markDiagnosis } from './diagnosis.ts';
import { gatherFacts, type RunFacts, type Steps } from './judgement/gather.ts';
import { judgeRun } from './judgement/judge.ts';
import { markOutcome, type OutcomeFacts } from './outcome.ts';
import { reviewFacts } from './postmortem/facts.ts';
import { markPostmortem } from './postmortem/mark.ts';
import { handedIn, postmortemPart } from './postmortem/postmortem.ts';
import type { Run } from './run.ts';
import { afterBeingTold, scoreOf } from './score.ts';
import { mapOf } from './system-map.ts';
import { transferQuestion } from './transfer-question.ts';
import { verdictsOf } from './verdicts.ts';
import { wentWell } from './went-well.ts';
import { mechanismTitle } from './words.ts';

export type { DebriefProgress } from './judgement/gather.ts';

/** Everything that is simulated for the debrief of a run (gather.ts), and then the debrief: for callers who want it once. */
export function* debriefSteps(played: Run, reference: RunScript | null): Steps<Debrief> {
  return assembleDebrief(played, yield* gatherFacts(played, reference));
}

/** The debrief of a run from what has been simulated for it. Quick, and pure: what is written after the end changes words and marks only. */
export function assembleDebrief(played: Run, facts: RunFacts): Debrief {
  const { yours, runs, causes } = facts;
  const { intents } = played;
  const { run } = yours;
  const { scenario, variant, state } = run;
  const { truth } = variant;
  const map = mapOf(scenario);
  const resolve = intents.find(({ intent }) => intent.kind === 'resolve');
  const resolvedWith = resolve?.intent.kind === 'resolve' ? resolve.intent.hypothesisId : null;
  const pagedUs = run.pagedAtUs ?? 0;
  const { recoveredUs } = yours;
  const ending = { endedUs: resolve?.tick ?? pagedUs + scenario.horizonUs, resolved: resolve !== undefined, recoveredUs };
  const badOf = (id: ComparedRun['id']): number | null => runs.find((entry) => entry.id === id)?.badUserSeconds ?? null;
  const outcomeFacts: OutcomeFacts = { pagedUs, resolvedUs: resolve?.tick ?? null, recoveredUs, bad: yours.badUserSeconds, nothing: badOf('nothing') ?? 0, best: badOf('reference') };
  const outcome = markOutcome(outcomeFacts);
  const judged = judgeRun(facts, recoveredUs);
  const marks = finalClaims(state, resolvedWith).map((claim) => markClaim(claim, truth, map, run.world.book.changes));
  const diagnosis = markDiagnosis(marks, { causes: causes.length, left: causes.filter(({ ruledOut }) => ruledOut === null).length });
  const timeline = debriefTimeline(run, ending);
  const written = handedIn(intents);
  const review = reviewFacts(played, yours, timeline);
  const communication = markCommunication({ run, pagedUs, resolvedUs: resolve?.tick ?? null, recoveredUs });
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
    timeline,
    pagedMs: ms(pagedUs),
    endedMs: ms(ending.endedUs),
    recoveredMs: recoveredUs === null ? null : ms(recoveredUs),
    runs,
    score: scoreOf([outcome.part, judged.isTold ? afterBeingTold(diagnosis) : diagnosis, ...judged.parts, communication, markPostmortem(written, review)], [...(outcome.cap === null ? [] : [outcome.cap]), ...judged.caps]),
    verdicts: verdictsOf(variant.verdicts, intents),
    wentWell: wentWell({ variant, map, verbs: verbInfos(run.world), state, intents, facts: outcomeFacts }),
    judgement: judged.judgement,
    postmortem: postmortemPart(written, review),
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
