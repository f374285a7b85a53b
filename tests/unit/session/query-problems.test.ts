import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { queryProblems } from '../../../src/session/query-problems.ts';
import { problemText } from '../../../src/scenario/problem.ts';
import { inspect } from '../../../src/worker/world-host.ts';

const FILES = readdirSync('scenarios').flatMap((id) => [`scenarios/${id}/scenario.json`, ...readdirSync(`scenarios/${id}/runs`).map((name) => `scenarios/${id}/runs/${name}`)]);

describe('queries in files', () => {
  it('of every scenario and every recorded run are in the language of their panel', () => {
    expect(FILES.length).toBeGreaterThan(50);
    expect(FILES.flatMap((file) => queryProblems(readFileSync(file, 'utf8'), file)).map(problemText)).toEqual([]);
  });

  it('are named by file and place where they are not', () => {
    const look = (panel: string, query: string): unknown => ({ at: '1m', kind: 'look', panel, query });
    const pin = (panel: string, query: string): unknown => ({ at: '2m', kind: 'pin', pin: { panel, query } });
    const claim = { at: '3m', kind: 'hypothesis.add', claim: { predicts: { expr: 'rate(up)', side: 'high' } } };
    const fine = [look('logs', ''), look('logs', '{service_name="shop"} |= "late"'), look('dashboards', 'shop: inside'), look('database', 'shop-db: locks'), look('traces', 'd128f85a1e5b04f7fbc59db544034961'), pin('channel', 'no {query'), pin('map', 'up')];
    const wrong = [look('logs', 'service=shop late'), look('metrics', 'rate(up'), look('traces', '{ status = }'), pin('logs', 'level>=warn'), pin('slo', 'sum by'), claim];
    const text = JSON.stringify({ alerts: [{ expr: 'up > ' }], intents: [...fine, ...wrong] }, null, 1);
    const problems = queryProblems(text, 'some.json');
    const at = (i: number, rest: string): string => `/intents/${fine.length + i}/${rest}`;
    expect(problems.map(({ pointer, expected }) => [pointer, expected])).toEqual([
      ['/alerts/0/expr', 'PromQL'], [at(0, 'query'), 'LogQL'], [at(1, 'query'), 'PromQL'], [at(2, 'query'), 'TraceQL'], [at(3, 'pin/query'), 'LogQL'], [at(4, 'pin/query'), 'PromQL'], [at(5, 'claim/predicts/expr'), 'PromQL'],
    ]);
    expect(problems[1]).toMatchObject({ file: 'some.json', line: text.slice(0, text.indexOf('service=shop')).split('\n').length, column: 13, found: expect.stringMatching(/^"s.*" at character 1 of the query \(.+\)$/) as unknown });
  });

  it('keep a scenario of one\'s own from being opened, with the place, in it or in its runs', () => {
    const scenario = readFileSync('docs/examples/smallest/scenario.json', 'utf8');
    const broken = scenario.replace(/"expr": "(?:[^"\\]|\\.)*"/, '"expr": "sum(rate(x[5m])"');
    expect(broken).not.toBe(scenario);
    expect(inspect({ files: { 'scenario.json': broken }, fileName: 'mine.json' })).toMatchObject({ ok: false, problems: [{ file: 'mine.json', pointer: expect.stringMatching(/\/expr$/) as unknown, expected: 'PromQL' }] });
    const run = JSON.stringify({ title: 'A look', seed: null, variant: Object.keys((JSON.parse(scenario) as { variants: object }).variants)[0], intents: [{ at: '1m', kind: 'look', panel: 'logs', query: 'service=shop' }] });
    expect(inspect({ files: { 'scenario.json': scenario, 'runs/look.win.json': run }, fileName: 'scenario.json' })).toMatchObject({ ok: false, problems: [{ file: 'runs/look.win.json', pointer: '/intents/0/query', expected: 'LogQL' }] });
    expect(inspect({ files: { 'scenario.json': scenario }, fileName: 'scenario.json' })).toMatchObject({ ok: true });
  });
});
