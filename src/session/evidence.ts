import { metricNames, type Expr } from '../query/promql/index.ts';
import type { DashboardSpec, Scenario } from '../scenario/types.ts';
import { parseTraceId } from '../telemetry/ids.ts';
import { EVERY_NAME, type Names } from '../telemetry/metric-plan.ts';
import { consoleReading } from './console-reading.ts';
import type { Intent, StampedIntent } from './intents.ts';
import { logReading } from './log-reading.ts';
import { nodeQueries } from './map-health.ts';
import { metricReading, queryText } from './metric-reading.ts';
import { NORMAL, sceneOf, tellsApart, type Judgements, type Reading, type Taken } from './reading.ts';
import type { Run, Scope } from './run.ts';
import { standardDashboards } from './standard-dashboards.ts';
import type { MapInfo } from './view.ts';
import { isWordChar } from './words.ts';

/**
 * What the player had seen, as readings that anyone can take, and which other causes these readings rule out.
 *
 * A reading is a question at a time after the page: the query of a metrics panel, of a dashboard's charts, of a pinned chart;
 * a command put to a console, answered by the world as it stood; a log search, its lines counted. Only a trace counts through
 * stand-ins: the times that its spans show, and a search of traces through the instruments of the components that it names. A
 * reading is judged beside what it was while all was well: as it was, well above, or well below. Another cause is ruled out
 * once its own world, same seed and same actions, shows a different judgement at the same time after the page.
 *
 * Leaves out: whether the player understood it, the changes panel (every cause has the same ledger up to the fault's own
 * lines), the map, the objectives and the channel unless something of them was pinned, and what the fields of log lines say.
 * Opening a panel without asking it anything shows nothing. A pin of a console's answer quotes a command that was noted when
 * it was asked, so it is none of its own.
 */
export interface Sight {
  /** The intent by which it was seen. */
  readonly seq: number;
  readonly afterPageUs: number;
  readonly readings: readonly Reading[];
}

/** Hostile logs may hold any number of looks; the first ones of a real incident are far fewer. */
const SIGHTS_MAX = 300;
/** Searching the log anew for each of many questions takes long; nobody has more in half an hour. */
const SEARCHES_MAX = 40;

export function sightsOf(scenario: Scenario, seed: number, map: MapInfo, intents: readonly StampedIntent[], pagedAtUs: number): Sight[] {
  const sights: Sight[] = [];
  const boards = [...scenario.dashboards, ...standardDashboards(scenario)];
  const known = new Map<string, Reading | null>();
  let searches = 0;
  /** The same question is the same object, so that what has been read of it is known again; null for what is none. */
  const once = (key: string, make: () => Reading | null): readonly Reading[] => {
    const reading = known.has(key) ? known.get(key) : make();
    known.set(key, reading ?? null);
    return reading ? [reading] : [];
  };
  const ask = (shown: Shown): readonly Reading[] => {
    switch (shown.language) {
      case 'promql':
        return once(`promql ${queryText(shown.text)}`, () => metricReading(shown.text));
      case 'console':
        return once(`console ${shown.text}`, () => consoleReading(scenario.system, shown.text));
      case 'logql':
        return once(`logql ${shown.beforeUs} ${shown.text}`, () => (searches++ < SEARCHES_MAX ? logReading(shown.text, shown.beforeUs) : null));
    }
  };
  for (const { seq, tick, intent } of intents) {
    if (sights.length >= SIGHTS_MAX) break;
    const clockMs = scenario.startEpochMs + tick / 1000;
    const readings = new Set(shownBy(boards, seed, map, intent, clockMs).flatMap(ask));
    if (readings.size > 0) sights.push({ seq, afterPageUs: tick - pagedAtUs, readings: [...readings] });
  }
  return sights;
}

/** The metrics that sights are read from, and the expressions of alerts beside them. */
export function namesIn(sights: readonly Sight[], alerts: readonly Expr[]): Names {
  const names = [metricNames(alerts), ...sights.flatMap(({ readings }) => readings.map((reading) => reading.metrics))];
  return names.includes(null) ? EVERY_NAME : new Set(names.flatMap((some) => [...(some ?? [])]));
}

/** What else the world of another cause has to keep to be asked the same. */
export function keptFor(sights: readonly Sight[]): Pick<Scope, 'logs' | 'milestones'> {
  const asks = (wanted: Reading['kind']): boolean => sights.some(({ readings }) => readings.some(({ kind }) => kind === wanted));
  return { ...(asks('logs') ? { logs: true } : {}), ...(asks('console') ? { milestones: 'paged' as const } : {}) };
}

interface Shown {
  readonly language: 'promql' | 'console' | 'logql';
  readonly text: string;
  /** How long before it was asked the lines end. */
  readonly beforeUs: number;
}

function shownBy(boards: readonly DashboardSpec[], seed: number, map: MapInfo, intent: Intent, clockMs: number): Shown[] {
  if (intent.kind === 'pin') {
    const { panel, query, toMs } = intent.pin;
    // A log filter such as `level>=warn` is PromQL too, by its letters: the panel says which language it is.
    if (PROMQL_PANELS.has(panel)) return promql([query]);
    return panel === 'logs' ? [{ language: 'logql', text: query, beforeUs: toMs < clockMs ? Math.round((clockMs - toMs) * 1000) : 0 }] : [];
  }
  if (intent.kind !== 'look') return [];
  const { panel, query } = intent;
  switch (panel) {
    case 'metrics':
      return promql([query]);
    case 'dashboards':
      return promql(boards.filter((board) => board.id === query).flatMap((board) => board.panels.flatMap((shown) => shown.queries.map(({ expr }) => expr))));
    case 'traces':
      return promql(parseTraceId(seed, query) !== null ? TIMES_IN_SPANS : namedIn(map, query).flatMap((id) => instruments(map, id)));
    case 'database':
      return [{ language: 'console', text: query, beforeUs: 0 }];
    case 'logs':
      return [{ language: 'logql', text: query, beforeUs: 0 }];
    default:
      return [];
  }
}

const promql = (queries: readonly string[]): Shown[] => queries.map((text) => ({ language: 'promql', text, beforeUs: 0 }));

export const PROMQL_PANELS: ReadonlySet<string> = new Set(['metrics', 'dashboards', 'map', 'slo']);

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

/** Healthy readings that a judgement compares with, spread over the second half of the time before any fault. */
const HEALTHY_READINGS = 5;

/** A run as something to take readings of; healthy ones are taken once for each question. */
export interface Instrument {
  read(reading: Reading, afterPageUs: number): Judgements | null;
  /** The same, and what asking a little earlier would have shown. */
  readAround(reading: Reading, afterPageUs: number): readonly Judgements[] | null;
  /** What a question answered while all was well. */
  usual(reading: Reading): readonly Taken[];
}

/**
 * `record` is what the run recorded where it is not the run itself: it may have gone on without a record. `own` is the player's
 * instrument, for the world of another cause: what was usual at a console or in a log is known from one's own system alone, and a
 * world that is only there to be compared has kept no such history.
 */
export function instrumentOf(run: Run, { record = run, own = null }: { readonly record?: Run; readonly own?: Pick<Instrument, 'usual'> | null } = {}): Instrument {
  const { scenario: { historyUs }, pagedAtUs } = run;
  const scene = sceneOf(run, record);
  const healthy = new Map<Reading, readonly Taken[]>();
  const taken = new Map<Reading, Map<number, Judgements | null>>();
  const take = (reading: Reading, atUs: number): Taken => ({ atUs, values: reading.read(scene, atUs) });
  const usual = (reading: Reading): readonly Taken[] => {
    const known = healthy.get(reading) ?? Array.from({ length: HEALTHY_READINGS }, (_, i) => take(reading, (historyUs * (HEALTHY_READINGS + i)) / (2 * HEALTHY_READINGS)));
    healthy.set(reading, known);
    return known;
  };
  const judged = (reading: Reading, atUs: number): Judgements | null => {
    const now = take(reading, atUs);
    const before = now.values === null ? [] : own === null || reading.kind === 'metric' ? usual(reading) : own.usual(reading);
    return now.values === null || before.some(({ values }) => values === null) ? null : reading.judge(now, before);
  };
  const readAt = (reading: Reading, atUs: number): Judgements | null => {
    const known = taken.get(reading) ?? new Map<number, Judgements | null>();
    taken.set(reading, known);
    if (!known.has(atUs)) known.set(atUs, judged(reading, atUs));
    return known.get(atUs) ?? null;
  };
  const timeOf = (afterPageUs: number): number => (pagedAtUs ?? 0) + afterPageUs;
  return {
    usual,
    read: (reading, afterPageUs) => readAt(reading, timeOf(afterPageUs)),
    readAround: (reading, afterPageUs) => {
      const now = readAt(reading, timeOf(afterPageUs));
      return now === null ? null : [now, ...reading.chances(scene, timeOf(afterPageUs)).flatMap((atUs) => readAt(reading, atUs) ?? [])];
    },
  };
}

/** A row of a reading that is judged differently in two worlds, and how in each: below (-1), as (0) or above (1) what was usual. */
export interface Difference {
  readonly text: string;
  readonly here: -1 | 0 | 1;
  readonly there: -1 | 0 | 1;
}

/** The first row by which a reading tells the two worlds apart: what the player read there, the other world never showed just then. */
export function differenceOf(own: Instrument, other: Instrument, reading: Reading, afterPageUs: number): Difference | null {
  const here = own.read(reading, afterPageUs);
  const around = other.readAround(reading, afterPageUs);
  if (here === null || around === null) return null;
  for (const key of new Set([...here.keys(), ...around.flatMap((there) => [...there.keys()])])) {
    if (around.every((there) => tellsApart(here.get(key), there.get(key)))) return { text: reading.text, here: (here.get(key) ?? NORMAL).side, there: (around[0]?.get(key) ?? NORMAL).side };
  }
  return null;
}

/** For each reading that rules the other world out, the first such row. */
export function differencesOf(own: Instrument, other: Instrument, { afterPageUs, readings }: Sight): Difference[] {
  return readings.flatMap((reading) => differenceOf(own, other, reading, afterPageUs) ?? []);
}

/** Which of the readings of a sight rule the other world out, by their texts. */
export function excludingReadings(own: Instrument, other: Instrument, sight: Sight): string[] {
  return differencesOf(own, other, sight).map(({ text }) => text);
}
