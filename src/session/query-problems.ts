import { parseLogql } from '../query/logql/index.ts';
import { parsePromql } from '../query/promql/index.ts';
import { parseTraceql } from '../query/traceql/index.ts';
import { readJson } from '../scenario/json.ts';
import { PROBLEMS_MAX, type Path, type Problem } from '../scenario/problem.ts';
import { PROMQL_PANELS } from './evidence.ts';

const LANGUAGES = { PromQL: parsePromql, LogQL: parseLogql, TraceQL: parseTraceql } as const;
type Language = keyof typeof LANGUAGES;

const LOOKED: Readonly<Record<string, Language>> = { metrics: 'PromQL', logs: 'LogQL', traces: 'TraceQL' };
/** One trace is opened, and pinned, by its id. */
const TRACE_ID = /^[0-9a-f]{32}$/i;

interface Query {
  readonly path: Path;
  readonly language: Language;
  readonly text: string;
}

/**
 * What of the queries in a scenario or a recorded run is not in the language of its panel, by place. For files that are sound by the
 * scenario's own layers, which know no query language. A query that cannot be parsed would stop the game, or earn a look nothing.
 */
export function queryProblems(text: string, file: string): readonly Problem[] {
  const json = readJson(text, file);
  if (json.place === undefined) return json.problems;
  const { place } = json;
  return queriesIn(json.value, []).flatMap(({ path, language, text: query }) => {
    const parsed = LANGUAGES[language](query);
    if (parsed.ok) return [];
    const { message, from, to } = parsed.error;
    const around = query.slice(from, Math.max(to, from + 1));
    return [place({ path, found: `${around === '' ? 'the end' : JSON.stringify(around)} at character ${from + 1} of the query (${message})`, expected: language })];
  }).slice(0, PROBLEMS_MAX);
}

/** Queries stand where the formats have them: in looks and pins, and as `expr` of alerts, charts and predicted readings. */
function queriesIn(value: unknown, path: Path): Query[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown, i) => queriesIn(entry, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  const { expr, panel, query, kind } = value as Readonly<Record<string, unknown>>;
  const below = Object.entries(value).flatMap(([key, entry]) => queriesIn(entry, [...path, key]));
  if (typeof expr === 'string') return [{ path: [...path, 'expr'], language: 'PromQL', text: expr }, ...below];
  if (typeof panel !== 'string' || typeof query !== 'string') return below;
  // A chart that was pinned quotes its expression, wherever it was drawn; a look at a dashboard names it.
  const language = kind !== 'look' && PROMQL_PANELS.has(panel) ? 'PromQL' : LOOKED[panel];
  // A panel that is opened without a question asks none.
  if (language === undefined || query.trim() === '' || (language === 'TraceQL' && TRACE_ID.test(query))) return below;
  return [{ path: [...path, 'query'], language, text: query }, ...below];
}
