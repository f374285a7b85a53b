import type { LogLine } from '../../telemetry/log-store.ts';
import type { LogLevel } from '../../telemetry/types.ts';

export type CompareOp = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** A filter that cannot be read; `from`/`to` are offsets into its text. */
export interface FilterFault {
  readonly ok: false;
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export type Parsed<F> = { readonly ok: true; readonly filter: F } | FilterFault;

/** All terms must hold. No terms: every line. */
export interface LogFilter {
  readonly terms: readonly LogTerm[];
}

export type LogTerm = { readonly negated: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  /** Case does not matter. `op` is `=` or `!=`. */
  | { readonly kind: 'identity'; readonly key: 'service' | 'version' | 'instance'; readonly op: CompareOp; readonly value: string }
  | { readonly kind: 'level'; readonly op: CompareOp; readonly level: LogLevel }
  | { readonly kind: 'trace'; readonly op: CompareOp; readonly id: string }
  /** A line without the field never matches, whatever the operator; negation turns that round. */
  | { readonly kind: 'field'; readonly key: string; readonly op: CompareOp; readonly value: string }
);

export interface TraceFilter {
  readonly terms: readonly TraceTerm[];
}

export type TraceTerm = { readonly negated: boolean } & (
  | { readonly kind: 'name'; readonly key: 'client' | 'journey'; readonly op: CompareOp; readonly value: string }
  /** Whether a request of its kind can pass through a service, by the calls that the system's programs make. `op` is `=` or `!=`. */
  | { readonly kind: 'service'; readonly op: CompareOp; readonly value: string }
  | { readonly kind: 'duration'; readonly op: CompareOp; readonly us: number }
  /** A status code, the name of an outcome, `ok`, or `error` for everything else. */
  | { readonly kind: 'status'; readonly op: CompareOp; readonly value: string }
  | { readonly kind: 'trace'; readonly op: CompareOp; readonly id: string }
  /** Part of the client's, journey's or outcome's name. */
  | { readonly kind: 'text'; readonly text: string }
);

/** The lines of a time range that match, newest first. Has the shape of the session's log answer. */
export interface LogHits {
  readonly ok: true;
  readonly total: number;
  readonly rows: readonly LogLine[];
  /** `times`: start of each bucket in seconds since the epoch; counts by level. They add up to `total`. */
  readonly histogram: { readonly times: Float64Array; readonly counts: readonly [Float64Array, Float64Array, Float64Array, Float64Array] };
}

/** Has the shape of the session's trace answer. */
export interface TraceHits {
  readonly ok: true;
  readonly total: number;
  readonly rows: readonly TraceHit[];
}

export interface TraceHit {
  readonly traceId: string;
  readonly startMs: number;
  readonly durationUs: number;
  readonly journey: string;
  readonly client: string;
  readonly status: number;
  /** Name of the outcome, '' when the request went well. */
  readonly error: string;
  /** Whether the client stopped waiting, rather than being told of a failure. */
  readonly gaveUp: boolean;
}
