import type { Span, Trace } from '../trace-types.ts';
import { SCOPE, UNFINISHED, type WindowTrace } from './export-types.ts';
import { keyValues, unixNano } from './otlp-values.ts';

/** `Span.SpanKind` of OTLP. */
const KINDS = { internal: 1, server: 2, client: 3, consumer: 5 } as const;
/** `Status.StatusCode`: instrumentation leaves a success unset; "ok" is for people to say. */
const STATUS = { ok: 0, error: 2 } as const;
/** As many spans as the batch processor of the SDKs sends at once by default. */
const BATCH = 512;

/** OTLP JSON of traces, in the shape of one `ExportTraceServiceRequest`; whole traces in batches, spans by resource within. */
export function* otlpTraces(traces: Iterable<WindowTrace | null>, epochMs: number): Generator<string> {
  let batch: ResourceSpans = new Map();
  let size = 0;
  let open = '{"resourceSpans":[';
  for (const one of traces) {
    // Nothing yet: whoever reads gets to do something else.
    if (one === null) {
      yield '';
      continue;
    }
    for (const span of one.trace.spans) addTo(batch, span, otlpSpan(span, one, epochMs));
    size += one.trace.spans.length;
    if (size < BATCH) continue;
    yield open + textOf(batch);
    open = ',';
    batch = new Map();
    size = 0;
  }
  yield `${open === ',' && size === 0 ? '' : open}${textOf(batch)}]}\n`;
}

/** Spans by the text of their resource. */
type ResourceSpans = Map<string, OtlpSpan[]>;

function addTo(batch: ResourceSpans, { resource }: Span, span: OtlpSpan): void {
  const key = JSON.stringify({ attributes: keyValues(resource) });
  const list = batch.get(key);
  if (list === undefined) batch.set(key, [span]);
  else list.push(span);
}

function textOf(batch: ResourceSpans): string {
  return [...batch].map(([resource, spans]) => `{"resource":${resource},"scopeSpans":[{"scope":{"name":"${SCOPE}"},"spans":${JSON.stringify(spans)}}]}`).join(',');
}

type OtlpSpan = ReturnType<typeof otlpSpan>;

function otlpSpan(span: Span, { trace, startUs }: WindowTrace, epochMs: number) {
  const beginUs = startUs + span.startUs;
  return {
    traceId: trace.traceId,
    spanId: span.spanId,
    ...(span.parentId === '' ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: unixNano(epochMs, beginUs),
    endTimeUnixNano: unixNano(epochMs, beginUs + span.durationUs),
    attributes: keyValues(attributesOf(span)),
    status: { code: STATUS[span.status] },
  };
}

/** What the span says of itself, and that it had not ended where that is so: no format has a word for it. */
export function attributesOf(span: Trace['spans'][number]): Readonly<Record<string, string | number | boolean>> {
  return span.unfinished ? { ...span.attributes, [UNFINISHED]: true } : span.attributes;
}
