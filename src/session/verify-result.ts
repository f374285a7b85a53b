import type { RunScript } from '../scenario/read-run.ts';
import type { Scenario } from '../scenario/types.ts';
import { debriefSteps, type DebriefProgress } from './debrief.ts';
import type { Debrief } from './debrief-types.ts';
import { ENGINE } from './engine.ts';
import { canonical, type ResultFile } from './result.ts';
import { openRecord } from './open-record.ts';
import { advanceRun, isOver, runHash, type Run } from './run.ts';

export type Verification =
  | { readonly ok: true; readonly run: Run; readonly debrief: Debrief }
  /** What does not match, each in a sentence. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/**
 * Simulates a result's run again and judges it anew, in steps that report progress. Stops at the first thing that
 * cannot be true, since what follows from it is of no interest. `reference` gives the reference run of a cause, or null.
 */
export function* verifySteps(result: ResultFile, scenario: Scenario, reference: (variant: string) => RunScript | null): Generator<DebriefProgress, Verification> {
  const { record } = result;
  if (record.engine !== ENGINE) return no(`It was played with version ${record.engine} of the engine; this is version ${ENGINE}, in which the same run may go another way.`);
  const run = openRecord(scenario, record);
  while (run.world.now < record.untilUs && !isOver(run)) {
    advanceRun(run, Math.min(record.untilUs, run.world.now + STEP_US));
    yield { label: 'Simulating the run again', done: Math.min(1, run.world.now / record.untilUs), of: 2 };
  }
  const differs = compareLogs(run, result) ?? compareEnds(run, result);
  if (differs !== null) return no(differs);
  const steps = debriefSteps(run, reference(run.variant.id));
  for (;;) {
    const step = steps.next();
    if (step.done !== true) yield { label: step.value.label, done: 1 + step.value.done / step.value.of, of: 2 };
    else return judge(run, step.value, result);
  }
}

const STEP_US = 60_000_000;

const no = (...reasons: string[]): Verification => ({ ok: false, reasons });

function compareLogs(run: Run, { record }: ResultFile): string | null {
  const at = record.intents.findIndex((stamped, i) => canonical(stamped) !== canonical(run.intents[i] ?? null));
  if (at < 0) return null;
  const { tick, intent } = record.intents[at]!;
  return `Entry ${at} of the log, ${intent.kind} at ${(tick / 1_000_000).toFixed(1)} s of world time, cannot have happened: in the run as simulated again it is refused, comes at another time, or comes after the end.`;
}

function compareEnds(run: Run, { record }: ResultFile): string | null {
  if (run.pagedAtUs === null) return 'Nobody was paged in this run, so there is nothing to judge.';
  if (!isOver(run)) return `The run is not over at ${(record.untilUs / 1_000_000).toFixed(1)} s of world time, where the file says that it ended.`;
  if (run.world.now !== record.untilUs) return `The run ends at ${(run.world.now / 1_000_000).toFixed(1)} s of world time, not at ${(record.untilUs / 1_000_000).toFixed(1)} s.`;
  const hash = runHash(run);
  return hash === record.hash ? null : `The world ends with the hash ${hash}, not with ${record.hash}.`;
}

function judge(run: Run, debrief: Debrief, { outcome, score }: ResultFile): Verification {
  const reasons = debrief.outcome === outcome ? [] : [`The outcome is "${debrief.outcome}", not "${outcome}".`];
  if (debrief.score.total !== score.total) reasons.push(`The score is ${debrief.score.total} of ${debrief.score.max}, not ${String(score.total)}.`);
  else if (canonical(debrief.score) !== canonical(score)) reasons.push('The parts of the score are not those that the run earns.');
  return reasons.length === 0 ? { ok: true, run, debrief } : { ok: false, reasons };
}
