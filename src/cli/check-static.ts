import { problemText } from '../scenario/problem.ts';
import { readRunScript, type RunScript } from '../scenario/read-run.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/types.ts';
import { queryProblems } from '../session/query-problems.ts';
import { Complaint } from './complaint.ts';
import type { TextFile } from './scenario-files.ts';

/** The static layers: syntax, shape, references and units, and the query languages. The scenario, or a complaint with every problem by place. */
export function readStrictly(file: TextFile): Scenario {
  const answer = readScenario({ 'scenario.json': file.text }, file.shown);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  complainOfQueries(file);
  return answer.scenario;
}

/** The same for a recorded run; with the scenario given, its variant must be one of that. */
export function readRunStrictly(file: TextFile, scenario?: Scenario): RunScript {
  const answer = readRunScript(file.text, file.shown, scenario);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  complainOfQueries(file);
  return answer.run;
}

function complainOfQueries({ text, shown }: TextFile): void {
  const problems = queryProblems(text, shown);
  if (problems.length > 0) throw new Complaint(...problems.map(problemText));
}
