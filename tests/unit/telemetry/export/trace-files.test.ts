import { beforeAll, describe, expect, it } from 'vitest';
import { tracesOfWindow } from '../../../../src/session/window-traces.ts';
import { chromeTraceEvents, jaegerTraces, type WindowTrace } from '../../../../src/telemetry/export/index.ts';
import { runOf, textOf } from '../../../support/exported-runs.ts';
import { randomSystem } from '../../../support/random-worlds.ts';

const SECOND = 1_000_000;
const EPOCH_MS = 1_700_000_000_123;
let traces: WindowTrace[] = [];
beforeAll(() => void (traces = [...tracesOfWindow(runOf(randomSystem(2), 2, 12 * SECOND), { fromUs: 0, toUs: 12 * SECOND })]), 60_000);

describe('Jaeger JSON', () => {
  interface JaegerTrace {
    readonly traceID: string;
    readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
    readonly spans: readonly { readonly spanID: string; readonly startTime: number; readonly duration: number; readonly processID: string; readonly references: readonly { readonly traceID: string; readonly spanID: string }[]; readonly tags: readonly { readonly key: string; readonly type: string; readonly value: unknown }[]; readonly warnings: readonly string[] | null }[];
  }
  const read = (): JaegerTrace[] => (JSON.parse(textOf(jaegerTraces(traces, EPOCH_MS))) as { data: JaegerTrace[] }).data;

  it('has every span, its process and its parent in the same trace', () => {
    const data = read();
    expect(data.map(({ spans }) => spans.length)).toEqual(traces.map(({ trace }) => trace.spans.length));
    for (const { traceID, spans, processes } of data) {
      const ids = new Set(spans.map(({ spanID }) => spanID));
      expect(spans.every(({ processID }) => processes[processID].serviceName !== '')).toBe(true);
      expect(spans.flatMap(({ references }) => references).every((reference) => reference.traceID === traceID && ids.has(reference.spanID))).toBe(true);
      expect(spans.filter(({ references }) => references.length === 0).length).toBe(1);
    }
  });

  it('tells microseconds since the epoch, types of tags, and what was not finished', () => {
    const data = read();
    expect(data[0].spans[0].startTime).toBe(EPOCH_MS * 1000 + traces[0].startUs);
    const tags = data.flatMap(({ spans }) => spans.flatMap((span) => span.tags));
    const typeOf = (value: unknown): string => (typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'int64' : 'float64');
    expect(tags.filter(({ type, value }) => type !== typeOf(value))).toEqual([]);
    expect(tags.some(({ key, value }) => key === 'error' && value === true)).toBe(true);
    expect(data.flatMap(({ spans }) => spans.filter(({ warnings }) => warnings !== null)).length).toBe(traces.flatMap(({ trace }) => trace.spans.filter(({ unfinished }) => unfinished)).length);
    expect(textOf(jaegerTraces([], 0))).toBe('{"data":[],"total":0,"limit":0,"offset":0,"errors":null}\n');
  });
});

describe('Chrome trace events', () => {
  interface Event {
    readonly ph: 'X' | 'M';
    readonly pid: number;
    readonly tid: number;
    readonly ts: number;
    readonly dur: number;
    readonly args: { readonly name?: string; readonly span_id?: string };
  }
  const read = (): Event[] => (JSON.parse(textOf(chromeTraceEvents(traces.slice(0, 400)))) as { traceEvents: Event[] }).traceEvents;

  it('nest within each thread, as flame graphs need it', () => {
    const events = read();
    const spans = events.filter(({ ph }) => ph === 'X').sort((a, b) => a.pid - b.pid || a.tid - b.tid || a.ts - b.ts || b.dur - a.dur);
    const open: number[] = [];
    spans.forEach(({ pid, tid, ts, dur }, i) => {
      if (i > 0 && (spans[i - 1].pid !== pid || spans[i - 1].tid !== tid)) open.length = 0;
      while (open.length > 0 && open.at(-1)! <= ts) open.pop();
      if (open.length > 0 && open.at(-1)! < ts + dur) throw new Error(`thread ${pid}/${tid}: the event at ${ts} outlasts the one that it lies in`);
      open.push(ts + dur);
    });
    expect(spans.length).toBe(traces.slice(0, 400).flatMap(({ trace }) => trace.spans).length);
  });

  it('name every process once, and need no more threads than there is work at once', () => {
    const events = read();
    const named = events.filter(({ ph }) => ph === 'M');
    expect(new Set(named.map(({ pid }) => pid)).size).toBe(named.length);
    expect(new Set(events.map(({ pid }) => pid)).size).toBe(named.length);
    expect(new Set(events.map(({ pid, tid }) => `${pid} ${tid}`)).size).toBeLessThan(events.length / 4);
    expect(textOf(chromeTraceEvents([]))).toBe('{"displayTimeUnit":"ms","traceEvents":[]}\n');
  });
});
