import { readJson } from '../scenario/json.ts';
import { problemText, type Finding, type Path } from '../scenario/problem.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/types.ts';
import { parsePromql } from '../query/promql/index.ts';
import { Complaint } from './complaint.ts';
import type { TextFile } from './scenario-files.ts';

/** The static layers: syntax, shape, references and units, and PromQL. The scenario, or a complaint with every problem by place. */
export function readStrictly(file: TextFile): Scenario {
  const answer = readScenario({ 'scenario.json': file.text }, file.shown);
  if (!answer.ok) throw new Complaint(...answer.problems.map(problemText));
  const json = readJson(file.text, file.shown);
  if (json.place === undefined) throw new Complaint(...json.problems.map(problemText));
  const lines = queriesOf(answer.scenario).flatMap(({ path, expr }) => queryFindings(path, expr)).map(json.place).map(problemText);
  if (lines.length > 0) throw new Complaint(...lines);
  return answer.scenario;
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
