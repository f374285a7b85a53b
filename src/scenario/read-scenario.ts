import type { CheckContext } from './checks/context.ts';
import { checkStory } from './checks/story.ts';
import { checkSystem } from './checks/system.ts';
import { readJson } from './json.ts';
import { migrate } from './migrate.ts';
import { normaliseScenario } from './normalise/scenario.ts';
import { normaliseSystem } from './normalise/system.ts';
import { byPlace, PROBLEMS_MAX, type Finding, type Problem } from './problem.ts';
import { PATTERN_WORDS, ScenarioSchema, type ScenarioFile } from './schema.ts';
import { tunablesOf } from './tunables.ts';
import type { Scenario } from './types.ts';
import { validate, type SchemaNode } from './validate.ts';

export type ScenarioAnswer = { readonly ok: true; readonly scenario: Scenario } | { readonly ok: false; readonly problems: readonly Problem[] };

const MAIN = 'scenario.json';

/**
 * Reads a scenario's folder, given as texts by file name. Layer by layer: syntax, then shape, then references, units and
 * numbers; a layer is looked at only when the one before is sound, and reports all that it finds, by place. Either a
 * whole scenario comes back or none. Never throws, whatever the text.
 *
 * @param fileName what messages call scenario.json
 */
export function readScenario(files: Readonly<Record<string, string>>, fileName: string = MAIN): ScenarioAnswer {
  const text = Object.hasOwn(files, MAIN) ? files[MAIN] : Object.hasOwn(files, fileName) ? files[fileName] : undefined;
  if (text === undefined) {
    const problem = { file: fileName, line: 1, column: 1, pointer: '', found: 'no such file', expected: MAIN, message: `The scenario has no file ${MAIN}.` };
    return { ok: false, problems: [problem] };
  }
  const json = readJson(text, fileName);
  if (json.place === undefined) return { ok: false, problems: json.problems };
  const failed = (findings: readonly Finding[]): ScenarioAnswer => ({
    ok: false,
    problems: [...json.problems, ...findings.slice(0, PROBLEMS_MAX).map(json.place)].sort(byPlace),
  });

  const migrated = migrate(json.value);
  if ('finding' in migrated) return failed([migrated.finding]);
  const shape = validate(migrated.value, { root: ScenarioSchema as SchemaNode, words: PATTERN_WORDS });
  if (shape.length > 0 || json.problems.length > 0) return failed(shape);

  const file = migrated.value as ScenarioFile;
  const system = normaliseSystem(file.system);
  const context: CheckContext = { file, system, tunables: tunablesOf(system), findings: [] };
  checkSystem(context);
  checkStory(context);
  return context.findings.length > 0 ? failed(context.findings) : { ok: true, scenario: normaliseScenario(file, system) };
}
