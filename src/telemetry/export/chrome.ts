import type { Span } from '../trace-types.ts';
import type { WindowTrace } from './export-types.ts';
import { newTracks, placeSpans } from './chrome-tracks.ts';
import { attributesOf } from './otlp-traces.ts';

/**
 * Chrome trace events (the "Trace Event Format", JSON object form): each process of the system is a process, whose spans
 * are complete events on as many threads as it takes to have them nest, which flame graphs rely on. Times are microseconds
 * since the world began.
 */
export function* chromeTraceEvents(traces: Iterable<WindowTrace | null>): Generator<string> {
  const tracks = newTracks();
  let open = '{"displayTimeUnit":"ms","traceEvents":[';
  for (const one of traces) {
    // Nothing yet: whoever reads gets to do something else.
    if (one === null) {
      yield '';
      continue;
    }
    const events: object[] = [];
    for (const { span, pid, tid, isNewProcess } of placeSpans(tracks, one)) {
      if (isNewProcess) events.push({ name: 'process_name', ph: 'M', pid, tid: 0, args: { name: processName(span) } });
      events.push({
        name: span.name,
        cat: span.kind,
        ph: 'X',
        ts: one.startUs + span.startUs,
        dur: span.durationUs,
        pid,
        tid,
        args: { trace_id: one.trace.traceId, span_id: span.spanId, ...(span.parentId === '' ? {} : { parent_id: span.parentId }), status: span.status, ...attributesOf(span) },
      });
    }
    yield open + events.map((event) => JSON.stringify(event)).join(',');
    open = ',';
  }
  yield `${open === ',' ? '' : open}]}\n`;
}

function processName({ resource }: Span): string {
  return ['service.name', 'service.instance.id', 'service.version'].map((key) => resource[key] ?? '').filter((part) => part !== '').join(' ');
}
