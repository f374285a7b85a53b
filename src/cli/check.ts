import { readJson } from '../scenario/json.ts';
import { problemText, type Finding, type Path } from '../scenario/problem.ts';
import { readRunScript } from '../scenario/read-run.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/types.ts';
import { parsePromql } from '../query/promql/index.ts';
import { Complaint } from './complaint.ts';
import { readOptions } from './options.ts';
import { findScenario, isRunFile, readText, type TextFile } from './scenario-files.ts';

export const CHECK_HELP = `faultline check <path ...>

Reads scenarios (an id below scenarios/, a folder, a scenario.json) and recorded runs (*.win.json, *.lose.json) as strictly
as the game does, with the PromQL of alerts and dashboards. Prints every problem as file:line:column; exit code 2 if there is one.`;

export function check(args: readonly string[]): number {
  const { words } = readOptions(args, { values: [], switches: [] }, 'check');
  if (words.length === 0) throw new Complaint('check needs at least one path; see: faultline check --help');
  let bad = 0;
  for (const word of words) {
    const lines = problemsOf(word);
    for (const line of lines) process.stderr.write(`${line}\n`);
    if (lines.length > 0) bad++;
    else process.stdout.write(`${word}: ok\n`);
  }
  return bad > 0 ? 2 : 0;
}

/** A missing file is one path's problem and must not hide those of the others. */
function problemsOf(path: string): readonly string[] {
  try {
    if (!isRunFile(path)) return scenarioProblems(findScenario(path));
    const file = readText(path);
    const answer = readRunScript(file.text, file.shown);
    return answer.ok ? [] : answer.problems.map(problemText);
  } catch (error) {
    if (error instanceof Complaint) return error.lines;
    throw error;
  }
}

function scenarioProblems(file: TextFile): string[] {
  const answer = readScenario({ 'scenario.json': file.text }, file.shown);
  if (!answer.ok) return answer.problems.map(problemText);
  const json = readJson(file.text, file.shown);
  if (json.place === undefined) return json.problems.map(problemText);
  return queriesOf(answer.scenario).flatMap(({ path, expr }) => queryFindings(path, expr)).map(json.place).map(problemText);
}

/** The layers below cannot read PromQL, so its place in the file is worked out here. */
function queriesOf({ alerts, dashboards }: Scenario): { path: Path; expr: string }[] {
  return [
    ...alerts.map(({ expr }, i) => ({ path: ['alerts', i, 'expr'], expr })),
    ...dashboards.flatMap(({ panels }, d) => panels.flatMap(({ queries }, p) => queries.map(({ expr }, q) => ({ path: ['dashboards', d, 'panels', p, 'queries', q, 'expr'], expr })))),
  ];
}

function queryFindings(path: Path, expr: string): Finding[] {
  const parsed = parsePromql(expr);
  if (parsed.ok) return [];
  const { message, from, to } = parsed.error;
  const around = expr.slice(from, Math.max(to, from + 1));
  return [{ path, found: `${around === '' ? 'the end' : JSON.stringify(around)} at character ${from + 1} of the query (${message})`, expected: 'PromQL' }];
}
