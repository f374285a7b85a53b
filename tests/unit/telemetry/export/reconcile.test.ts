import { describe, expect, it } from 'vitest';
import type { SystemSpec } from '../../../../src/sim/spec.ts';
import type { Run } from '../../../../src/session/run.ts';
import { openTrace } from '../../../../src/session/window.ts';
import { tracesOfWindow } from '../../../../src/session/window-traces.ts';
import { evaluateInstant } from '../../../../src/query/promql/index.ts';
import { otlpLogs, otlpTraces, readOpenMetrics, openMetricsText, UNFINISHED, type ExportWindow, type WindowTrace } from '../../../../src/telemetry/export/index.ts';
import { MISSING_PARENT } from '../../../../src/telemetry/trace-tree.ts';
import { gatewayShop, runOf, textOf } from '../../../support/exported-runs.ts';
import { randomSystem } from '../../../support/random-worlds.ts';
import { sixServices } from '../../../support/six-services.ts';

const SECOND = 1_000_000;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly boolValue?: boolean };
}
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
  readonly service: string;
  readonly kind: number;
  readonly endTimeUnixNano: string;
}

/** What somebody finds who has only the files of an export. */
function exported(run: Run, window: ExportWindow) {
  const epochMs = run.scenario.startEpochMs;
  const traces = JSON.parse(textOf(otlpTraces(tracesOfWindow(run, window), epochMs))) as { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Omit<Span, 'service'>[] }[] }[] };
  const logs = JSON.parse(textOf(otlpLogs(run.recorder.logs, window))) as { resourceLogs: { scopeLogs: { logRecords: { traceId?: string; body: { stringValue: string } }[] }[] }[] };
  const metrics = readOpenMetrics([textOf(openMetricsText(run.source, epochMs, window))]);
  if (!metrics.ok) throw new Error(metrics.message);
  const ask = (expr: string): number => {
    const answer = evaluateInstant(expr, metrics.metrics.source, { timeMs: metrics.metrics.lastMs });
    if (!answer.ok || answer.result.kind !== 'vector') throw new Error(expr);
    return answer.result.samples[0]?.value ?? 0;
  };
  const spans = traces.resourceSpans.flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map((span): Span => ({ ...span, service: resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '' }))));
  return { spans, lines: logs.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)), ask };
}

const isOpen = (span: Span): boolean => span.attributes.some(({ key, value }) => key === UNFINISHED && value.boolValue === true);
const isRoot = (span: Span): boolean => span.parentSpanId === undefined;

/** A moment behind a scrape, so that its figures are those of the very end. */
const SYSTEMS: readonly (readonly [name: string, spec: SystemSpec, gateway: string, toUs: number])[] = [
  ['a gateway with a stock that fails', gatewayShop(), 'gate', 30 * SECOND + 1],
  ['six services', { ...sixServices(), flags: { 'full-scan': { title: '', service: 'auth', description: '', on: false } } }, 'edge', 5 * SECOND + 1],
];

describe('what an export counts', () => {
  it.each(SYSTEMS)('is the same in metrics, traces and access logs: %s', (_name, spec, gateway, toUs) => {
    const run = runOf(spec, 11, toUs);
    const { spans, lines, ask } = exported(run, { fromUs: 0, toUs });
    const roots = spans.filter(isRoot);
    const ended = roots.filter((span) => !isOpen(span));
    const requests = ask('sum(client_requests_total)');
    expect(requests).toBeGreaterThan(500);
    expect(ended.length, 'root spans').toBe(requests);
    expect(lines.filter(({ body }) => / ms attempt \d+$/.test(body.stringValue)).length, 'lines of the access log').toBe(requests);
    expect(spans.filter((span) => span.service === gateway && span.kind === 2 && !isOpen(span)).length, 'spans of the gateway').toBe(ask(`sum(http_server_request_duration_seconds_count{service_name="${gateway}"})`));
    expect(roots.length - ended.length, 'requests under way').toBe(run.world.clients.begun.reduce((sum, begun) => sum + begun, 0) - requests);
  });

  const RANDOM = Array.from({ length: 4 }, (_, i) => i + 1);
  it.each(RANDOM)('hangs together in any system: parents exist, ids are unique, lines lead to their traces (seed %i)', (seed) => {
    const spec = randomSystem(seed);
    const run = runOf(spec, seed, 12 * SECOND);
    for (const window of [{ fromUs: 0, toUs: 12 * SECOND }, { fromUs: 8 * SECOND, toUs: 10 * SECOND + 77 }]) {
      const { spans, lines } = exported(run, window);
      const ids = new Set(spans.map((span) => `${span.traceId} ${span.spanId}`));
      expect(ids.size).toBe(spans.length);
      expect(spans.filter((span) => !isRoot(span) && !ids.has(`${span.traceId} ${span.parentSpanId}`))).toEqual([]);
      expect(spans.filter((span) => span.attributes.some(({ key }) => key === MISSING_PARENT))).toEqual([]);
      const traces = new Set(spans.map(({ traceId }) => traceId));
      expect(spans.filter(isRoot).length, 'one root a trace').toBe(traces.size);
      const written = lines.filter(({ traceId }) => traceId !== undefined);
      expect(written.filter(({ traceId }) => !traces.has(traceId ?? ''))).toEqual([]);
      expect(written.length).toBeGreaterThan(window.fromUs === 0 ? 10 : 0);
    }
  });

  it('is, trace by trace, what the product opens by the same id', () => {
    const run = runOf(gatewayShop(), 5, 30 * SECOND);
    const found = [...tracesOfWindow(run, { fromUs: 10 * SECOND, toUs: 12 * SECOND })];
    expect(found.length).toBeGreaterThan(40);
    for (const { trace, startUs } of found.filter(({ trace }) => trace.complete)) {
      const opened = openTrace(run, trace.traceId);
      expect(trace.spans).toEqual(opened?.spans);
      expect(run.scenario.startEpochMs + Math.floor(startUs / 1000)).toBe(trace.startMs);
    }
    expect(found.filter(({ trace }) => !trace.complete).length, 'cut at the end of the window').toBeGreaterThan(0);
  });

  it('can be a window: all traces that did something in it, whole, and no others', () => {
    // Soon behind a snapshot, from which what began before cannot be made.
    const run = runOf(gatewayShop(150), 5, 33 * SECOND);
    const window = { fromUs: 30 * SECOND + 1_000, toUs: 32 * SECOND };
    const all = [...tracesOfWindow(run, { fromUs: 0, toUs: 33 * SECOND })];
    const reaches = all.filter(({ trace, startUs }) => startUs <= window.toUs && trace.spans.some((span) => startUs + span.startUs + span.durationUs >= window.fromUs));
    const found = [...tracesOfWindow(run, window)];
    const listed = (traces: readonly WindowTrace[]): string[] => traces.map(({ trace, startUs }) => `${trace.traceId} at ${startUs}`).sort();
    expect(listed(found)).toEqual(listed(reaches));
    expect(found.filter(({ startUs }) => startUs < 30 * SECOND).length, 'begun before the snapshot').toBeGreaterThan(0);
    const whole = new Map(all.map(({ trace }) => [trace.traceId, trace.spans]));
    const over = found.filter(({ trace }) => trace.complete);
    expect(over.map(({ trace }) => trace.spans)).toEqual(over.map(({ trace }) => whole.get(trace.traceId)));
  });
});
