import type { QuerySpan, QueryTrace } from '../query/traceql/index.ts';
import { SPAN_CLIENT, SPAN_CONSUMER, SPAN_DATABASE, SPAN_LOOKUP, SPAN_POOL, SPAN_SERVER, SPAN_SPAWN, type SpanRecord } from '../sim/kernel/sink.ts';
import { resourceAttributes, spanAttributes } from '../telemetry/span-attributes.ts';
import type { TraceContext } from '../telemetry/trace-tree.ts';

const KINDS = { [SPAN_SERVER]: 'server', [SPAN_CLIENT]: 'client', [SPAN_DATABASE]: 'client', [SPAN_POOL]: 'internal', [SPAN_CONSUMER]: 'consumer', [SPAN_SPAWN]: 'internal', [SPAN_LOOKUP]: 'client' } as const;

/**
 * The spans of a trace as they were told, without their places in the tree: enough for `mayMatch` of a searcher, for a
 * fraction of what making the tree costs. Of a span's many attributes none is worked out before it is asked for.
 */
export function lightTrace(records: readonly SpanRecord[], context: TraceContext): QueryTrace {
  const spans: QuerySpan[] = [];
  for (const record of records) {
    if (record.kind !== SPAN_SPAWN && record.startUs <= context.nowUs) spans.push(new LightSpan(record, context));
  }
  return { traceId: '', spans };
}

/** A class, because an object with eight functions of its own for each of fifty thousand spans would cost more than the tree. */
class LightSpan implements QuerySpan {
  readonly spanId = '';
  readonly parentId = '';
  readonly statusMessage = '';
  readonly #record: SpanRecord;
  readonly #context: TraceContext;

  constructor(record: SpanRecord, context: TraceContext) {
    this.#record = record;
    this.#context = context;
  }

  get #isOpen(): boolean {
    const { startUs, endUs } = this.#record;
    return endUs < startUs || endUs > this.#context.nowUs;
  }

  get name(): string {
    return this.#context.naming.spanNames[this.#record.name] ?? '';
  }

  get kind(): QuerySpan['kind'] {
    return KINDS[this.#record.kind];
  }

  get status(): QuerySpan['status'] {
    return this.#record.outcome === 0 || this.#isOpen ? 'unset' : 'error';
  }

  get startUs(): number {
    return this.#context.epochMs * 1000 + this.#record.startUs;
  }

  get durationUs(): number {
    return (this.#isOpen ? this.#context.nowUs : this.#record.endUs) - this.#record.startUs;
  }

  get attributes(): QuerySpan['attributes'] {
    return spanAttributes(this.#record, this.#context.naming, this.#isOpen);
  }

  get resource(): QuerySpan['resource'] {
    return resourceAttributes(this.#context.identities[this.#record.identity]);
  }
}
