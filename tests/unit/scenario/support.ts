import { readFileSync } from 'node:fs';
import type { Problem } from '../../../src/scenario/problem.ts';
import { readScenario, type ScenarioAnswer } from '../../../src/scenario/read-scenario.ts';

/** A sound scenario of its own, so that tuning one that ships changes no test here. */
export const good = readFileSync('tests/unit/scenario/fixture/scenario.json', 'utf8');

export const read = (text: string): ScenarioAnswer => readScenario({ 'scenario.json': text }, 'x/scenario.json');

export function problemsOf(text: string): readonly Problem[] {
  const answer = read(text);
  return answer.ok ? [] : answer.problems;
}

/** Replaces one piece of the text; the piece must be there exactly once, so that a test cannot quietly damage nothing. */
export function damage(text: string, from: string, to: string): string {
  const at = text.indexOf(from);
  if (at < 0 || text.includes(from, at + 1)) throw new Error(`${from} is not there exactly once`);
  return text.slice(0, at) + to + text.slice(at + from.length);
}

/** Line and column of a piece of text, counted independently of the reader. */
export function placeOf(text: string, piece: string, shift = 0): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(piece) + shift).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
