import { MINUTE } from '../base/time.ts';
import { askConsole, consolesOf } from '../session/console.ts';
import { openTrace } from '../session/window.ts';
import { traceIdText } from '../telemetry/ids.ts';
import { firstLogAfter, LOG_CHUNK, LOG_CHUNK_BITS } from '../telemetry/log-store.ts';
import { requestAt } from '../telemetry/request-store.ts';
import type { Incident } from './incident.ts';
import type { Reading } from './reading.ts';
import { READ_AT_US } from './tolerances.ts';

/** Readings of logs, database consoles and traces, taken at the last reading time. */

const LOG_WINDOW_US = 2 * MINUTE;
const LOG_FLOOR = 5;
const TRACES = 4;
/** The slowest are sought among the newest so many requests. */
const REQUESTS_SEARCHED = 4_000;
const SHARE_FLOOR = 0.15;
const SESSIONS_FLOOR = 3;

const lastUs = READ_AT_US.at(-1)!;
const off = { onSurface: false, afterPageUs: lastUs, factor: null } as const;

/** Lines of the last two minutes, by the service that wrote them and their template. */
export function logReadings({ run, pagedUs }: Incident): Reading[] {
  const { logs } = run.recorder;
  const counts = new Map<string, number>();
  for (let line = firstLogAfter(logs, pagedUs + lastUs - LOG_WINDOW_US); line < logs.count; line++) {
    const chunk = logs.chunks[line >> LOG_CHUNK_BITS]!;
    const at = line & (LOG_CHUNK - 1);
    const { template } = logs.templates[chunk.template[at]!]!;
    const key = `${logs.identities.byId[chunk.identity[at]!]?.service ?? template.service}: ${template.text}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, value]) => ({ ...off, id: `log ${key}`, where: `log lines in two minutes of ${key}`, value, floor: LOG_FLOOR }));
}

/** Plans as EXPLAIN heads them, and sessions by statement and by what they wait for. */
export function consoleReadings({ run }: Incident): Reading[] {
  return consolesOf(run.world).flatMap(({ database, kind, commands }) => [
    ...(commands.find(({ id }) => id === 'explain')?.arg ?? []).flatMap(({ value: query }) => {
      const head = askConsole(run.world, database, 'explain', query).text[0]?.split('  (')[0] ?? '';
      return [{ ...off, id: `explain ${database} ${query} ${head}`, where: `EXPLAIN of ${query} in ${database} begins "${head}"`, value: 1, floor: 0.5 }];
    }),
    ...(kind === 'database' ? sessionsOf(run, database) : []),
  ]);
}

function sessionsOf(run: Incident['run'], database: string): Reading[] {
  const { columns, rows } = askConsole(run.world, database, 'sessions', '');
  return ['query', 'wait_event'].flatMap((column) => {
    const at = columns.indexOf(column);
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row[at] ?? '', (counts.get(row[at] ?? '') ?? 0) + 1);
    return [...counts].map(([text, value]) => ({ ...off, id: `sessions ${database} ${column} ${text}`, where: `sessions of ${database} with ${column} "${text}"`, value, floor: SESSIONS_FLOOR }));
  });
}

/** Where the time of the slowest requests goes: each span name's share of the critical path, and the errors in spans. */
export function traceReadings({ run }: Incident): Reading[] {
  const { requests } = run.recorder;
  const newest = Array.from({ length: Math.min(REQUESTS_SEARCHED, requests.count) }, (_, i) => requestAt(requests, requests.count - 1 - i));
  const slowest = newest.filter(({ client, route }) => run.model.clients[client]!.goodUnderUs[route]! > 0).sort((a, b) => b.durationUs - a.durationUs || a.startUs - b.startUs).slice(0, TRACES);
  const shares = new Map<string, number>();
  const add = (key: string, value: number): Map<string, number> => shares.set(key, (shares.get(key) ?? 0) + value / slowest.length);
  for (const { trace } of slowest) {
    const opened = openTrace(run, traceIdText(run.seed, trace));
    if (opened === null || opened.rootUs === 0) continue;
    for (const { service, name, criticalUs, attributes } of opened.spans) {
      add(`of the time in ${service}: ${name}`, criticalUs / opened.rootUs);
      if (attributes['error.type'] !== undefined) add(`spans of ${service}: ${name} with error.type ${attributes['error.type']}`, 1);
    }
  }
  return [...shares].map(([key, value]) => ({ ...off, id: `trace ${key}`, where: `slowest traces: share ${key}`, value, floor: SHARE_FLOOR }));
}
