import { evaluateInstant, metricNames, parsePromql, type Expr, type QueryResult } from '../query/promql/index.ts';
import type { DashboardSpec, Scenario } from '../scenario/types.ts';
import { parseTraceId } from '../telemetry/ids.ts';
import { EVERY_NAME, type Names } from '../telemetry/metric-plan.ts';
import type { Intent, StampedIntent } from './intents.ts';
import { nodeQueries } from './map-health.ts';
import type { Run } from './run.ts';
import { standardDashboards } from './standard-dashboards.ts';
import type { MapInfo } from './view.ts';

/**
 * What the player had seen, as readings that anyone can take, and which other causes these readings rule out.
 *
 * A reading is a PromQL query at a time after the page: the query of a metrics panel, of a dashboard's charts, of a pinned
 * chart. What was opened elsewhere is read through stand-ins: a console command, a log search and a pin through the
 * instruments of the component that it names, a trace through the times that its spans show. A reading is judged as people
 * judge a chart: as it was while all was well, well above, or well below. Another cause is ruled out once its own world,
 * same seed and same actions, shows a different judgement at the same time after the page.
 *
 * Leaves out: whether the player understood it, the changes panel (every cause has the same ledger up to the fault's own
 * lines), the map, the objectives and the channel unless something of them was pinned, and the exact text of log lines
 * and plans. Opening a panel without asking it anything shows nothing.
 */
export interface Sight {
  /** The intent by which it was seen. */
  readonly seq: number;
  readonly afterPageUs: number;
  readonly readings: readonly Reading[];
}

export interface Reading {
  /** The query without white space that means nothing: the same question has the same text. */
  readonly text: string;
  readonly expr: Expr;
}

/** Hostile logs may hold any number of looks; the first ones of a real incident are far fewer. */
const SIGHTS_MAX = 300;

export function sightsOf(scenario: Scenario, seed: number, map: MapInfo, intents: readonly StampedIntent[], pagedAtUs: number): Sight[] {
  const sights: Sight[] = [];
  const boards = [...scenario.dashboards, ...standardDashboards(scenario)];
  const known = new Map<string, Reading | null>();
  for (const { seq, tick, intent } of intents) {
    if (sights.length >= SIGHTS_MAX) break;
    const readings = new Set(shownBy(boards, seed, map, intent).flatMap((text) => readingOf(known, text) ?? []));
    if (readings.size > 0) sights.push({ seq, afterPageUs: tick - pagedAtUs, readings: [...readings] });
  }
  return sights;
}

/** The metrics that sights are read from, and the expressions of alerts beside them. */
export function namesIn(sights: readonly Sight[], alerts: readonly Expr[]): Names {
  return metricNames([...alerts, ...sights.flatMap(({ readings }) => readings.map(({ expr }) => expr))]) ?? EVERY_NAME;
}

/** The same question is the same object, so that what has been read of it is known again; null for what is no PromQL. */
function readingOf(known: Map<string, Reading | null>, text: string): Reading | null {
  const key = queryText(text);
  const before = known.get(key);
  if (before !== undefined) return before;
  const parsed = parsePromql(text);
  const reading = parsed.ok ? { text: key, expr: parsed.ast } : null;
  known.set(key, reading);
  return reading;
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

function shownBy(boards: readonly DashboardSpec[], seed: number, map: MapInfo, intent: Intent): string[] {
  if (intent.kind === 'pin') {
    const { panel, query, component } = intent.pin;
    // A log filter such as `level>=warn` is PromQL too, by its letters: the panel says which language it is.
    if (PROMQL_PANELS.has(panel)) return [query];
    return component === null ? [] : instruments(map, component);
  }
  if (intent.kind !== 'look') return [];
  const { panel, query } = intent;
  switch (panel) {
    case 'metrics':
      return [query];
    case 'dashboards':
      return boards.filter((board) => board.id === query).flatMap((board) => board.panels.flatMap((shown) => shown.queries.map(({ expr }) => expr)));
    case 'traces':
      return parseTraceId(seed, query) !== null ? TIMES_IN_SPANS : namedIn(map, query).flatMap((id) => instruments(map, id));
    case 'database':
    case 'logs':
      return namedIn(map, query).flatMap((id) => instruments(map, id));
    default:
      return [];
  }
}

const PROMQL_PANELS: ReadonlySet<string> = new Set(['metrics', 'dashboards', 'map', 'slo']);

/** Mean times of what spans show: calls by callee, statements, waits for a connection. */
const TIMES_IN_SPANS = [
  ['http_client_request_duration_seconds', 'server_address'],
  ['db_client_operation_duration_seconds', 'db_query_summary'],
  ['db_client_connection_wait_time_seconds', 'pool_name'],
].map(([name, label]) => `sum by (${label}) (rate(${name}_sum[2m])) / sum by (${label}) (rate(${name}_count[2m]))`);

/** The readings that a component is judged by. */
export function instruments(map: MapInfo, id: string): string[] {
  const kind = map.nodes.find((node) => node.id === id)?.kind;
  if (kind === undefined) return [];
  const { errors, p95 } = nodeQueries(kind, id);
  const own = `service_name="${id}"`;
  const cpu = `sum(rate(process_cpu_time_seconds_total{${own}}[2m])) / sum(process_cpu_cores{${own}})`;
  const inside: Readonly<Record<typeof kind, string[]>> = {
    client: [],
    third_party: [],
    gateway: [cpu, `sum(http_server_queued_requests{${own}})`],
    service: [cpu, `sum(http_server_queued_requests{${own}})`, `sum by (pool_name) (db_client_connection_pending_requests{${own}})`],
    cache: [cpu],
    broker: [cpu],
    database: [
      cpu,
      `sum by (state) (pg_stat_activity_count{${own}})`,
      `sum by (relname) (rate(pg_stat_user_tables_seq_tup_read_total{${own}}[2m]))`,
      `sum by (db_query_summary) (rate(pg_stat_statements_seconds_total{${own}}[2m])) / sum by (db_query_summary) (rate(pg_stat_statements_calls_total{${own}}[2m]))`,
    ],
  };
  return [errors, p95, ...inside[kind]].filter((text) => text !== '');
}

/** Components whose names stand in a text as words of their own. */
export function namedIn(map: MapInfo, text: string): string[] {
  const words = wordsOf(text);
  return map.nodes.map((node) => node.id).filter((id) => words.includes(id));
}

function wordsOf(text: string): string[] {
  let word = '';
  const words: string[] = [];
  for (const char of `${text} `) {
    if (isWordChar(char)) word += char;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return words;
}

function isWordChar(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || (char >= '0' && char <= '9') || char === '-' || char === '_' || char === '.';
}

export type Judgement = { readonly side: -1 | 0 | 1; readonly value: number };

/** Healthy readings that a judgement compares with, spread over the second half of the time before any fault. */
const HEALTHY_READINGS = 5;

/** A run as something to take readings of; healthy ones are taken once for each query. */
export interface Instrument {
  read(expr: Expr, afterPageUs: number): ReadonlyMap<string, Judgement>;
}

export function instrumentOf(run: Run): Instrument {
  const { scenario, pagedAtUs } = run;
  const healthy = new Map<Expr, ReadonlyMap<string, number>[]>();
  const at = (expr: Expr, worldUs: number): ReadonlyMap<string, number> => {
    const answer = evaluateInstant(expr, run.source, { timeMs: scenario.startEpochMs + Math.floor(worldUs / 1000) });
    return answer.ok ? valuesOf(answer.result) : NOTHING;
  };
  const before = (expr: Expr): readonly ReadonlyMap<string, number>[] => {
    const known = healthy.get(expr) ?? Array.from({ length: HEALTHY_READINGS }, (_, i) => at(expr, (scenario.historyUs * (HEALTHY_READINGS + i)) / (2 * HEALTHY_READINGS)));
    healthy.set(expr, known);
    return known;
  };
  const taken = new Map<Expr, Map<number, ReadonlyMap<string, Judgement>>>();
  return {
    read: (expr, afterPageUs) => {
      const known = taken.get(expr) ?? new Map<number, ReadonlyMap<string, Judgement>>();
      taken.set(expr, known);
      const again = known.get(afterPageUs);
      if (again !== undefined) return again;
      const now = at(expr, (pagedAtUs ?? 0) + afterPageUs);
      const usual = before(expr);
      const keys = new Set([...now.keys(), ...usual.flatMap((values) => [...values.keys()])]);
      const judged = new Map([...keys].map((key) => [key, judge(now.get(key) ?? 0, usualOf(usual, key))]));
      known.set(afterPageUs, judged);
      return judged;
    },
  };
}

/** What a series that did not exist yet is compared with: the highest of its neighbours, as a new line in a chart is. */
function usualOf(usual: readonly ReadonlyMap<string, number>[], key: string): number[] {
  const known = usual.some((values) => values.has(key));
  return usual.map((values) => (known ? (values.get(key) ?? 0) : Math.max(0, ...values.values())));
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/** Twice as much as usual, and beyond what chance did while all was well. */
const CLEAR_FACTOR = 2;

export function judge(value: number, usual: readonly number[]): Judgement {
  const high = Math.max(...usual);
  const low = Math.min(...usual);
  const margin = CLEAR_FACTOR * (high - low);
  if (value > high * CLEAR_FACTOR && value > high + margin) return { side: 1, value };
  if (value < low / CLEAR_FACTOR && value < low - margin) return { side: -1, value };
  return { side: 0, value };
}

/** Whether one reading tells two worlds apart: judged differently, and not by a hair. */
export function tellsApart(a: Judgement | undefined, b: Judgement | undefined): boolean {
  const [one, other] = [a ?? NORMAL, b ?? NORMAL];
  const least = Math.min(Math.abs(one.value), Math.abs(other.value));
  return one.side !== other.side && Math.max(Math.abs(one.value), Math.abs(other.value)) >= CLEAR_FACTOR * least;
}

const NORMAL: Judgement = { side: 0, value: 0 };

/** Which of the readings of a sight rule the other world out, by their texts. */
export function excludingReadings(own: Instrument, other: Instrument, { afterPageUs, readings }: Sight): string[] {
  return readings.filter(({ expr }) => {
    const here = own.read(expr, afterPageUs);
    const there = other.read(expr, afterPageUs);
    return [...new Set([...here.keys(), ...there.keys()])].some((key) => tellsApart(here.get(key), there.get(key)));
  }).map(({ text }) => text);
}

/** A series of a reading that is judged differently in two worlds, and how in each: below (-1), as (0) or above (1) what was usual. */
export interface Difference {
  readonly text: string;
  readonly here: -1 | 0 | 1;
  readonly there: -1 | 0 | 1;
}

/** The first such series of each reading that rules the other world out. */
export function differencesOf(own: Instrument, other: Instrument, { afterPageUs, readings }: Sight): Difference[] {
  return readings.flatMap(({ text, expr }): Difference[] => {
    const here = own.read(expr, afterPageUs);
    const there = other.read(expr, afterPageUs);
    const key = [...new Set([...here.keys(), ...there.keys()])].find((one) => tellsApart(here.get(one), there.get(one)));
    return key === undefined ? [] : [{ text, here: (here.get(key) ?? NORMAL).side, there: (there.get(key) ?? NORMAL).side }];
  });
}

/** By what a chart's legend would tell apart; instances and versions have other names in another world, so the largest stands for them. */
function valuesOf(result: QueryResult): ReadonlyMap<string, number> {
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
