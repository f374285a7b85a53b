import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLogql } from '../../../src/query/logql/index.ts';
import { parsePromql } from '../../../src/query/promql/index.ts';
import { parseTraceql } from '../../../src/query/traceql/index.ts';
import { readJson } from '../../../src/scenario/json.ts';
import { problemText, quote, type Path } from '../../../src/scenario/problem.ts';

/**
 * A question that its language does not know is no mistake that the game would name: whoever looks sees an error instead of an
 * answer, and the look earns nothing. So every query of the scenarios and of their recorded runs is parsed here. Consoles and
 * names of dashboards are not queries.
 */
const LANGUAGES = { PromQL: parsePromql, LogQL: parseLogql, TraceQL: parseTraceql } as const;
type Language = keyof typeof LANGUAGES;

interface Query {
  readonly path: Path;
  readonly language: Language;
  readonly text: string;
}

const LOOKED: Readonly<Record<string, Language>> = { metrics: 'PromQL', logs: 'LogQL', traces: 'TraceQL' };
/** A chart that was pinned quotes its expression, wherever it was drawn. */
const PINNED: Readonly<Record<string, Language>> = { ...LOOKED, dashboards: 'PromQL', map: 'PromQL', slo: 'PromQL' };
/** One trace is opened, and pinned, by its id. */
const TRACE_ID = /^[0-9a-f]{32}$/i;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Queries stand where the formats have them: in looks and pins, and as `expr` of alerts, charts and predicted readings. */
function queriesIn(value: unknown, path: Path = []): Query[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown, i) => queriesIn(entry, [...path, i]));
  if (!isObject(value)) return [];
  const below = Object.entries(value).flatMap(([key, entry]) => queriesIn(entry, [...path, key]));
  const { expr, panel, query, kind } = value;
  if (typeof expr === 'string') return [...below, { path: [...path, 'expr'], language: 'PromQL', text: expr }];
  if (typeof panel !== 'string' || typeof query !== 'string') return below;
  const language = (kind === 'look' ? LOOKED : PINNED)[panel];
  // A panel that is opened without a question asks none.
  if (language === undefined || query.trim() === '' || (language === 'TraceQL' && TRACE_ID.test(query))) return below;
  return [...below, { path: [...path, 'query'], language, text: query }];
}

function queriesOf(text: string, file: string): { readonly queries: readonly Query[]; readonly faults: readonly string[] } {
  const json = readJson(text, file);
  const { place } = json;
  if (place === undefined) return { queries: [], faults: json.problems.map(problemText) };
  const queries = queriesIn(json.value);
  const faults = queries.flatMap(({ path, language, text: query }) => {
    const parsed = LANGUAGES[language](query);
    return parsed.ok ? [] : [problemText(place({ path, found: `${quote(query)} (${parsed.error.message})`, expected: language }))];
  });
  return { queries, faults };
}

const files = readdirSync('scenarios').flatMap((id) => [`scenarios/${id}/scenario.json`, ...readdirSync(`scenarios/${id}/runs`).map((name) => `scenarios/${id}/runs/${name}`)]);
const read = files.map((file) => ({ file, ...queriesOf(readFileSync(file, 'utf8'), file) }));

describe('the queries of the scenarios and their runs', () => {
  it('are all in the language of their panel', () => {
    expect(read.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('are found: each scenario has some, and some run searches the log', () => {
    expect(read.filter(({ file, queries }) => file.endsWith('/scenario.json') && queries.length === 0).map(({ file }) => file)).toEqual([]);
    expect(read.some(({ file, queries }) => file.includes('/runs/') && queries.some(({ language }) => language === 'LogQL'))).toBe(true);
  });

  it('are named by file and place where they are not', () => {
    const look = (panel: string, query: string): unknown => ({ at: '1m', kind: 'look', panel, query });
    const pin = (panel: string, query: string): unknown => ({ at: '2m', kind: 'pin', pin: { panel, query } });
    const claim = { at: '3m', kind: 'hypothesis.add', claim: { predicts: { expr: 'rate(up)', side: 'high' } } };
    const fine = [look('logs', ''), look('logs', '{service_name="shop"} |= "late"'), look('dashboards', 'shop: inside'), look('database', 'shop-db: locks'), look('traces', 'd128f85a1e5b04f7fbc59db544034961'), pin('channel', 'no {query'), pin('map', 'up')];
    const wrong = [look('logs', 'service=shop late'), look('metrics', 'rate(up'), look('traces', '{ status = }'), pin('logs', 'level>=warn'), pin('slo', 'sum by'), claim];
    const text = JSON.stringify({ alerts: [{ expr: 'up > ' }], intents: [...fine, ...wrong] }, null, 1);
    const { queries, faults } = queriesOf(text, 'some.json');
    expect(queries).toHaveLength(9);
    const places = faults.map((fault) => /^some\.json:\d+:\d+: (\S+): Found .+ \(.+\), expected (\w+)\.$/s.exec(fault)?.slice(1).join(' '));
    const at = (i: number, rest: string): string => `/intents/${fine.length + i}/${rest}`;
    expect(places).toEqual(['/alerts/0/expr PromQL', at(0, 'query LogQL'), at(1, 'query PromQL'), at(2, 'query TraceQL'), at(3, 'pin/query LogQL'), at(4, 'pin/query PromQL'), at(5, 'claim/predicts/expr PromQL')]);
    expect(faults[1]?.split(': ')[0]).toBe(`some.json:${text.slice(0, text.indexOf('service=shop')).split('\n').length}:13`);
  });
});
