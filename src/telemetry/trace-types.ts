/** A trace as it is read: by the waterfall, by exports, by TraceQL. */
export interface Trace {
  readonly traceId: string;
  readonly startMs: number;
  /** From the start of the trace to the end of its last span: work that was given up on may outlast the root. */
  readonly durationUs: number;
  /** Parents before children, each parent's children in order of start; the root first. */
  readonly spans: readonly Span[];
  /** Whether every span has ended at the moment of asking. */
  readonly complete: boolean;
}

export interface Span {
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly kind: 'server' | 'client' | 'internal';
  /** Relative to the trace's start, in microseconds. */
  readonly startUs: number;
  readonly durationUs: number;
  readonly status: 'ok' | 'error';
  /** Time not covered by children. */
  readonly selfUs: number;
  readonly critical: boolean;
  readonly depth: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}
