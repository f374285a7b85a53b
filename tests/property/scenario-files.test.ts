import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDurationUs } from '../../src/base/time.ts';
import { readJson } from '../../src/scenario/json.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { PATTERN_WORDS, ScenarioSchema } from '../../src/scenario/schema.ts';
import { DURATION_PATTERN } from '../../src/scenario/schema/common.ts';
import { validate, type SchemaNode } from '../../src/scenario/validate.ts';
import { ofToday } from '../support/day.ts';

const good = readFileSync('tests/unit/scenario/fixture/scenario.json', 'utf8');
/** Each is a quarter of the examples; a day looks at one. */
const SEEDS = ofToday([20_260_302, 20_260_303, 20_260_304, 20_260_305]);

/** What a property that fails says, its seed and smallest example included; null when it holds for so many examples of each of today's seeds. */
function failureOf<T>(property: fc.IProperty<T>, numRuns: number): string | null {
  for (const seed of SEEDS) {
    const outcome = fc.check(property, { seed, numRuns });
    if (outcome.failed) return fc.defaultReportMessage(outcome) ?? 'it failed';
  }
  return null;
}

/** The reader's promise: a whole scenario, or problems that each have a place inside the text. */
function keepsItsPromise(text: string): boolean {
  const answer = readScenario({ 'scenario.json': text });
  if (answer.ok) return /^[0-9a-f]{16}$/.test(answer.scenario.hash);
  const lines = text.split('\n');
  const placed = answer.problems.every(({ line, column, found, expected }) => line <= lines.length && column <= (lines[line - 1] ?? '').length + 1 && found !== '' && expected !== '');
  return answer.problems.length > 0 && placed;
}

const piece = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '\n', '-', '1e9', 'null', 'true', '"$ref"', '"__proto__":1,', '"10m"', '/*', '//', '\u2028', '\uFEFF', '\uD800'),
);

/** Every place in a value, as the way to it. */
function waysIn(value: unknown, way: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, below]) => waysIn(below, [...way, Array.isArray(value) ? Number(key) : key]))];
}
const ways = waysIn(JSON.parse(good)).slice(1);

const strange = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>('10m', '-1s', '1..2', 'web', 'inventory', 'nobody', 0, -1, 0.5, 1e12, '', [], {}, null));

/** Changes, removes, renames or moves one thing of a scenario. */
function mutate(document: Record<string, unknown>, way: readonly (string | number)[], kind: number, value: unknown): void {
  let at: Record<string, unknown> = document;
  for (const key of way.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== 'object' || next === null) return;
    at = next as Record<string, unknown>;
  }
  const key = String(way.at(-1));
  if (kind === 0) at[key] = value;
  else if (kind === 1) delete at[key];
  else if (kind === 2) at[`${key}-x`] = at[key];
  else if (typeof at[key] === 'string') at[key] = `${at[key].slice(1)}${at[key].slice(0, 1)}`;
  else if (typeof at[key] === 'number') at[key] *= -1.5;
}

const mutations = fc.array(fc.tuple(fc.constantFrom(...ways), fc.nat(3), strange), { minLength: 1, maxLength: 4 });
const mutated = (changes: readonly [readonly (string | number)[], number, unknown][]): Record<string, unknown> => {
  const document = JSON.parse(good) as Record<string, unknown>;
  for (const [way, kind, value] of changes) mutate(document, way, kind, value);
  return document;
};

describe('the scenario reader', () => {
  it('answers any damage to the text with a place', () => {
    const damaged = fc.property(fc.nat(good.length), fc.nat(40), piece, (at, cut, insert) => keepsItsPromise(good.slice(0, at) + insert + good.slice(at + cut)));
    expect(failureOf(damaged, 100)).toBeNull();
  });

  it('answers any change of the data with a place or a scenario', () => {
    let sound = 0;
    const changed = fc.property(mutations, (changes) => {
      const text = JSON.stringify(mutated(changes), null, 1);
      if (readScenario({ 'scenario.json': text }).ok) sound++;
      return keepsItsPromise(text);
    });
    expect(failureOf(changed, 100)).toBeNull();
    // Both outcomes were met, or the property says nothing about one of them.
    expect(sound).toBeGreaterThan(SEEDS.length);
    expect(sound).toBeLessThan(99 * SEEDS.length);
  });

  it('gives the same hash whatever the white space', () => {
    const hashes = [good, JSON.stringify(JSON.parse(good)), JSON.stringify(JSON.parse(good), null, 7)].map((text) => {
      const answer = readScenario({ 'scenario.json': text });
      return answer.ok ? answer.scenario.hash : 'refused';
    });
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it('takes as JSON exactly what the engine takes', () => {
    const engineTakes = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const insertion = fc.tuple(fc.json({ maxDepth: 2 }), fc.nat(30), piece).map(([text, at, insert]) => text.slice(0, at) + insert + text.slice(at));
    const nearJson = fc.oneof(fc.json({ maxDepth: 3 }), fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')), insertion);
    const agreed = fc.property(nearJson, (text) => (readJson(text, 'x').place !== undefined) === engineTakes(text));
    expect(failureOf(agreed, 500)).toBeNull();
  });
});

describe('the schema validator', () => {
  const oracle = new Ajv({ strict: false, validateSchema: false }).compile(ScenarioSchema);

  it('agrees with AJV on damaged scenarios', () => {
    let refused = 0;
    const agreed = fc.property(mutations, (changes) => {
      const document = mutated(changes);
      const findings = validate(document, { root: ScenarioSchema as SchemaNode, words: PATTERN_WORDS });
      if (findings.length > 0) refused++;
      return (findings.length === 0) === oracle(document);
    });
    expect(failureOf(agreed, 500)).toBeNull();
    expect(refused).toBeGreaterThan(50 * SEEDS.length);
    expect(refused).toBeLessThan(490 * SEEDS.length);
  });
});

describe('the pattern of durations', () => {
  it('takes what the parser of durations takes', () => {
    const pattern = new RegExp(DURATION_PATTERN);
    const parts = fc.constantFrom('1', '20', '.5', '.', 'h', 'm', 's', 'ms', 'us', '-', ' ', '1h', '30m', '2.5s');
    // The pattern is stricter in one way: a number begins and ends with a digit.
    const text = fc.array(parts, { maxLength: 5 }).map((pieces) => pieces.join('')).filter((duration) => !/(^|\D)\.|\.(\D|$)/.test(duration));
    const agreed = fc.property(text, (duration) => pattern.test(duration) === (parseDurationUs(duration) !== null));
    expect(failureOf(agreed, 750)).toBeNull();
  });
});
