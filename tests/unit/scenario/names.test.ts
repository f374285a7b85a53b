import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemText } from '../../../src/scenario/problem.ts';
import { PARTS } from '../../../src/sim/parts/parts.ts';
import { damage, problemsOf, read } from './support.ts';

/** The smallest scenario with a name in front of its work, a region's record, and a cache that two share. */
const smallest = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
const STEPS = '[{ "cpu": "8ms", "spread": "lognormal:0.4" }, { "wait": "20ms" }]';
const PARTS_TEXT = `"traits": { "nordic": { "title": "From the north", "share": 0.1, "by": "user" } },
    "names": { "shop-host": { "title": "The shop", "host": "shop.example", "answers": "near, far", "ttl": "2m" } },
    "geo": { "nordic": { "title": "users in the north", "name": "shop-host", "trait": "nordic", "answer": 1 } },
    "data": { "carts": { "title": "Carts" } },
    "caches": { "carts": { "title": "Carts", "data": "carts" } },
    "tenants": { "all": { "title": "All shoppers", "cache": "carts", "clients": "shoppers", "share": 0.5 } },
    "clients": {`;
const named = damage(damage(smallest, `"steps": ${STEPS}`, `"steps": [{ "resolve": "shop-host", "answers": { "near": [{ "cache": "carts", "miss": [{ "wait": "20ms" }] }], "far": [{ "wait": "220ms" }] } }]`), '"clients": {', PARTS_TEXT);
const variant = (text: string): string => damage(text, '"entry": [', '"entry": [{ "set": "geo.nordic.answer", "to": 0 }, { "set": "names.shop-host.negative_ttl", "to": "5s" }, { "set": "tenants.all.share", "to": 1 }, ');
const saysOf = (text: string): string[] => problemsOf(text).map(({ pointer, found, expected }) => `${pointer}: ${found}; ${expected}`);

describe('a file with a name', () => {
  it('is read with what its author left out, and faults may change its records', () => {
    const answer = read(variant(named));
    if (!answer.ok) throw new Error(answer.problems.map(problemText).join('\n'));
    const { services, parts } = answer.scenario.system;
    expect(parts['names']['shop-host']).toMatchObject({ answer: 0, ttlUs: 120_000_000, attempts: 2, timeoutUs: 5_000_000, serveStale: false });
    const [step] = services['shop'].endpoints['GET /cart'].steps;
    expect(step).toMatchObject({ do: 'part', step: 'resolve', part: 'shop-host', values: {}, blocks: { far: [{ do: 'wait', us: 220_000 }] } });
    expect(step.do === 'part' ? step.blocks['near'].map((inner) => inner.do) : []).toEqual(['part']);
  });

  it.each([
    ['lacks an answer', ', "far": [{ "wait": "220ms" }]', '', '/system/services/shop/endpoints/GET ~1cart/steps/0/answers: near; steps for each of near, far'],
    ['has a broken step in an answer', '"far": [{ "wait": "220ms" }]', '"far": [{ "call": "nowhere", "endpoint": "GET /" }]', '/system/services/shop/endpoints/GET ~1cart/steps/0/answers/far/0/call: "nowhere"; a service: shop'],
    ['says an answer that there is not', '"answer": 1', '"answer": 2', '/system/geo/nordic/answer: 2; a number below 2, the number of answers of shop-host'],
    ['names an answer twice', '"near, far"', '"near, near"', '/system/names/shop-host/answers: near, near; one to 6 different names with commas between them'],
    ['has a tenant who is nobody', '"clients": "shoppers", "share"', '"share"', '/system/tenants/all: neither clients nor a trait; one of the two'],
  ])('is told when it %s', (_what, from, to, says) => {
    expect(saysOf(damage(named, from, to))).toContain(says);
  });
});

it('parts that came later leave no trace in a system without them, so that its hash stays', () => {
  const answer = read(smallest);
  if (!answer.ok) throw new Error('the smallest scenario cannot be read');
  const later = PARTS.filter(({ sparse }) => sparse === true).map(({ section }) => section);
  expect(later).toEqual(expect.arrayContaining(['names', 'geo', 'tenants']));
  expect(Object.keys(answer.scenario.system.parts).filter((section) => later.includes(section))).toEqual([]);
});
