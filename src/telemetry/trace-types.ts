/** A trace as it is read: by the waterfall, by exports, by TraceQL. */
export interface Trace {
  readonly traceId: string;
  readonly startMs: number;
  /** From the start of the trace to the end of its last span: work that was given up on may outlast the root. */
  readonly durationUs: number;
  /** Of the root alone: how long its user waited. */
  readonly rootUs: number;
  /** Parents before children, each parent's children in order of start; the root first. */
  readonly spans: readonly Span[];
  /** Whether every span has ended at the moment up to which the trace was followed. */
  readonly complete: boolean;
  /** Wall clock of that moment. */
  readonly followedToMs: number;
  /** Whether that moment was the present and something was still open: asked again later, there will be more. */
  readonly live: boolean;
}

export interface Span {
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly kind: 'server' | 'client' | 'consumer' | 'internal';
  /** Relative to the trace's start, in microseconds. */
  readonly startUs: number;
  /** Of an unfinished span: up to the moment to which the trace was followed. */
  readonly durationUs: number;
  readonly status: 'ok' | 'error';
  /** Time not covered by children. */
  readonly selfUs: number;
  readonly critical: boolean;
  /** What it did, or waited for, itself while the root depended on it. Over all spans these add up to the root's duration. */
  readonly criticalUs: number;
  /** Whether it had not ended at the moment up to which the trace was followed. */
  readonly unfinished: boolean;
  /** Whether nobody was to wait for it: background work, or work on a message. */
  readonly detached: boolean;
  /** How long it went on, or has so far, after its parent had ended: when it is not detached, its caller gave up. 0: it ended in time. */
  readonly outlivedUs: number;
  readonly depth: number;
  /** By OpenTelemetry's semantic conventions; what they have no name for begins with `faultline.`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Of the process that emitted it: `service.name`, `service.version`, `service.instance.id`. */
  readonly resource: Readonly<Record<string, string>>;
}
