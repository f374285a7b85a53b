import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../src/scenario/problem.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';

/** The guide for authors shows what `check` says; this test makes each of its mistakes and reads the answer. */
const smallest = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
const guide = readFileSync('docs/writing-a-scenario.md', 'utf8');
const mistakes = guide
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [title = ''] = section.split('\n');
    const [, written = '', meant = ''] = /^Written: `(.+)`, meant: `(.+)`$/m.exec(section) ?? [];
    const [, message = ''] = /```text\n([^]+?)\n```/.exec(section) ?? [];
    return { title, written, meant, message };
  });

describe('the guide for authors', () => {
  it('shows ten mistakes', () => {
    expect(mistakes.length).toBe(10);
  });

  it('has a smallest scenario that can be read', () => {
    const answer = readScenario({ 'scenario.json': smallest });
    expect(answer.ok ? [] : answer.problems.map(problemText)).toEqual([]);
  });

  it.each(mistakes.map((mistake) => [mistake.title, mistake] as const))('quotes what is said to %s', (_title, { written, meant, message }) => {
    expect(smallest).toContain(meant);
    const answer = readScenario({ 'scenario.json': smallest.replace(meant, () => written) });
    expect(answer.ok ? 'it passed' : problemText(answer.problems[0])).toBe(message);
  });
});
