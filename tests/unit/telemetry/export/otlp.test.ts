import { beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../../../src/session/run.ts';
import { tracesOfWindow } from '../../../../src/session/window-traces.ts';
import { otlpLogs, otlpMetrics, otlpTraces } from '../../../../src/telemetry/export/index.ts';
import { newRecorder } from '../../../../src/telemetry/recorder.ts';
import { gatewayShop, runOf, textOf } from '../../../support/exported-runs.ts';
import { BLOCKS, CELLS, EPOCH_MS, TEMPLATES } from '../../../support/feed-sink.ts';

const SECOND = 1_000_000;
const WINDOW = { fromUs: 0, toUs: 20 * SECOND };

/**
 * The messages of opentelemetry-proto 1.x as far as they are used, by their JSON: a field that is not here is an error, as it
 * is for a strict reader.
 */
type Check = (value: unknown, path: string) => void;
const fail = (path: string, value: unknown, expected: string): never => {
  throw new Error(`${path}: found ${JSON.stringify(value)}, expected ${expected}`);
};
const matching = (pattern: RegExp, expected: string): Check => (value, path) => void (typeof value === 'string' && pattern.test(value) ? 0 : fail(path, value, expected));
const text: Check = (value, path) => void (typeof value === 'string' ? 0 : fail(path, value, 'a text'));
const flag: Check = (value, path) => void (typeof value === 'boolean' ? 0 : fail(path, value, 'true or false'));
const int64 = matching(/^-?\d{1,19}$/, 'a 64-bit integer as text');
const nanos = matching(/^1[67]\d{17}$/, 'nanoseconds since the epoch as text');
const double: Check = (value, path) => void (typeof value === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(value as string) ? 0 : fail(path, value, 'a number'));
const oneOf = (...numbers: readonly number[]): Check => (value, path) => void (numbers.includes(value as number) ? 0 : fail(path, value, `one of ${numbers.join(', ')}`));
const list = (item: Check): Check => (value, path) => {
  if (!Array.isArray(value)) fail(path, value, 'a list');
  for (const [i, one] of (value as unknown[]).entries()) item(one, `${path}[${i}]`);
};
const message = (fields: Readonly<Record<string, Check>>, must: readonly string[] = []): Check => (value, path) => {
  if (typeof value !== 'object' || value === null) fail(path, value, 'an object');
  for (const [name, one] of Object.entries(value as object)) (Object.hasOwn(fields, name) ? fields[name] : () => fail(path, name, `a field: ${Object.keys(fields).join(', ')}`))(one, `${path}.${name}`);
  for (const name of must) if (!Object.hasOwn(value as object, name)) fail(path, 'nothing', name);
};

const attributes = list(message({ key: text, value: message({ stringValue: text, intValue: int64, doubleValue: double, boolValue: flag }) }, ['key', 'value']));
const resource = message({ attributes }, ['attributes']);
const scope = message({ name: text }, ['name']);
const traceId = matching(/^[0-9a-f]{32}$/, '32 hexadecimal digits');
const spanId = matching(/^[0-9a-f]{16}$/, '16 hexadecimal digits');

const TRACES = message({
  resourceSpans: list(message({
    resource,
    scopeSpans: list(message({
      scope,
      spans: list(message({ traceId, spanId, parentSpanId: spanId, name: text, kind: oneOf(1, 2, 3, 4, 5), startTimeUnixNano: nanos, endTimeUnixNano: nanos, attributes, status: message({ code: oneOf(0, 1, 2) }) }, ['traceId', 'spanId', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano'])),
    }, ['spans'])),
  }, ['resource', 'scopeSpans'])),
}, ['resourceSpans']);

const LOGS = message({
  resourceLogs: list(message({
    resource,
    scopeLogs: list(message({ scope, logRecords: list(message({ timeUnixNano: nanos, observedTimeUnixNano: nanos, severityNumber: oneOf(5, 9, 13, 17), severityText: text, body: message({ stringValue: text }), attributes, traceId }, ['timeUnixNano', 'severityNumber', 'body'])) }, ['logRecords'])),
  }, ['resource', 'scopeLogs'])),
}, ['resourceLogs']);

const point = { attributes, startTimeUnixNano: nanos, timeUnixNano: nanos, flags: oneOf(0, 1) };
const numbers = list(message({ ...point, asDouble: double, asInt: int64 }, ['timeUnixNano']));
const METRICS = message({
  resourceMetrics: list(message({
    resource,
    scopeMetrics: list(message({
      scope,
      metrics: list(message({
        name: text, description: text, unit: text,
        gauge: message({ dataPoints: numbers }, ['dataPoints']),
        sum: message({ dataPoints: numbers, aggregationTemporality: oneOf(2), isMonotonic: flag }, ['dataPoints', 'aggregationTemporality', 'isMonotonic']),
        histogram: message({ dataPoints: list(message({ ...point, count: int64, sum: double, bucketCounts: list(int64), explicitBounds: list(double) }, ['timeUnixNano'])), aggregationTemporality: oneOf(2) }, ['dataPoints', 'aggregationTemporality']),
      }, ['name'])),
    }, ['metrics'])),
  }, ['resource', 'scopeMetrics'])),
}, ['resourceMetrics']);

interface Point {
  readonly flags?: number;
  readonly asDouble?: number;
  readonly count?: string;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
  readonly timeUnixNano: string;
  readonly startTimeUnixNano?: string;
}
interface Metric {
  readonly name: string;
  readonly sum?: { readonly dataPoints: readonly Point[] };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly histogram?: { readonly dataPoints: readonly Point[] };
}
const metricsIn = (json: string): Metric[] => (JSON.parse(json) as { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] }).resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));

describe('OTLP JSON', () => {
  let run: Run;
  beforeAll(() => void (run = runOf(gatewayShop(), 3, WINDOW.toUs)));

  it('is one document for each signal, of known fields in their JSON forms alone', () => {
    const documents = [
      [textOf(otlpTraces(tracesOfWindow(run, WINDOW), run.scenario.startEpochMs)), TRACES],
      [textOf(otlpLogs(run.recorder.logs, WINDOW)), LOGS],
      [textOf(otlpMetrics(run.recorder.metrics, WINDOW)), METRICS],
    ] as const;
    for (const [json, check] of documents) {
      expect(json.length).toBeGreaterThan(10_000);
      expect(json.indexOf('\n'), 'on one line, so that it is also a line of a file of requests').toBe(json.length - 1);
      check(JSON.parse(json), '$');
    }
  });

  it('is streamed: no piece is large', () => {
    expect(Math.max(...[...otlpTraces(tracesOfWindow(run, WINDOW), 0)].map((piece) => piece.length))).toBeLessThan(1_000_000);
    expect([...otlpLogs(run.recorder.logs, WINDOW)].length).toBeGreaterThan(2);
  });

  it('is a document also when nothing happened', () => {
    const nothing = { fromUs: 30 * SECOND, toUs: 31 * SECOND };
    expect(textOf(otlpTraces([], 0))).toBe('{"resourceSpans":[]}\n');
    expect(textOf(otlpLogs(run.recorder.logs, nothing))).toBe('{"resourceLogs":[]}\n');
    expect(textOf(otlpMetrics(run.recorder.metrics, nothing))).toBe('{"resourceMetrics":[]}\n');
  });

  it('tells times to the microsecond and values as numbers', () => {
    const traces = [...tracesOfWindow(run, WINDOW)];
    const [first] = traces;
    const json = textOf(otlpTraces([first], run.scenario.startEpochMs));
    expect(json).toContain(`"startTimeUnixNano":"${1_700_000_000_123_000 + first.startUs}000"`);
    expect(textOf(otlpLogs(run.recorder.logs, WINDOW))).toMatch(/"key":"duration_ms","value":\{"doubleValue":\d+\.\d+\}/);
  });

  it('has histograms whose buckets are not cumulative and add up to their count', () => {
    const points = metricsIn(textOf(otlpMetrics(run.recorder.metrics, WINDOW))).flatMap(({ histogram }) => histogram?.dataPoints ?? []);
    expect(points.length).toBeGreaterThan(20);
    for (const { count, bucketCounts = [], explicitBounds = [] } of points) {
      expect(bucketCounts.reduce((sum, one) => sum + Number(one), 0)).toBe(Number(count));
      expect(bucketCounts.length).toBe(explicitBounds.length + 1);
      expect([...explicitBounds].sort((a, b) => a - b)).toEqual(explicitBounds);
    }
  });

  it('says where a process ended, and begins its successor anew', () => {
    const { sink, metrics } = newRecorder({ epochMs: EPOCH_MS, seed: 1, blocks: BLOCKS, templates: TEMPLATES, clients: [], identities: [] });
    const pod = (id: number) => ({ id, service: 'shop', version: 'v1', instance: `pod-${id}` });
    const values = new Float64Array(CELLS).fill(3);
    sink.blockOpened(0, 0, pod(1));
    sink.scraped(5 * SECOND, values);
    sink.blockClosed(0, 7 * SECOND);
    sink.blockOpened(0, 7 * SECOND, pod(2));
    sink.scraped(10 * SECOND, values);
    const retries = metricsIn(textOf(otlpMetrics(metrics, WINDOW))).filter(({ name }) => name === 'http_client_retries_total');
    const nano = (second: number): string => `${EPOCH_MS + second * 1000}000000`;
    expect(retries.map(({ sum }) => sum?.dataPoints.map(({ startTimeUnixNano, timeUnixNano, asDouble, flags }) => [startTimeUnixNano, timeUnixNano, asDouble, flags]))).toEqual([
      [[nano(0), nano(5), 3, undefined], [nano(0), nano(10), undefined, 1]],
      [[nano(7), nano(10), 3, undefined]],
    ]);
  });
});
