/** What telemetry costs in memory and time, against the demands of the design (section 9). */
import { newMetricStore, appendScrape, metricBytes, openBlock, type MetricStore } from '../../src/telemetry/metric-store.ts';
import { newIdentityTable } from '../../src/telemetry/identities.ts';
import { appendLog, logBytes, newLogStore, type LogStore } from '../../src/telemetry/log-store.ts';
import { newLogSearches, searchLogs, type LogSearches } from '../../src/session/log-search.ts';
import type { Pace } from '../../src/session/pace.ts';
import { cpuMs, leastOf } from './measure.ts';
import type { LogTemplate } from '../../src/telemetry/types.ts';

export interface TelemetryBench {
  readonly name: string;
  /** Times are of the processor, the least of five goes. */
  readonly value: number;
  readonly unit: 'ms' | 'bytes';
  /** What it must not exceed. */
  readonly demand: number;
}

const INSTANCES = 25;
const SCRAPES = 660;
const LINES = 1_000_000;
const LE = ['0.005', '0.01', '0.025', '0.05', '0.075', '0.1', '0.25', '0.5', '0.75', '1.0', '2.5', '5.0', '7.5', '10.0', '+Inf'];

/** 55 minutes, a scrape every 5 seconds, 25 instances with three histograms each. */
function filledMetrics(): MetricStore {
  const name = 'http_server_request_duration_seconds';
  const cells = [0, 1, 2].flatMap((route) => {
    const labels = { http_route: `/r${route}`, http_response_status_code: '200' };
    const totals = [{ name: `${name}_sum`, labels }, { name: `${name}_count`, labels }];
    return LE.map((le) => ({ name: `${name}_bucket`, labels: { http_route: labels.http_route, http_response_status_code: '200', le } })).concat(totals.map((cell) => ({ name: cell.name, labels: Object.assign({ le: '' }, cell.labels) })));
  });
  const blocks = Array.from({ length: INSTANCES }, (_, id) => ({ id, offset: id * cells.length, cells, always: new Uint8Array(cells.length) }));
  const store = newMetricStore(0, blocks);
  for (const { id } of blocks) openBlock(store, id, 0, { id, service: `s${id % 6}`, version: 'v1', instance: `pod-${id}` });
  const values = new Float64Array(INSTANCES * cells.length);
  for (let i = 0; i < SCRAPES; i++) {
    for (let cell = 0; cell < values.length; cell++) values[cell] += (cell * 7 + i) % 11;
    appendScrape(store, i * 5_000_000, values);
  }
  return store;
}

/** A million lines of 40 templates, a tenth of them warnings or errors. */
function filledLogs(): LogStore {
  const templates = Array.from({ length: 40 }, (_, id): LogTemplate => ({
    id,
    level: id % 20 === 0 ? 3 : id % 20 === 1 ? 2 : 1,
    service: `s${id % 6}`,
    text: `Step ${id}x of {route} answered with {status} in {took} ms`,
    fields: [{ name: 'route', kind: 'ref', values: ['/orders', '/basket', '/stock'] }, { name: 'status', kind: 'int' }, { name: 'took', kind: 'us' }],
  }));
  const identities = newIdentityTable(Array.from({ length: INSTANCES }, (_, id) => ({ id, service: `s${id % 6}`, version: 'v1', instance: `pod-${id}` })));
  const store = newLogStore(0, 7, templates, identities);
  for (let i = 0; i < LINES; i++) appendLog(store, i * 3_000, (i * 31) % 40, i % INSTANCES, i >> 3, i % 3, i % 50 === 0 ? 503 : 200, 1000 + ((i * 7919) % 900_000), 0);
  return store;
}

const ROUNDS = 5;

/** After a first go that warms it up. */
function leastMs(f: () => void): number {
  f();
  return leastOf(ROUNDS, () => cpuMs(f));
}

/** Each entry must have `value` at most `demand`. */
export function benchTelemetry(): TelemetryBench[] {
  const { bytes, samples } = metricBytes(filledMetrics());
  const logs = filledLogs();
  const inOneGo: Pace = { begin: () => undefined, goOn: () => true, isDue: () => false };
  const ask = (query: string, searches: LogSearches, fromLine: number, toLine: number): void => {
    const args = { query, fromMs: fromLine * 3, toMs: toLine * 3, offset: 0, count: 100, buckets: 120, points: 120 };
    const answer = searchLogs(logs, searches, args, inOneGo).next();
    if (answer.done !== true || !answer.value.ok || (answer.value.kind === 'lines' ? answer.value.total : answer.value.series.length) === 0) throw new Error(`the search ${query} found nothing`);
  };
  /** As asked for the first time. */
  const search = (query: string) => (): void => ask(query, newLogSearches(), 0, LINES);
  /** The same question again a second later, of a run that writes a thousand lines a second. */
  const again = (query: string): number => {
    const searches = newLogSearches();
    ask(query, searches, 0, LINES / 2);
    let now = LINES / 2;
    return leastMs(() => ask(query, searches, 0, (now += 1_000)));
  };
  /** Until the first hundred lines are there: what is older is read while somebody looks at them. */
  const firstPage = (query: string) => (): void => {
    let polls = 0;
    const args = { query, fromMs: 0, toMs: LINES * 3, offset: 0, count: 100, buckets: 120, points: 1 };
    const work = searchLogs(logs, newLogSearches(), args, { begin: () => void (polls = 0), goOn: () => polls++ < 500, isDue: () => true });
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true) throw new Error(`the search ${query} has no first page`);
      if ((step.value?.lines?.rows.length ?? 0) === 100) return;
    }
  };
  return [
    { name: 'memory of a metric sample', value: bytes / samples, unit: 'bytes', demand: 12 },
    { name: 'memory of a log line', value: logBytes(logs) / LINES, unit: 'bytes', demand: 40 },
    { name: '1 million log lines by stream labels, with histogram', value: leastMs(search('{service_name="s3", level=~"warn|error"}')), unit: 'ms', demand: 150 },
    { name: '1 million log lines by attributes of the lines', value: leastMs(search('{service_name=~".+"} | status >= 500 | took > 300')), unit: 'ms', demand: 150 },
    { name: '1 million log lines by a text that templates decide', value: leastMs(search('{service_name=~".+"} |= "Step 7x"')), unit: 'ms', demand: 150 },
    { name: '1 million log lines by a regular expression that templates decide', value: leastMs(search('{service_name=~".+"} |~ "Step (7|8)x" |~ "Step 7x .*answered"')), unit: 'ms', demand: 150 },
    { name: '1 million log lines, all of them found', value: leastMs(search('{service_name=~".+"}')), unit: 'ms', demand: 150 },
    { name: '1 million log lines counted by level over time', value: leastMs(search('sum by (level) (count_over_time({service_name=~".+"}[1m]))')), unit: 'ms', demand: 150 },
    { name: 'the same text search a second later', value: again('{service_name=~".+"} |= "with 503"'), unit: 'ms', demand: 10 },
    { name: '1 million log lines by a text that every line must be read for', value: leastMs(search('{service_name=~".+"} |= "with 503"')), unit: 'ms', demand: 1_500 },
    { name: 'the first 100 lines of that search', value: leastMs(firstPage('{service_name=~".+"} |= "with 503"')), unit: 'ms', demand: 50 },
    { name: '1 million log lines by a regular expression that every line must be read for', value: leastMs(search('{service_name=~".+"} |~ "in 9[0-9]{2}\\\\.[0-9]+ ms$"')), unit: 'ms', demand: 10_000 },
  ];
}
