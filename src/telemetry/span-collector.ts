import { QUIET_SINK, type Sink, type SpanKind, type SpanRecord } from '../sim/kernel/sink.ts';

/**
 * Catches the spans of some traces while a window is simulated again. Everything else the world says is ignored: it was
 * recorded the first time.
 */
export interface SpanCollector {
  readonly sink: Sink;
  /** Null: every trace. */
  readonly traces: ReadonlySet<number> | null;
  count: number;
  /** Fifteen numbers a span, in the order of `addSpan`. */
  numbers: Float64Array;
}

const WIDTH = 15;
const FIRST_CAPACITY = 256;

export function newSpanCollector(traces: ReadonlySet<number> | 'all'): SpanCollector {
  const collector: SpanCollector = {
    sink: { ...QUIET_SINK, span: (span) => addSpan(collector, span) },
    traces: traces === 'all' ? null : traces,
    count: 0,
    numbers: new Float64Array(FIRST_CAPACITY * WIDTH),
  };
  return collector;
}

/** Spans in the order in which they were told, as fresh records; of one trace, or of all (null). */
export function collectedSpans(collector: SpanCollector, trace: number | null): SpanRecord[] {
  const found: SpanRecord[] = [];
  for (let i = 0; i < collector.count; i++) {
    if (trace === null || collector.numbers[i * WIDTH] === trace) found.push(spanAt(collector.numbers, i * WIDTH));
  }
  return found;
}

/** The kernel may use one record for all its spans, so the numbers are copied. */
function addSpan(collector: SpanCollector, span: SpanRecord): void {
  if (collector.traces !== null && !collector.traces.has(span.trace)) return;
  const at = collector.count * WIDTH;
  if (at === collector.numbers.length) {
    const grown = new Float64Array(at * 2);
    grown.set(collector.numbers);
    collector.numbers = grown;
  }
  const to = collector.numbers;
  to[at] = span.trace;
  to[at + 1] = span.idA;
  to[at + 2] = span.idB;
  to[at + 3] = span.parentA;
  to[at + 4] = span.parentB;
  to[at + 5] = span.name;
  to[at + 6] = span.identity;
  to[at + 7] = span.kind;
  to[at + 8] = span.startUs;
  to[at + 9] = span.endUs;
  to[at + 10] = span.outcome;
  to[at + 11] = span.n0;
  to[at + 12] = span.n1;
  to[at + 13] = span.n2;
  to[at + 14] = span.traits ?? 0;
  collector.count++;
}

function spanAt(numbers: Float64Array, at: number): SpanRecord {
  return {
    trace: numbers[at],
    idA: numbers[at + 1],
    idB: numbers[at + 2],
    parentA: numbers[at + 3],
    parentB: numbers[at + 4],
    name: numbers[at + 5],
    identity: numbers[at + 6],
    kind: numbers[at + 7] as SpanKind,
    startUs: numbers[at + 8],
    endUs: numbers[at + 9],
    outcome: numbers[at + 10],
    n0: numbers[at + 11],
    n1: numbers[at + 12],
    n2: numbers[at + 13],
    traits: numbers[at + 14],
  };
}
