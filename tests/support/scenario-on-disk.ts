import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Scenario } from '../../src/scenario/types.ts';
import { chooseVariant } from '../../src/session/plot.ts';

/** A scenario of this repository as Node reads it, for tests that compare what a page shows with what is simulated here. */
export function scenarioOnDisk(id: string): Scenario {
  const folder = fileURLToPath(new URL(`../../scenarios/${id}`, import.meta.url));
  const runs = existsSync(join(folder, 'runs')) ? readdirSync(join(folder, 'runs')) : [];
  const names = ['scenario.json', ...runs.map((name) => `runs/${name}`)];
  const read = readScenario(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])));
  if (!read.ok) throw new Error(`${id}: ${read.problems[0]?.message}`);
  return read.scenario;
}

/** The first seed, counting from 1, that draws a variant: the page knows no other way to ask for one. */
export function seedThatDraws(scenario: Scenario, variant: string): number {
  for (let seed = 1; seed < 1_000; seed++) if (chooseVariant(scenario, seed, null).id === variant) return seed;
  throw new Error(`No seed below 1000 draws ${variant} of ${scenario.id}.`);
}
