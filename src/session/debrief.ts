import type { RunScript } from '../scenario/read-run.ts';
import { verbInfos } from '../sim/intents/registry.ts';
import { comparedRun, plannedFrom, plannedFromLog, playOut, type PlayedOut } from './compare-runs.ts';
import { debriefTimeline, machineOf } from './debrief-timeline.ts';
import type { Debrief } from './debrief-types.ts';
import { finalClaims, markClaim, markDiagnosis, type LiveSet } from './diagnosis.ts';
import { instrumentOf, rulesOut, sightsOf } from './evidence.ts';
import { markOutcome, type OutcomeFacts } from './outcome.ts';
import type { Run } from './run.ts';
import { scoreOf } from './score.ts';
import { mapOf } from './system-map.ts';
import { verdictsOf } from './verdicts.ts';
import { wentWell } from './went-well.ts';
import { mechanismTitle } from './words.ts';

/** What determines a debrief: not the world that was played, which is made again. */
export type PlayedRun = Pick<Run, 'scenario' | 'seed' | 'variant' | 'intents'>;

/** `done` of `of` simulations, in fractions. */
export interface DebriefProgress {
  readonly label: string;
  readonly done: number;
  readonly of: number;
}

/**
 * The debrief of a run, in steps of 15 simulated seconds so that a worker can report and stay responsive. Simulates the same
 * seed again: as played, with nothing done, by the reference of the same cause (null: the scenario has none), and, where the
 * player had looked at anything, under the other causes with the player's own actions. Throws when the page never comes.
 */
export function* debriefSteps(played: PlayedRun, reference: RunScript | null): Generator<DebriefProgress, Debrief> {
  const { scenario, seed, variant, intents } = played;
  const others = Object.values(scenario.variants).filter((other) => other.id !== variant.id);
  const acted = intents.some(({ intent }) => intent.kind === 'mitigate');
  const of = 1 + (acted ? 1 : 0) + (reference === null ? 0 : 1) + others.length;
  let simulated = 0;
  function* labelled(label: string, steps: Generator<number, PlayedOut>): Generator<DebriefProgress, PlayedOut> {
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        simulated++;
        return step.value;
      }
      yield { label, done: simulated + step.value, of };
    }
  }
  // Ticks of the log are world time, and the page of the same seed comes at the same time again.
  const pagedUs = firstTick(played);
  const yours = yield* labelled('Your run, to the end of the horizon', playOut(scenario, seed, variant.id, plannedFromLog(intents, pagedUs)));
  return yield* rest({ played, reference, others, yours, labelled, acted });
}
