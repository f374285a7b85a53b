import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../src/scenario/problem.ts';
import { readRunScript } from '../../../src/scenario/read-run.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';
import type { Intent } from '../../../src/session/intents.ts';

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
    for (const variant of answer.ok ? Object.keys(answer.scenario.variants) : []) {
      expect(runs).toContain(`${variant}.win.json`);
      expect(runs).toContain(`${variant}.lose.json`);
    }
  });
});
