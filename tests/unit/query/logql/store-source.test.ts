import { describe, expect, it } from 'vitest';
import { evaluateInstant, evaluateLogs, logStoreSource, parseLogql, type LogEntry } from '../../../../src/query/logql/index.ts';
import type { LeadingFilter } from '../../../../src/query/logql/source.ts';
import { newIdentityTable } from '../../../../src/telemetry/identities.ts';
import { traceIdText } from '../../../../src/telemetry/ids.ts';
import { appendLog, newLogStore, type LogStore } from '../../../../src/telemetry/log-store.ts';
import type { LogTemplate } from '../../../../src/telemetry/types.ts';

const EPOCH = 1_700_000_000_000;
const SEED = 7;

const TEMPLATES: readonly LogTemplate[] = [
  { id: 0, level: 1, service: 'shop', text: 'Served {http.route} with {status} in {took_ms} ms', fields: [{ name: 'http.route', kind: 'ref', values: ['/a', '/b'] }, { name: 'status', kind: 'int' }, { name: 'took_ms', kind: 'us' }] },
  { id: 1, level: 3, service: 'bank', text: 'Pool timed out after {waited_ms} ms', fields: [{ name: 'waited_ms', kind: 'us' }] },
];

/** A line each whole second: three served by a known pod, then one of a process that was never announced. */
function store(): LogStore {
  const pod = { id: 0, service: 'shop', version: 'v2', instance: 'shop-1' } as Parameters<typeof newIdentityTable>[0][number];
  const logs = newLogStore(EPOCH, SEED, TEMPLATES, newIdentityTable([pod]));
  appendLog(logs, 1_000_000, 0, 0, 1, 0, 200, 12_345, 0);
  appendLog(logs, 2_000_000, 0, 0, 2, 1, 503, 900_000, 0);
  appendLog(logs, 3_000_000, 0, 0, 0, 0, 200, 1_000, 0);
  appendLog(logs, 4_000_000, 1, 9, 3, 5_000_000, 0, 0, 0);
  return logs;
}

function texts(query: string, fromS = 0, toS = 100): unknown {
  const answer = evaluateLogs(query, logStoreSource(store()), { startMs: EPOCH + fromS * 1000, endMs: EPOCH + toS * 1000, direction: 'forward' });
  return answer.ok ? answer.streams.flatMap(({ entries }) => entries.map(({ line }) => line)) : answer.error.message;
}

/** Which lines a scan shows, and how many of the query's filters it has decided for each. */
function scanned(query: string): unknown {
  const parsed = parseLogql(query);
  if (!parsed.ok || parsed.ast.kind !== 'log_query') throw new Error(query);
  const { matchers, stages } = parsed.ast;
  const seen: unknown[] = [];
  const visit = (entry: LogEntry): boolean => seen.push([entry.line().slice(0, 4), entry.applied]) > 0;
  logStoreSource(store()).scan({ matchers, filters: stages as LeadingFilter[], fromMs: EPOCH, toMs: EPOCH + 9000, newestFirst: false, spend: () => undefined }, visit);
  return seen;
}

describe('the log of a run as a source', () => {
  it('has service, level and instance as stream labels, the rest as structured metadata', () => {
    const answer = evaluateLogs('{service_name=~".+"}', logStoreSource(store()), { startMs: EPOCH, endMs: EPOCH + 9000, limit: 2, direction: 'forward' });
    expect(answer).toEqual({ ok: true, streams: [
      { labels: { http_route: '/a', instance: 'shop-1', level: 'info', service_name: 'shop', service_version: 'v2', status: '200', took_ms: '12.345', trace_id: traceIdText(SEED, 1) }, entries: [{ timeMs: EPOCH + 1000, line: 'Served /a with 200 in 12.345 ms' }] },
      { labels: { http_route: '/b', instance: 'shop-1', level: 'info', service_name: 'shop', service_version: 'v2', status: '503', took_ms: '900.000', trace_id: traceIdText(SEED, 2) }, entries: [{ timeMs: EPOCH + 2000, line: 'Served /b with 503 in 900.000 ms' }] },
    ] });
    expect(texts('{level="error", instance=""}')).toEqual(['Pool timed out after 5000.000 ms']);
    expect(texts('{detected_level="error"}')).toEqual(['Pool timed out after 5000.000 ms']);
  });

  it('takes a range of lines with its start and without its end', () => {
    expect(texts('{service_name=~".+"} | line_format "x"', 1, 3)).toEqual(['x', 'x']);
    expect(texts('{service_name=~".+"} | line_format "x"', 4, 4)).toEqual([]);
  });

  it('counts in windows without their start and with their end', () => {
    const count = (range: string): unknown => evaluateInstant(`sum(count_over_time({service_name=~".+"}[${range}]))`, logStoreSource(store()), { timeMs: EPOCH + 3000 });
    expect(count('2s')).toMatchObject({ result: { samples: [{ value: 2 }] } });
    expect(count('2001ms')).toMatchObject({ result: { samples: [{ value: 3 }] } });
  });

  it.each([
    [`{service_name=~".+"} | trace_id="${traceIdText(SEED, 2)}"`, 1],
    [`{service_name=~".+"} | trace_id="${traceIdText(SEED, 2).toUpperCase()}"`, 0],
    [`{service_name=~".+"} | trace_id!="${traceIdText(SEED, 2)}"`, 3],
    ['{service_name=~".+"} | trace_id=""', 1],
    ['{service_name=~".+"} | took_ms > 12.344 and took_ms < 12.346', 1],
    ['{service_name=~".+"} | status >= 500 or level="error"', 2],
    ['{service_name=~".+"} | http_route=~"/(b|c)"', 1],
    ['{service_name=~".+"} | service_version="v2"', 3],
  ])('%s finds %d', (query, count) => {
    expect(texts(query)).toHaveLength(count);
  });

  it('decides filters by template where it can, and leaves errors to the pipeline', () => {
    expect(scanned('{service_name=~".+"} |= "timed out"')).toEqual([['Pool', 1]]);
    expect(scanned('{service_name=~".+"} |~ "(?i)pool.*5000" | level="error"')).toEqual([['Pool', 2]]);
    expect(scanned('{service_name=~".+"} != "Pool" | status=200')).toEqual([['Serv', 2], ['Serv', 2]]);
    expect(scanned('{service_name=~".+"} |= "Served" | took_ms > 1s | status=200')).toEqual([['Serv', 1], ['Serv', 1], ['Serv', 1]]);
    expect(texts('{service_name="shop"} | took_ms > 1s | __error__="LabelFilterErr"')).toHaveLength(3);
  });

  it('compares numbers that are too wide for a word as it compares others', () => {
    const logs = store();
    appendLog(logs, 5_000_000, 0, 0, 4, 0, 200, 9_000_000_000, 0);
    const found = (query: string): unknown => {
      const answer = evaluateLogs(query, logStoreSource(logs), { startMs: EPOCH, endMs: EPOCH + 9000, direction: 'forward' });
      return answer.ok ? answer.streams.flatMap(({ entries }) => entries.map(({ timeMs }) => timeMs - EPOCH)) : answer.error.message;
    };
    expect(found('{service_name="shop"} | took_ms > 500')).toEqual([2000, 5000]);
    expect(found('{service_name="shop"} | took_ms > 500 | status = 200')).toEqual([5000]);
    expect(found('{service_name="shop"} | took_ms <= 500')).toEqual([1000, 3000]);
    expect(found('{service_name="shop"} | took_ms < 9000000')).toEqual([1000, 2000, 3000]);
  });
});
