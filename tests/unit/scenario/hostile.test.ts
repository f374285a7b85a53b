import { describe, expect, it } from 'vitest';
import { readRunScript } from '../../../src/scenario/read-run.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';
import { damage, good, placeOf, problemsOf, read } from './support.ts';

const first = (text: string) => problemsOf(text)[0];

describe('text that is no JSON', () => {
  it.each([
    ['nothing', '', 1, 1, 'an empty file'],
    ['white space', ' \n ', 1, 1, 'an empty file'],
    ['a comment', '{\n  // hello\n}', 2, 3, '"// hello"'],
    ['a trailing comma', '{\n  "id": "a",\n}', 3, 1, '"}"'],
    ['single quotes', "{ 'id': 1 }", 1, 3, `"'id': 1 }"`],
    ['a text without end', '{ "id": "a', 1, 9, '"\\"a"'],
    ['the end too early', '{ "id": 1', 1, 10, 'the end of the file'],
    ['something after the end', '{} x', 1, 4, '"x"'],
    ['a byte order mark', '\uFEFF{}', 1, 1, undefined],
  ])('is refused with its place: %s', (_what, text, line, column, found) => {
    expect(first(text)).toMatchObject({ line, column, pointer: '', ...(found === undefined ? {} : { found }) });
  });

  it('after windows line ends has the place that an editor shows', () => {
    expect(first('{\r\n  "id": 1,\r\n}')).toMatchObject({ line: 3, column: 1 });
  });
});

describe('hostile text', () => {
  it.each(['[', '{"a":', '[{"a":'])('nested a million times does not exhaust the stack: %s', (open) => {
    expect(first(open.repeat(Math.floor(1_900_000 / open.length)))).toMatchObject({ found: 'deeper nesting', expected: 'at most 64 levels of lists and objects' });
  });

  it('may be deep inside a text, which nests nothing', () => {
    expect(read(damage(good, '"id": "damaged"', '"id": "damaged", "catalogue": ["[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]').replace(/"catalogue": \["QRY[^\]]*\],?/, '')).ok).toBe(true);
  });

  it('is refused when it is too long', () => {
    expect(first(`${' '.repeat(2_000_000)}{}`)).toMatchObject({ expected: 'at most 2000000 characters' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('cannot bring the key %s', (key) => {
    const text = damage(good, '"pools": {', `"pools": { "${key}": { "service": "inventory", "database": "inventory-db", "size": 1 },`);
    expect(first(text)).toMatchObject({ found: `the key "${key}"`, expected: 'another name', pointer: `/system/pools/${key}`, ...placeOf(text, `"${key}"`) });
    expect(({} as Record<string, unknown>)['service']).toBeUndefined();
  });

  it('cannot refer to what every object has', () => {
    expect(first(damage(good, '{ "call": "payments"', '{ "call": "constructor"'))).toMatchObject({ found: '"constructor"', expected: expect.stringContaining('a service: ') as string });
  });

  it('names a key twice', () => {
    const text = damage(good, '"horizon": "40m"', '"horizon": "40m",\n "horizon": "50m"');
    expect(problemsOf(text)).toMatchObject([{ found: 'the key "horizon" for the second time', expected: 'each key once', ...placeOf(text, '"horizon": "50m"') }]);
  });

  it('with thousands of faults is answered with some of them, soon', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `"unknown-${index}": 1`).join(',');
    expect(problemsOf(damage(good, '"difficulty": 2', `"difficulty": 2, ${keys}`)).length).toBe(50);
  });

  it('with long numbers, patterns and names is answered soon', () => {
    expect(first(damage(good, '"horizon": "40m"', `"horizon": "${'1'.repeat(1_000_000)}"`))?.expected).toMatch(/at most 32 characters/);
    expect(first(damage(good, '"rate": 26', '"rate": 1e999'))).toMatchObject({ found: 'Infinity' });
    expect(first(damage(good, '"stock_pkey"', `"${'a'.repeat(1_000_000)}"`))?.found.length).toBeLessThan(200);
  });

  it('calls through more services than a stack could follow', () => {
    const endpoints = Array.from({ length: 60 }, (_, i) => `"GET /${i}": { "steps": [{ "call": "payments", "endpoint": "GET /${i + 1}" }] }`).join(',');
    const text = damage(good, '"POST /charges": {', `${endpoints}, "GET /60": { "steps": [] }, "POST /charges": {`);
    expect(first(text)).toMatchObject({ found: 'more than 32 calls below each other' });
  });
});

describe('a folder', () => {
  it('without scenario.json is refused', () => {
    expect(readScenario({ 'other.json': good })).toMatchObject({ ok: false, problems: [{ message: 'The scenario has no file scenario.json.' }] });
  });
});

describe('a recorded run', () => {
  const run = (intents: string, variant = 'a'): string => `{ "title": "t", "seed": null, "variant": "${variant}", "intents": [${intents}] }`;
  const problem = (text: string) => {
    const answer = readRunScript(text, 'r.json', { variants: { a: {} as never } });
    return answer.ok ? null : answer.problems[0];
  };

  it('is read, with times after the page', () => {
    expect(readRunScript(run('{ "at": "90s", "kind": "acknowledge" }'), 'r.json')).toEqual({
      ok: true,
      run: { title: 't', seed: null, variant: 'a', intents: [{ afterPageUs: 90_000_000, intent: { kind: 'acknowledge' } }] },
    });
  });

  it.each([
    ['a kind that is none', run('{ "at": "1s", "kind": "acknowlege" }'), '/intents/0/kind', /"acknowledge", "look"/],
    ['a key of another kind', run('{ "at": "1s", "kind": "acknowledge", "panel": "map" }'), '/intents/0/panel', /^no further key/],
    ['a missing argument', run('{ "at": "1s", "kind": "mitigate", "verb": "restart", "args": {} }'), '/intents/0', /the key "hypothesisId"/],
    ['a time that runs backwards', run('{ "at": "2s", "kind": "acknowledge" }, { "at": "1s", "kind": "acknowledge" }'), '/intents/1/at', /^2s or later/],
    ['a variant that is none', run('', 'b'), '/variant', /^one of a$/],
    ['a seed that is text', run('').replace('null', '"7"'), '/seed', /^a whole number or null/],
  ])('is refused for %s', (_what, text, pointer, expected) => {
    expect(problem(text)).toMatchObject({ file: 'r.json', pointer, expected: expect.stringMatching(expected) as string });
  });
});
