import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileSystem } from '../../src/sim/compile/compile.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { day, isAll, ofToday } from '../support/day.ts';
import { filesBelow } from '../support/source-files.ts';

/**
 * Whatever is done to a scenario file: an answer within two seconds, with a place for everything that is wrong, and nothing half
 * loaded. A usual run takes a quarter of the changes, and a third of the shipped files, others every day (or CI run);
 * `npm test -- --all property` takes all. SEED= repeats a day.
 */
const SEED = isAll ? 20_261_121 : day;
const CHANGES = isAll ? 10_000 : 2_500;
const SLOW_MS = 2_000;
const smallest = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
const shipped = filesBelow('scenarios').filter((path) => path.endsWith('/scenario.json')).map((path) => readFileSync(path, 'utf8'));

let slowestMs = 0;
let loaded = 0;

/** Reads the text; throws with what was promised and not kept. */
function read(text: string): void {
  const began = performance.now();
  const answer = readScenario({ 'scenario.json': text });
  const ms = performance.now() - began;
  slowestMs = Math.max(slowestMs, ms);
  if (ms > SLOW_MS) throw new Error(`it took ${Math.round(ms)} ms`);
  if (answer.ok) {
    loaded++;
    // What is let in must be whole: the system can be built.
    compileSystem(answer.scenario.system);
    return;
  }
  if (answer.problems.length === 0) throw new Error('it was refused without a word');
  for (const { line, column, found, expected, message } of answer.problems) {
    if (!(line >= 1 && column >= 1 && found !== '' && expected !== '' && message !== '' && message.length < 2_000)) throw new Error(`a poor message: ${JSON.stringify({ line, column, found, expected, message })}`);
  }
}

const HUGE = [1e308, -1e308, 9_007_199_254_740_991, 1e-320, -0];
const STRANGE: readonly unknown[] = [null, true, '', ' ', '10m', '-1s', '99999999999h', '{{x}}', '{{', '__proto__', 'constructor', [], {}, [[[]]], { $ref: '#' }, { a: { a: { a: 1 } } }, ...HUGE];

type Json = unknown;
type Mutation = (document: Json, pick: () => number) => string;

/** Objects and lists of a document, each with the way to it. */
function containers(value: Json, found: (Record<string, Json> | Json[])[] = []): (Record<string, Json> | Json[])[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Record<string, Json>);
  for (const below of Object.values(value)) containers(below, found);
  return found;
}

/** One entry of one container, chosen by `pick`, handed to `change`. */
function somewhere(document: Json, pick: () => number, change: (at: Record<string, Json>, key: string) => void): string {
  const places = containers(document).filter((at) => Object.keys(at).length > 0);
  const at = places[pick() % places.length] as Record<string, Json>;
  const keys = Object.keys(at);
  change(at, keys[pick() % keys.length]);
  return JSON.stringify(document, null, 1);
}

const nested = (depth: number): Json => {
  let value: Json = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  delete: (document, pick) => somewhere(document, pick, (at, key) => (Array.isArray(at) ? at.splice(Number(key), 1) : delete at[key])),
  retype: (document, pick) => somewhere(document, pick, (at, key) => (at[key] = STRANGE[pick() % STRANGE.length])),
  duplicate: (document, pick) => somewhere(document, pick, (at, key) => (Array.isArray(at) ? at.push(...at) : (at[`${key}2`] = at[key]))),
  'duplicate key': (document, pick) => {
    const text = JSON.stringify(document, null, 1);
    const keys = [...text.matchAll(/"[a-zA-Z]+": /g)];
    const one = keys[pick() % keys.length];
    return `${text.slice(0, one.index)}${one[0]}1, ${text.slice(one.index)}`;
  },
  rename: (document, pick) => somewhere(document, pick, (at, key) => {
    if (Array.isArray(at)) return;
    const value = at[key];
    delete at[key];
    at[['__proto__x', `${key}s`, key.toUpperCase(), key.slice(1), 'constructor'][pick() % 5]] = value;
  }),
  swap: (document, pick) => somewhere(document, pick, (at, key) => {
    const other = Object.keys(at)[pick() % Object.keys(at).length];
    [at[key], at[other]] = [at[other], at[key]];
  }),
  'huge number': (document, pick) => somewhere(document, pick, (at, key) => (at[key] = HUGE[pick() % HUGE.length])),
  'huge text': (document, pick) => somewhere(document, pick, (at, key) => (at[key] = ['x', '9', '1h', '{{', '(a+)+'][pick() % 5].repeat(1 + (pick() % 3_000)))),
  'deep nesting': (document, pick) => somewhere(document, pick, (at, key) => (at[key] = nested(pick() % 90))),
  prototype: (document, pick) => {
    const text = JSON.stringify(document, null, 1);
    const braces = [...text.matchAll(/\{/g)];
    const at = braces[pick() % braces.length].index + 1;
    return `${text.slice(0, at)}"__proto__": {"polluted": true}, ${text.slice(at)}`;
  },
  'refer to itself': (document, pick) => {
    // Steps inside steps, calls to the caller: circles that only references can make.
    const services = (document as { system: { services: Record<string, { endpoints?: Record<string, { steps: Json[] }> }> } }).system.services;
    const [name, service] = Object.entries(services)[pick() % Object.keys(services).length];
    const [endpoint, spec] = Object.entries(service.endpoints ?? {})[0] ?? [];
    if (endpoint === undefined || spec === undefined) return JSON.stringify(document);
    spec.steps.push({ call: name, endpoint, name: 'again' });
    return JSON.stringify(document, null, 1);
  },
  'cut off': (document, pick) => {
    const text = JSON.stringify(document, null, 1);
    return text.slice(0, pick() % text.length);
  },
};

function property(source: string) {
  return fc.property(fc.constantFrom(...Object.keys(MUTATIONS)), fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (name, numbers) => {
    let next = 0;
    read(MUTATIONS[name](JSON.parse(source), () => numbers[next++ % numbers.length]));
  });
}

function failureOf(source: string, numRuns: number): string | null {
  const outcome = fc.check(property(source), { seed: SEED, numRuns });
  return outcome.failed ? fc.defaultReportMessage(outcome) ?? 'it failed' : null;
}

describe(`mutated scenario files (SEED=${SEED})`, () => {
  it(`are answered, ${CHANGES} of 10000 of the smallest one`, () => {
    loaded = 0;
    expect(failureOf(smallest, CHANGES)).toBeNull();
    // Some changes mean nothing, such as a longer title; most must be refused.
    expect(loaded).toBeGreaterThan(CHANGES / 100);
    expect(loaded).toBeLessThan(CHANGES / 2);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }, 120_000);

  it(`are answered, some of ${isAll ? 'every shipped one' : 'a third of the shipped ones'}`, () => {
    for (const source of ofToday(shipped, 3)) expect(failureOf(source, 40)).toBeNull();
    console.log(`slowest answer ${slowestMs.toFixed(0)} ms`);
  }, 120_000);

  it('are answered at once when they are 50 MB of text, of brackets, or of keys', () => {
    const long = 50_000_000;
    const texts = [`{"title": "${'x'.repeat(long)}"}`, '['.repeat(long), `{${'"a":{'.repeat(long / 5)}`];
    expect(() => texts.forEach(read)).not.toThrow();
  }, 30_000);
});
