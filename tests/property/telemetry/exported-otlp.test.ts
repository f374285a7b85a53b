import { describe, expect, it } from 'vitest';
import { nextBelow, openStream, type Stream } from '../../../src/base/random.ts';
import { evaluateLogs, logStoreSource } from '../../../src/query/logql/index.ts';
import { queryTraceOf, searchTraceql } from '../../../src/query/traceql/index.ts';
import { tracesOfWindow } from '../../../src/session/window-traces.ts';
import type { Run } from '../../../src/session/run.ts';
import { otlpLogs, otlpTraces } from '../../../src/telemetry/export/index.ts';
import { runOf, textOf } from '../../support/exported-runs.ts';
import { randomSystem } from '../../support/random-worlds.ts';
import { testSeeds } from '../../support/seeds.ts';

/**
 * What TraceQL and LogQL find in a run is what somebody finds who has only its OTLP files and goes through them span by span
 * and line by line. The reading below knows OTLP's JSON and nothing of the product.
 */

const SECOND = 1_000_000;
const END_US = 9 * SECOND;
const WINDOW = { fromUs: 0, toUs: END_US };
const QUERIES = 40;

interface AnyValue {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}
type Plain = string | number | boolean;
type Attributes = Readonly<Record<string, Plain>>;

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: number };
}
interface FlatSpan {
  readonly span: Span;
  readonly own: Attributes;
  readonly resource: Attributes;
}
interface FlatLine {
  readonly nano: string;
  readonly text: string;
  /** Texts and numbers as the file has them, by the names that LogQL gives them. */
  readonly labels: Attributes;
}

const plain = ({ stringValue, intValue, doubleValue, boolValue }: AnyValue): Plain => stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue ?? '') : Number(intValue));
const attributesOf = (list: readonly KeyValue[]): Attributes => Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));
const durationNs = ({ startTimeUnixNano, endTimeUnixNano }: Span): number => Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano));

function spansOf(run: Run): FlatSpan[] {
  const file = JSON.parse(textOf(otlpTraces(tracesOfWindow(run, WINDOW), run.scenario.startEpochMs))) as { resourceSpans: { resource: { attributes: KeyValue[] }; scopeSpans: { spans: Span[] }[] }[] };
  return file.resourceSpans.flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ span, own: attributesOf(span.attributes), resource: attributesOf(resource.attributes) }))));
}

function linesOf(run: Run): FlatLine[] {
  const file = JSON.parse(textOf(otlpLogs(run.recorder.logs, WINDOW))) as {
    resourceLogs: { resource: { attributes: KeyValue[] }; scopeLogs: { logRecords: { timeUnixNano: string; severityText: string; traceId?: string; body: AnyValue; attributes: KeyValue[] }[] }[] }[];
  };
  return file.resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const { 'service.name': service = '', 'service.instance.id': instance = '' } = attributesOf(resource.attributes);
    return scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ timeUnixNano, severityText, traceId = '', body, attributes }): FlatLine => ({
      nano: timeUnixNano,
      text: String(plain(body)),
      labels: { ...Object.fromEntries(attributes.map(({ key, value }) => [key.replaceAll('.', '_'), plain(value)])), service_name: service, instance, level: severityText.toLowerCase(), trace_id: traceId },
    })));
  });
}

const pick = <T>(stream: Stream, of: readonly T[]): T => of[nextBelow(stream, of.length)];
const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = { '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b };
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

interface Condition {
  readonly text: string;
  readonly holds: (span: FlatSpan) => boolean;
}

/** One thing asked of a span, with values that the file has. */
function spanCondition(stream: Stream, spans: readonly FlatSpan[]): Condition {
  const { span, own, resource } = pick(stream, spans);
  const isSame = nextBelow(stream, 2) === 0;
  const op = isSame ? '=' : '!=';
  switch (nextBelow(stream, 6)) {
    case 0:
      return { text: `name ${op} ${JSON.stringify(span.name)}`, holds: (one) => (one.span.name === span.name) === isSame };
    case 1:
      return { text: `kind ${op} ${KINDS[span.kind] ?? ''}`, holds: (one) => (one.span.kind === span.kind) === isSame };
    case 2:
      return { text: `status ${op} error`, holds: (one) => (one.span.status.code === 2) === isSame };
    case 3: {
      const order = pick(stream, Object.keys(ORDER));
      const limit = durationNs(span);
      return { text: `duration ${order} ${limit}ns`, holds: (one) => ORDER[order](durationNs(one.span), limit) };
    }
    default: {
      const scope = nextBelow(stream, 2) === 0 && Object.keys(own).length > 0 ? 'span' : 'resource';
      const [key, value] = pick(stream, Object.entries(scope === 'span' ? own : resource));
      const read = (one: FlatSpan): Plain | undefined => (scope === 'span' ? one.own : one.resource)[key];
      const name = `${scope}.${key}`;
      if (typeof value !== 'number') return { text: `${name} ${op} ${JSON.stringify(value)}`, holds: (one) => read(one) !== undefined && (read(one) === value) === isSame };
      const order = pick(stream, Object.keys(ORDER));
      return { text: `${name} ${order} ${value}`, holds: (one) => typeof read(one) === 'number' && ORDER[order](Number(read(one)), value) };
    }
  }
}

function both(stream: Stream, spans: readonly FlatSpan[]): Condition {
  const [a, b] = [spanCondition(stream, spans), spanCondition(stream, spans)];
  switch (nextBelow(stream, 3)) {
    case 0:
      return { text: `${a.text} && ${b.text}`, holds: (one) => a.holds(one) && b.holds(one) };
    case 1:
      return { text: `${a.text} || ${b.text}`, holds: (one) => a.holds(one) || b.holds(one) };
    default:
      return a;
  }
}

interface Search {
  readonly text: string;
  /** Spans of one trace that match. */
  readonly of: (trace: readonly FlatSpan[]) => readonly FlatSpan[];
}

/** A filter, or two with something between them: in any place of the trace, of child and parent, of anything below. */
function traceSearch(stream: Stream, spans: readonly FlatSpan[]): Search {
  const [a, b] = [both(stream, spans), both(stream, spans)];
  const parentIn = (trace: readonly FlatSpan[], { span }: FlatSpan): FlatSpan | undefined => trace.find((one) => one.span.spanId === span.parentSpanId);
  const above = (trace: readonly FlatSpan[], one: FlatSpan): FlatSpan[] => {
    const parent = parentIn(trace, one);
    return parent === undefined ? [] : [parent, ...above(trace, parent)];
  };
  switch (nextBelow(stream, 5)) {
    case 0:
      return { text: `{ ${a.text} } && { ${b.text} }`, of: (trace) => (trace.some(a.holds) && trace.some(b.holds) ? trace.filter((one) => a.holds(one) || b.holds(one)) : []) };
    case 1:
      return { text: `{ ${a.text} } > { ${b.text} }`, of: (trace) => trace.filter((one) => b.holds(one) && [parentIn(trace, one)].some((parent) => parent !== undefined && a.holds(parent))) };
    case 2:
      return { text: `{ ${a.text} } >> { ${b.text} }`, of: (trace) => trace.filter((one) => b.holds(one) && above(trace, one).some(a.holds)) };
    default:
      return { text: `{ ${a.text} }`, of: (trace) => trace.filter(a.holds) };
  }
}

interface LogSearch {
  readonly text: string;
  readonly holds: (line: FlatLine) => boolean;
}

function logSearch(stream: Stream, lines: readonly FlatLine[]): LogSearch {
  const { labels, text } = pick(stream, lines);
  const isSame = nextBelow(stream, 3) > 0;
  const selector = pick(stream, ['service_name', 'level', 'instance']);
  const steps: LogSearch[] = [{ text: `{${selector}${isSame ? '=' : '!='}${JSON.stringify(labels[selector])}, service_name=~".+"}`, holds: (line) => (line.labels[selector] === labels[selector]) === isSame && line.labels['service_name'] !== '' }];
  for (let n = nextBelow(stream, 3); n > 0; n--) {
    if (nextBelow(stream, 2) === 0) {
      const from = nextBelow(stream, text.length);
      const piece = text.slice(from, from + 1 + nextBelow(stream, 12));
      const has = nextBelow(stream, 3) > 0;
      steps.push({ text: `${has ? '|=' : '!='} ${JSON.stringify(piece)}`, holds: (line) => line.text.includes(piece) === has });
    } else {
      const name = pick(stream, Object.keys(labels));
      const value = labels[name] ?? '';
      if (typeof value === 'number') {
        const order = pick(stream, Object.keys(ORDER));
        steps.push({ text: `| ${name} ${order} ${value}`, holds: (line) => line.labels[name] !== undefined && ORDER[order](Number(line.labels[name]), value) });
        continue;
      }
      const has = nextBelow(stream, 3) > 0;
      steps.push({ text: `| ${name} ${has ? '=' : '!='} ${JSON.stringify(value)}`, holds: (line) => ((line.labels[name] ?? '') === value) === has });
    }
  }
  return { text: steps.map((step) => step.text).join(' '), holds: (line) => steps.every((step) => step.holds(line)) };
}

describe('a search of a run, and of its files', () => {
  it.each(testSeeds(4))('finds the same spans (seed %i)', (seed) => {
    const run = runOf(randomSystem(seed), seed, END_US);
    const spans = spansOf(run);
    const byTrace = new Map<string, FlatSpan[]>();
    for (const one of spans) byTrace.set(one.span.traceId, [...(byTrace.get(one.span.traceId) ?? []), one]);
    const traces = [...tracesOfWindow(run, WINDOW)].map(({ trace, startUs }) => queryTraceOf(trace, run.scenario.startEpochMs * 1000 + startUs));
    const stream = openStream(seed, 'searches');
    let found = 0;
    for (let n = 0; n < QUERIES; n++) {
      const { text, of } = traceSearch(stream, spans);
      const answer = searchTraceql(text, traces, { limit: 10_000, spansPerSpanset: 10_000 });
      if (!answer.ok) throw new Error(`${text}: ${answer.error.message}`);
      const told = answer.result.traces.flatMap(({ traceID, spanSets }) => spanSets.flatMap((set) => set.spans.map(({ spanID }) => `${traceID} ${spanID}`)));
      const wanted = [...byTrace].flatMap(([traceId, trace]) => of(trace).map(({ span }) => `${traceId} ${span.spanId}`));
      expect({ text, spans: told.sort() }).toEqual({ text, spans: wanted.sort() });
      found += wanted.length;
    }
    expect(found).toBeGreaterThan(QUERIES * 5);
  });

  it.each(testSeeds(4))('finds the same lines (seed %i)', (seed) => {
    const run = runOf(randomSystem(seed), seed, END_US);
    const lines = linesOf(run);
    expect(lines.length).toBeGreaterThan(10);
    const stream = openStream(seed, 'lines');
    const { startEpochMs } = run.scenario;
    let found = 0;
    for (let n = 0; n < QUERIES; n++) {
      const { text, holds } = logSearch(stream, lines);
      const answer = evaluateLogs(text, logStoreSource(run.recorder.logs), { startMs: startEpochMs, endMs: startEpochMs + END_US / 1000 + 1, limit: 5_000 });
      if (!answer.ok) throw new Error(`${text}: ${answer.error.message}`);
      const told = answer.streams.flatMap(({ entries }) => entries.map((entry) => entry.line));
      const wanted = lines.filter(holds).map((line) => line.text);
      expect({ text, lines: told.sort() }).toEqual({ text, lines: wanted.sort() });
      found += wanted.length;
    }
    expect(found).toBeGreaterThan(QUERIES);
  });
});
