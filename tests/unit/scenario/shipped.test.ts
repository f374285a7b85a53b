import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../src/scenario/problem.ts';
import { readRunScript } from '../../../src/scenario/read-run.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';
import { tunablesOf } from '../../../src/scenario/tunables.ts';
import type { Intent } from '../../../src/session/intents.ts';
import { sitesOf } from '../../../src/sim/compile/programs.ts';
import { tunablesOf as worldTunablesOf } from '../../../src/sim/compile/tunables.ts';

const ids = readdirSync('scenarios');

describe.each(ids)('the scenario %s', (id) => {
  const file = `scenarios/${id}/scenario.json`;
  const answer = readScenario({ 'scenario.json': readFileSync(file, 'utf8') }, file);

  it('has no problems', () => {
    expect(answer.ok ? [] : answer.problems.map(problemText)).toEqual([]);
  });

  it('stands in the folder of its name', () => {
    expect(answer.ok && answer.scenario.id).toBe(id);
  });

  const runs = readdirSync(`scenarios/${id}/runs`);
  it.each(runs)('has a readable run %s', (name) => {
    const path = `scenarios/${id}/runs/${name}`;
    const run = readRunScript(readFileSync(path, 'utf8'), path, answer.ok ? answer.scenario : undefined);
    expect(run.ok ? [] : run.problems.map(problemText)).toEqual([]);
    // A run's intents are what a session takes; the type says so.
    const intents: Intent[] = run.ok ? run.run.intents.map(({ intent }) => intent) : [];
    expect(intents.length).toBeGreaterThan(0);
  });

  it('has a winning and a losing run for every variant', () => {
    if (!answer.ok || answer.scenario.draft) return;
    for (const variant of Object.keys(answer.scenario.variants)) {
      expect(runs).toContain(`${variant}.win.json`);
      expect(runs.filter((name) => name.startsWith(variant) && name.endsWith('.lose.json')), `${variant} has a run that loses`).not.toEqual([]);
    }
  });
});

describe('the tunables that scenarios may name', () => {
  it.each(ids)('are those that the world of %s has, with values that it takes', (id) => {
    const answer = readScenario({ 'scenario.json': readFileSync(`scenarios/${id}/scenario.json`, 'utf8') });
    if (!answer.ok) throw new Error('refused');
    const { system } = answer.scenario;
    const world = new Map(worldTunablesOf(system, sitesOf(system), () => 0).map((param) => [param.name, param]));
    const named = [...tunablesOf(system)];
    expect(named.filter(([name]) => !world.has(name))).toEqual([]);
    expect(named.filter(([name, { min, max }]) => min < world.get(name)!.min || max > world.get(name)!.max)).toEqual([]);
    expect(named.length).toBeGreaterThan(30);
  });
});
