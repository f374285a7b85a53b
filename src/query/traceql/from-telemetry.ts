/** Traces and request summaries of a run as TraceQL searches them. */
import { UNFINISHED } from '../../telemetry/export/export-types.ts';
import { traceIdText } from '../../telemetry/ids.ts';
import { firstRequestEndingAfter, REQUEST_OUTCOMES, requestAt, type RequestStore } from '../../telemetry/request-store.ts';
import type { Trace } from '../../telemetry/trace-types.ts';
import type { Pipeline } from './ast.ts';
import { derivePrefilter, type RootSummary } from './prefilter.ts';
import type { QueryTrace } from './trace.ts';

/**
 * As the trace is exported: what went well has the status `unset`, since by OpenTelemetry's convention instrumentation
 * never says `ok`, and what had not ended says so. The model tells no message with an error. `startUs` is the exact start
 * since the Unix epoch, where more is known of it than its millisecond.
 */
export function queryTraceOf(trace: Trace, startUs = trace.startMs * 1000): QueryTrace {
  return {
    traceId: trace.traceId,
    spans: trace.spans.map((span) => ({
      spanId: span.spanId,
      parentId: span.parentId,
      name: span.name,
      kind: span.kind,
      status: span.status === 'error' ? 'error' : 'unset',
      statusMessage: '',
      startUs: startUs + span.startUs,
      durationUs: span.durationUs,
      attributes: span.unfinished ? { ...span.attributes, [UNFINISHED]: true } : span.attributes,
      resource: span.resource,
    })),
  };
}

/**
 * What is known of a finished request. `aftermathUs` is the longest that a trace is followed beyond the answer to its
 * user: so much longer than its root may it be. Throws for a row that does not exist.
 */
export function rootSummaryOf(store: RequestStore, row: number, aftermathUs = Infinity): RootSummary {
  const { client, route, trace, durationUs, outcome } = requestAt(store, row);
  return {
    // Few questions ask for it, and there are many requests.
    get traceId() {
      return traceIdText(store.seed, trace);
    },
    rootName: store.clients[client]?.journeys[route] ?? '',
    rootServiceName: store.clients[client]?.name ?? '',
    rootStatus: REQUEST_OUTCOMES[outcome]?.name === 'ok' ? 'unset' : 'error',
    rootDurationUs: durationUs,
    traceDurationUs: { least: durationUs, most: durationUs + aftermathUs },
  };
}

/** A finished request whose trace must be made to know whether it matches. */
export interface Candidate {
  readonly row: number;
  /** Its number in the world, by which a span collector knows it. */
  readonly trace: number;
  readonly startUs: number;
  readonly endUs: number;
}

/**
 * The requests that ended from `fromMs` to `toMs` (wall clock, both included) and may match, by their start, the newest
 * first: their windows are to be simulated again, and no others. Requests under way are not known yet.
 */
export function* candidatesOf(query: Pipeline, store: RequestStore, fromMs: number, toMs: number, aftermathUs = Infinity): Generator<Candidate> {
  const { mayMatch, isUseful } = derivePrefilter(query);
  const first = firstRequestEndingAfter(store, (fromMs - store.epochMs) * 1000 - 1);
  const end = firstRequestEndingAfter(store, (toMs - store.epochMs) * 1000 + 999);
  const starts = Float64Array.from({ length: Math.max(0, end - first) }, (_, i) => requestAt(store, first + i).startUs);
  // Requests are kept in order of their end, which nearly is that of their start.
  const places = Array.from(starts, (_, i) => starts.length - 1 - i).sort((a, b) => (starts[b] ?? 0) - (starts[a] ?? 0) || b - a);
  for (const place of places) {
    const row = first + place;
    if (isUseful && !mayMatch(rootSummaryOf(store, row, aftermathUs))) continue;
    const { trace, startUs, durationUs } = requestAt(store, row);
    yield { row, trace, startUs, endUs: startUs + durationUs };
  }
}
