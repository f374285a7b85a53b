import type { Span } from '../trace-types.ts';
import type { WindowTrace } from './export-types.ts';
import { attributesOf } from './otlp-traces.ts';

/**
 * Traces as Jaeger's query API answers them, which is what its UI opens from a file: times in microseconds, processes by
 * name within each trace, every reference to a span of the same trace.
 */
export function* jaegerTraces(traces: Iterable<WindowTrace | null>, epochMs: number): Generator<string> {
  let open = '{"data":[';
  for (const one of traces) {
    // Nothing yet: whoever reads gets to do something else.
    if (one === null) {
      yield '';
      continue;
    }
    yield open + JSON.stringify(jaegerTrace(one, epochMs));
    open = ',';
  }
  yield `${open === ',' ? '' : open}],"total":0,"limit":0,"offset":0,"errors":null}\n`;
}

function jaegerTrace(one: WindowTrace, epochMs: number) {
  const { traceId, spans } = one.trace;
  const names = new Map<string, string>();
  const processes: Record<string, { serviceName: string; tags: Tag[] }> = {};
  const processOf = (span: Span): string => {
    const key = JSON.stringify(span.resource);
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `p${names.size + 1}`;
    names.set(key, name);
    const { 'service.name': serviceName = '', ...others } = span.resource;
    processes[name] = { serviceName, tags: tagsOf(others) };
    return name;
  };
  return { traceID: traceId, spans: spans.map((span) => jaegerSpan(span, one, epochMs, processOf(span))), processes, warnings: null };
}

function jaegerSpan(span: Span, { trace, startUs }: WindowTrace, epochMs: number, processID: string) {
  return {
    traceID: trace.traceId,
    spanID: span.spanId,
    operationName: span.name,
    references: span.parentId === '' ? [] : [{ refType: 'CHILD_OF', traceID: trace.traceId, spanID: span.parentId }],
    flags: 1,
    startTime: epochMs * 1000 + startUs + span.startUs,
    duration: span.durationUs,
    tags: tagsOf({ 'span.kind': span.kind, ...attributesOf(span), ...(span.status === 'error' ? { error: true, 'otel.status_code': 'ERROR' } : {}) }),
    logs: [],
    processID,
    warnings: span.unfinished ? ['not finished at the end of the window'] : null,
  };
}

interface Tag {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int64' | 'float64';
  readonly value: string | number | boolean;
}

function tagsOf(attributes: Readonly<Record<string, string | number | boolean>>): Tag[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, type: typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : Number.isSafeInteger(value) ? 'int64' : 'float64', value }));
}
