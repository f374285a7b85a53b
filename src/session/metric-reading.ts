import { evaluateInstant, metricNames, parsePromql, type Expr, type QueryResult } from '../query/promql/index.ts';
import { isWordChar } from './words.ts';
import { judge, NO_CHANCES, NOTHING, rowsIn, type Judgements, type Reading, type Taken } from './reading.ts';

/** A PromQL query as a reading; null for what is none. */
export function metricReading(query: string): Reading | null {
  const parsed = parsePromql(query);
  return parsed.ok ? readingOf(queryText(query), parsed.ast) : null;
}

function readingOf(text: string, expr: Expr): Reading {
  return {
    kind: 'metric', text,
    metrics: metricNames([expr]),
    read: ({ run }, atUs) => {
      const answer = evaluateInstant(expr, run.source, { timeMs: run.scenario.startEpochMs + Math.floor(atUs / 1000) });
      return answer.ok ? valuesOf(answer.result) : NOTHING;
    },
    chances: NO_CHANCES,
    judge: judgeSeries,
  };
}

/** Every series beside its own healthy values. */
export function judgeSeries(now: Taken, usual: readonly Taken[]): Judgements {
  const before = usual.map(({ values }) => values ?? NOTHING);
  return new Map([...rowsIn(now, usual)].map((key) => [key, judge(now.values?.get(key) ?? 0, usualOf(before, key))]));
}

/** What a series that did not exist yet is compared with: the highest of its neighbours, as a new line in a chart is. */
function usualOf(usual: readonly ReadonlyMap<string, number>[], key: string): number[] {
  const known = usual.some((values) => values.has(key));
  return usual.map((values) => (known ? (values.get(key) ?? 0) : Math.max(0, ...values.values())));
}

/** By what a chart's legend would tell apart; instances and versions have other names in another world, so the largest stands for them. */
export function valuesOf(result: QueryResult): ReadonlyMap<string, number> {
  if (result.kind === 'scalar') return new Map([['', Number.isFinite(result.value) ? result.value : 0]]);
  if (result.kind !== 'vector') return NOTHING;
  const values = new Map<string, number>();
  for (const { labels, value } of result.samples) {
    if (!Number.isFinite(value)) continue;
    const key = Object.entries(labels).filter(([name]) => name !== 'instance' && name !== 'service_version' && name !== '__name__').map(([name, text]) => `${name}=${text}`).sort().join(',');
    values.set(key, Math.max(value, values.get(key) ?? -Infinity));
  }
  return values;
}

/** A query as a text in which white space outside strings is at most one blank, and none beside brackets, commas and operators. */
export function queryText(query: string): string {
  let text = '';
  let quote = '';
  let isBlank = false;
  for (let i = 0; i < query.length; i++) {
    const char = query[i]!;
    if (quote === '' && BLANKS.has(char)) {
      isBlank = true;
      continue;
    }
    if (isBlank && text !== '' && isWordChar(char) && isWordChar(text.at(-1)!)) text += ' ';
    isBlank = false;
    text += char;
    if (quote !== '' && char === '\\') text += query[++i] ?? '';
    else if (quote === char) quote = '';
    else if (quote === '' && QUOTES.has(char)) quote = char;
  }
  return text;
}

const BLANKS = new Set([' ', '\n', '\t', '\r']);
const QUOTES = new Set(['"', "'", '`']);
