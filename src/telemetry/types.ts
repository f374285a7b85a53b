/**
 * What telemetry looks like to everyone who reads it: queries, alerts, exports, panels.
 *
 * Times are integer milliseconds since the Unix epoch of the simulated wall clock (as Prometheus and OTLP
 * have them); inside the world time is microseconds since the world began. `TelemetryStore.epochMs` links both.
 */

/** Label pairs sorted by name. `__name__` holds the metric's name. */
export type Labels = Readonly<Record<string, string>>;

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One metric family as Prometheus knows it. `name` is without `_bucket`, `_sum`, `_count`. */
export interface MetricFamily {
  readonly name: string;
  readonly type: MetricType;
  /** UCUM-like unit as used in Prometheus names: `seconds`, `bytes`, `ratio`, or empty. */
  readonly unit: string;
  readonly help: string;
}

/**
 * One series of float samples. `times` and `values` may be longer than `length`; read only that many.
 * `times` may be shared by many series. Read-only for everyone but the store.
 */
export interface SampleSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
  /** `stale[i] !== 0` marks sample i as a staleness marker; null when the series has none. NaN is never used for that. */
  readonly stale: Uint8Array | null;
}

export type MatchOp = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
}

/** Anything PromQL can be asked of: the store of a run, an imported file, a test script. */
export interface MetricSource {
  /** Every series that matches all matchers and has a sample in [fromMs, toMs]; order is stable. Errors: none. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): SampleSeries[];
  families(): readonly MetricFamily[];
  /** Names of labels / values of one label among series alive in [fromMs, toMs], sorted by code unit. */
  labelNames(fromMs: number, toMs: number): string[];
  labelValues(name: string, fromMs: number, toMs: number): string[];
}

export type LogLevel = 0 | 1 | 2 | 3;
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

/** How a parameter of a log template is written and named in structured output. */
export interface LogField {
  readonly name: string;
  /** `us` is rendered as milliseconds with three digits; `ref` indexes `values`. */
  readonly kind: 'int' | 'float' | 'us' | 'ref';
  readonly values?: readonly string[];
}

/** `text` has `{name}` placeholders for its fields; at most four of them. */
export interface LogTemplate {
  readonly id: number;
  readonly level: LogLevel;
  readonly service: string;
  readonly text: string;
  readonly fields: readonly LogField[];
}
