/**
 * What the world tells about itself while it runs. The kernel writes; whoever watches (a recorder for telemetry, a
 * collector for spans, nobody) reads. A sink never influences the world.
 */
export interface Sink {
  /** A process (or database, or client population) begins to report under a new identity; its counters start at zero. */
  blockOpened(block: number, atUs: number, identity: BlockIdentity): void;
  /** It is gone: its series end with a staleness marker at the next scrape. */
  blockClosed(block: number, atUs: number): void;
  /** All metric cells at a scrape; read only during the call. Counters are cumulative; histogram cells are cumulative over `le`. */
  scraped(atUs: number, values: Float64Array): void;
  /** A log line: template, identity of the writer, trace (0: none), up to four parameters. */
  logged(atUs: number, template: number, identity: number, trace: number, p0: number, p1: number, p2: number, p3: number): void;
  /** A client's request is over, seen from the client: `startUs` is when it was meant to start, retries included; `gaveUp`: no answer came in time. */
  requestEnded(client: number, route: number, trace: number, startUs: number, durationUs: number, outcome: number, gaveUp?: boolean): void;
  /** Only while `world.spansOn`. Ids are two 32-bit halves; parent 0,0 means a root. `name` indexes `model.spanNames`. */
  span(span: SpanRecord): void;
}

export interface BlockIdentity {
  /** Counts up through the life of a world; log lines and spans refer to it. */
  readonly id: number;
  readonly service: string;
  readonly version: string;
  /** Like a pod's name: new for every incarnation. */
  readonly instance: string;
}

export interface SpanRecord {
  trace: number;
  idA: number;
  idB: number;
  parentA: number;
  parentB: number;
  /** Index into `model.spanNames`. */
  name: number;
  /** Identity of the process that emitted it. */
  identity: number;
  kind: SpanKind;
  startUs: number;
  /** OPEN for one that has not ended; its outcome means nothing then. */
  endUs: number;
  outcome: number;
  /** Meaning by kind: server: queue wait µs, core wait µs, core time µs; client: attempt, NO_ANSWER and IN_BACKGROUND as bits, call site; database: rows returned, rows examined, call site; pool: waiters ahead, pool counted from 1, 0; lookup: answer counted from 1, name, 0. */
  n0: number;
  n1: number;
  n2: number;
  /** Of a server: two bits for each trait of the system, whether it is shown here and whether the request has it. */
  traits?: number;
}

/** End of a span that is still open. */
export const OPEN = -1;

export const SPAN_SERVER = 0;
export const SPAN_CLIENT = 1;
export const SPAN_DATABASE = 2;
export const SPAN_POOL = 3;
/** Work on a message: attempt, µs since it was published, topic. */
export const SPAN_CONSUMER = 4;
/** No span: work of its own begins, which nobody waits for. The spans that have this one's id for a parent hang below its parent. */
export const SPAN_SPAWN = 5;
/** A wait for the answer to a name. */
export const SPAN_LOOKUP = 6;
export type SpanKind = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Of a call: its caller stopped waiting, or ended; nobody waits for the caller itself. */
export const NO_ANSWER = 1;
export const IN_BACKGROUND = 2;

/** One sample that a block exposes: its Prometheus name (with `_bucket`, `_sum`, `_count`, `_total`) and its own labels. */
export interface MetricCell {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A contiguous run of cells in the world's metric values, reported together under one identity at a time. */
export interface MetricBlock {
  readonly id: number;
  readonly offset: number;
  readonly cells: readonly MetricCell[];
  /** A cell that has been zero since its block opened is not exposed unless marked here (gauges, and counters that matter at zero). */
  readonly always: Uint8Array;
}

export const QUIET_SINK: Sink = {
  blockOpened: () => {},
  blockClosed: () => {},
  scraped: () => {},
  logged: () => {},
  requestEnded: () => {},
  span: () => {},
};
