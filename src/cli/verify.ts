import { strangerToItsDrill } from '../drill/accept.ts';
import { problemText } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/types.ts';
import { readResult, scenarioOfResult, type ResultFile } from '../session/result.ts';
import { verifySteps, type Verification } from '../session/verify-result.ts';
import { Complaint } from './complaint.ts';
import { readOptions } from './options.ts';
import { newProgress } from './progress.ts';
import { findScenario, loadScenario, readText, referenceRun, type TextFile } from './scenario-files.ts';

export const VERIFY_HELP = `faultline verify RESULT.json [--scenario S]

Simulates the run of a result file again and judges it anew; one that was played in a drill is held against the drill's code
first. Exit code 0 when the file is true; 1, with what does not match, when it is not; 2 when it cannot be read.

  --scenario S   where the scenario lies, if not below scenarios/`;

export function verify(args: readonly string[]): number {
  const { words, values } = readOptions(args, { values: ['scenario'], switches: [] }, 'verify');
  const [path, ...more] = words;
  if (path === undefined || more.length > 0) throw new Complaint(`verify takes one result file, found ${words.length}; see: faultline verify --help`);
  const { result, verification } = verifyFile(path, values['scenario']);
  if (!verification.ok) {
    for (const reason of verification.reasons) process.stdout.write(`${path}: not valid: ${reason}\n`);
    return 1;
  }
  const { record, outcome, score } = result;
  process.stdout.write(`${path}: valid: ${record.scenarioId}, seed ${record.seed}, ${outcome} with ${score.total} of ${score.max} points; the same log gives the same world, ${record.hash ?? ''}, and the same score${record.drill === undefined ? '' : '; it fits the code of its drill'}\n`);
  return 0;
}

function namedIn(file: TextFile): string {
  const named = scenarioOfResult(file.text, file.shown);
  if (!named.ok) throw new Complaint(...named.problems.map(problemText));
  return named.id;
}

export interface VerifiedFile {
  readonly result: ResultFile;
  readonly scenario: Scenario;
  readonly verification: Verification;
}

/** Reads a result, holds it against the drill that it names, and simulates it again. Complains, with places, about what cannot be read; `given` is its scenario where it is not below scenarios/. */
export function verifyFile(path: string, given: string | undefined): VerifiedFile {
  const file = readText(path);
  const scenarioFile = findScenario(given ?? namedIn(file));
  const scenario = loadScenario(scenarioFile);
  const answer = readResult(file.text, file.shown, scenario);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  const strange = strangerToItsDrill(answer.result.record, scenario);
  if (strange.length > 0) return { result: answer.result, scenario, verification: { ok: false, reasons: strange } };
  const progress = newProgress(process.stderr.isTTY ? 'say' : 'quiet');
  const steps = verifySteps(answer.result, scenario, (variant) => referenceRun(scenarioFile.folder, scenario, variant));
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { result: answer.result, scenario, verification: step.value };
    progress(`${step.value.label}: ${Math.floor((100 * step.value.done) / step.value.of)} %`);
  }
}
