/** Small traces for tests of TraceQL, written as what matters in them. */
import type { AttributeValue, QuerySpan, QueryTrace } from '../../src/query/traceql/index.ts';

export const EPOCH_US = 1_700_000_000_000_000;

export interface SpanSketch extends Partial<Omit<QuerySpan, 'spanId' | 'parentId' | 'attributes' | 'resource'>> {
  readonly service?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly resource?: Readonly<Record<string, AttributeValue>>;
}

/** `id` and, behind a `<`, its parent's: `b<a`. Times are from the beginning of the trace. */
export function traceOf(traceId: string, spans: Readonly<Record<string, SpanSketch>>, atUs = 0): QueryTrace {
  return {
    traceId,
    spans: Object.entries(spans).map(([key, { service = 'shop', attributes = {}, resource = {}, startUs = 0, ...more }]): QuerySpan => {
      const [spanId = '', parentId = ''] = key.split('<');
      return {
        spanId, parentId, name: spanId, kind: 'internal', status: 'unset', statusMessage: '', durationUs: 1_000, attributes,
        resource: { 'service.name': service, ...resource }, startUs: EPOCH_US + atUs + startUs, ...more,
      };
    }),
  };
}
