import type { FoundTrace, KeyValue } from '../query/traceql/index.ts';
import { traceIdText } from '../telemetry/ids.ts';
import { REQUEST_OUTCOMES, requestAt, type RequestStore } from '../telemetry/request-store.ts';
import type { Trace } from '../telemetry/trace-types.ts';
import type { FoundRow, SpanMatch } from './trace-answers.ts';
import type { TraceRow } from './view.ts';

/** A request as its summary tells it. */
export function traceRow(store: RequestStore, row: number): TraceRow {
  const { trace, client, route, startUs, durationUs, outcome, gaveUp } = requestAt(store, row);
  const { name = '', status = 0 } = REQUEST_OUTCOMES[outcome] ?? {};
  return {
    traceId: traceIdText(store.seed, trace),
    startMs: store.epochMs + Math.floor(startUs / 1000),
    durationUs,
    journey: store.clients[client]?.journeys[route] ?? '',
    client: store.clients[client]?.name ?? '',
    status,
    error: name === 'ok' ? '' : name,
    gaveUp,
  };
}

/** One that was decided by its root: of its spans nothing is known. */
export function rootRow(store: RequestStore, row: number): FoundRow {
  return { ...traceRow(store, row), spans: null, errors: null, matched: null, matches: [] };
}

/** One whose spans were looked at. */
export function foundRow(store: RequestStore, row: number, trace: Trace, found: FoundTrace): FoundRow {
  const services = new Map(trace.spans.map((span) => [span.spanId, span.service]));
  const matches = found.spanSets.flatMap((set) => {
    const shared = (set.attributes ?? []).map(told);
    return set.spans.map((span): SpanMatch => ({
      spanId: span.spanID,
      service: services.get(span.spanID) ?? '',
      name: span.name,
      durationUs: Number(span.durationNanos) / 1000,
      attributes: [...shared, ...(span.attributes ?? []).map(told)],
    }));
  });
  return {
    ...traceRow(store, row),
    spans: trace.spans.length,
    errors: trace.spans.filter((span) => span.status === 'error').length,
    matched: found.spanSets.reduce((sum, set) => sum + set.matched, 0),
    matches,
  };
}

function told({ key, value }: KeyValue): SpanMatch['attributes'][number] {
  const [text = ''] = Object.values(value as Record<string, unknown>);
  return { name: key, value: String(text) };
}
