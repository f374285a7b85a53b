import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrate, type Migration } from '../../../src/scenario/migrate.ts';
import { problemText } from '../../../src/scenario/problem.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';

const smallest = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
const steps = new Map<number, Migration>([
  [1, ({ name, ...rest }) => ({ ...rest, title: name })],
  [2, (file) => ({ ...file, minutes: 30 })],
]);

describe('a file of an older version of the format', () => {
  it('is brought to the present one step by step, and the file itself stays as it was', () => {
    const old = { schemaVersion: 1, name: 'Orders' };
    expect(migrate(old, steps, 3)).toEqual({ value: { schemaVersion: 3, title: 'Orders', minutes: 30 } });
    expect(migrate({ schemaVersion: 2, title: 'Orders' }, steps, 3)).toEqual({ value: { schemaVersion: 3, title: 'Orders', minutes: 30 } });
    expect(old).toEqual({ schemaVersion: 1, name: 'Orders' });
  });

  it('is left to the schema where no such version ever was, or none is given', () => {
    for (const value of [{ schemaVersion: 0 }, { schemaVersion: 1.5 }, { schemaVersion: '1' }, {}, [], null, 7]) expect(migrate(value, steps, 3)).toEqual({ value });
  });
});

describe('a file of a newer version', () => {
  it('is refused with its place and what to do', () => {
    const answer = readScenario({ 'scenario.json': smallest.replace('"schemaVersion": 1', '"schemaVersion": 2') });
    expect(answer.ok ? [] : answer.problems.map(problemText)).toEqual([
      'scenario.json:3:20: /schemaVersion: Found 2, expected 1 or less: the file was written for a newer Faultline. Update Faultline, or ask for a file of this version.',
    ]);
  });
});
