import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/base/time.ts';
import { evaluateInstant } from '../../../src/query/promql/index.ts';
import { readScenario } from '../../../src/scenario/read-scenario.ts';
import type { Scenario } from '../../../src/scenario/types.ts';
import { goodRatioQuery } from '../../../src/session/health.ts';
import { advanceRun, advanceToPage, openRun, type Run } from '../../../src/session/run.ts';
import { tracesOfWindow } from '../../../src/session/window-traces.ts';
import { otlpLogs, otlpTraces, UNFINISHED } from '../../../src/telemetry/export/index.ts';
import { parseTraceId } from '../../../src/telemetry/ids.ts';
import { findRequest, requestAt, REQUEST_OUTCOMES } from '../../../src/telemetry/request-store.ts';
import { MISSING_PARENT } from '../../../src/telemetry/trace-tree.ts';
import { ofToday } from '../../support/day.ts';
import { textOf } from '../../support/exported-runs.ts';

/**
 * Whatever is counted twice is the same twice, in every scenario that is shipped: what metrics say of requests, what their
 * spans say in an export, and what the access logs say; at the beginning of a run, and in the middle of its trouble.
 */

const FOLDER = join(import.meta.dirname, '../../../scenarios');
const IDS = readdirSync(FOLDER).filter((id) => existsSync(join(FOLDER, id, 'scenario.json')));

function scenarioOf(id: string): Scenario {
  const read = readScenario({ 'scenario.json': readFileSync(join(FOLDER, id, 'scenario.json'), 'utf8') });
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return read.scenario;
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly boolValue?: boolean };
}
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
}
interface Line {
  readonly service: string;
  readonly traceId?: string;
  readonly body: { readonly stringValue: string };
  readonly timeUnixNano: string;
}

const serviceOf = (resource: { readonly attributes: readonly Attribute[] }): string => resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
/** World time in microseconds; the last three digits are zeros, and all together too many for a float. */
const usOf = (run: Run, nano: string): number => Number(nano.slice(0, -3)) - run.scenario.startEpochMs * 1000;

/** What somebody finds who has only the files. Spans by service. */
function filesOf(run: Run, fromUs: number, toUs: number) {
  const epochMs = run.scenario.startEpochMs;
  const traces = JSON.parse(textOf(otlpTraces(tracesOfWindow(run, { fromUs, toUs }), epochMs))) as { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] };
  const logs = JSON.parse(textOf(otlpLogs(run.recorder.logs, { fromUs, toUs }))) as { resourceLogs: { resource: { attributes: Attribute[] }; scopeLogs: { logRecords: Omit<Line, 'service'>[] }[] }[] };
  const spans = traces.resourceSpans.flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service: serviceOf(resource) }))));
  const lines = logs.resourceLogs.flatMap(({ resource, scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords.map((line): Line => ({ ...line, service: serviceOf(resource) }))));
  return { spans, lines };
}

const isOpen = ({ attributes }: Span): boolean => attributes.some(({ key, value }) => key === UNFINISHED && value.boolValue === true);
const isRoot = ({ parentSpanId }: Span): boolean => parentSpanId === undefined;
const SERVER = 2;

function ask(run: Run, expr: string, atUs: number): number {
  const answer = evaluateInstant(expr, run.source, { timeMs: run.scenario.startEpochMs + atUs / 1000 });
  if (!answer.ok || answer.result.kind !== 'vector') throw new Error(expr);
  return answer.result.samples[0]?.value ?? 0;
}

/** Everything that must be the same between two scrapes. Returns the root spans that ended. */
function reconcile(run: Run, fromUs: number, toUs: number): readonly Span[] {
  const { spans, lines } = filesOf(run, fromUs, toUs);
  const isWithin = (nano: string): boolean => usOf(run, nano) > fromUs && usOf(run, nano) <= toUs;
  const delta = (expr: string): number => ask(run, expr, toUs) - (fromUs === 0 ? 0 : ask(run, expr, fromUs));
  const ended = spans.filter((span) => !isOpen(span) && isWithin(span.endTimeUnixNano));
  const requests = delta('sum(client_requests_total)');
  expect(ended.filter(isRoot).length, 'root spans that ended').toBe(requests);
  const gateways = Object.entries(run.scenario.system.services).filter(([, { kind }]) => kind === 'gateway').map(([name]) => name);
  for (const name of gateways) {
    const served = delta(`sum(http_server_request_duration_seconds_count{service_name="${name}"})`);
    const access = lines.filter((line) => line.service === name && / ms attempt \d+$/.test(line.body.stringValue) && isWithin(line.timeUnixNano));
    expect(access.length, `lines of ${name}'s access log`).toBe(served);
    expect(ended.filter((span) => span.service === name && span.kind === SERVER).length, `spans of ${name}`).toBe(served);
  }
  const ids = new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`));
  const traces = new Set(spans.map(({ traceId }) => traceId));
  expect(ids.size, 'ids of spans').toBe(spans.length);
  expect(spans.filter(isRoot).length, 'one root a trace').toBe(traces.size);
  expect(spans.filter((span) => !isRoot(span) && !ids.has(`${span.traceId} ${span.parentSpanId}`)), 'spans without their parent').toEqual([]);
  expect(spans.filter(({ attributes }) => attributes.some(({ key }) => key === MISSING_PARENT)), 'parents that were made up').toEqual([]);
  expect(lines.filter(({ traceId }) => traceId !== undefined && !traces.has(traceId)), 'lines without their trace').toEqual([]);
  return ended.filter(isRoot);
}

function outcomeOf(run: Run, traceId: string): string {
  const { requests } = run.recorder;
  const row = findRequest(requests, parseTraceId(run.seed, traceId) ?? 0);
  return REQUEST_OUTCOMES[requestAt(requests, row).outcome]?.name ?? '';
}

const AT_US = 10 * SECOND;

describe.each(IDS)('the counts of %s', (id) => {
  const scenario = scenarioOf(id);
  const seeds = [3 + IDS.indexOf(id), 71 + IDS.indexOf(id)];

  it.each(ofToday(seeds))('are the same in metrics, spans and access logs (seed %i)', (seed) => {
    const run = openRun(scenario, seed, null);
    advanceRun(run, AT_US + 1);
    const roots = reconcile(run, 0, AT_US);
    expect(roots.length).toBeGreaterThan(10);
    expect(ask(run, 'sum(client_requests_total)', AT_US)).toBe(run.recorder.requests.count);
    for (const slo of run.scenario.slos) {
      const own = roots.filter(({ name }) => slo.journeys.includes(name));
      const journeys = `{journey=~"${slo.journeys.join('|')}"}`;
      const [good, total] = [ask(run, `sum(client_good_requests_total${journeys})`, AT_US), ask(run, `sum(client_requests_total${journeys})`, AT_US)];
      expect(total, `${slo.id}: requests`).toBe(own.length);
      const quick = own.filter((span) => usOf(run, span.endTimeUnixNano) - usOf(run, span.startTimeUnixNano) <= slo.underUs && !span.attributes.some(({ key }) => key === 'error.type'));
      // Of what was answered in time some was stale or wrong, which its user cannot see and its span does not say.
      expect(good, `${slo.id}: good ones`).toBe(quick.filter(({ traceId }) => outcomeOf(run, traceId) === 'ok').length);
      // What of its error budget was spent: the same counters, as the objective's own query sees them.
      const ratio = ask(run, goodRatioQuery(slo, '10s'), AT_US);
      // Of a handful of requests one makes more of a difference.
      expect(Math.abs(1 - ratio - (1 - good / total)), `${slo.id}: error budget`).toBeLessThan(total > 30 ? 0.05 : 0.3);
    }
  });
});

describe('in the middle of the trouble', () => {
  it.each(['first-page', 'retry-storm'])('%s counts the same', (id) => {
    const run = openRun(scenarioOf(id), 3, null);
    advanceToPage(run);
    const fromUs = Math.ceil((run.pagedAtUs ?? 0) / AT_US) * AT_US + 2 * AT_US;
    advanceRun(run, fromUs + AT_US + 1);
    const roots = reconcile(run, fromUs, fromUs + AT_US);
    expect(roots.length).toBeGreaterThan(10);
    expect(roots.some(({ attributes }) => attributes.some(({ key }) => key === 'error.type')) || id === 'first-page', 'it is trouble').toBe(true);
  });
});
