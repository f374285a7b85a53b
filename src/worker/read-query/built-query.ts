import type { MatchOp } from '../../telemetry/types.ts';

/**
 * Queries that can be clicked together: as much of each language as has a control for it. Plain data; a page makes the
 * text of it, and the worker reads a text back to it. Durations are whole milliseconds.
 */
export type BuiltQuery = BuiltPromql | BuiltLogql | BuiltTraceql;

export interface LabelCondition extends Pending {
  readonly label: string;
  readonly op: MatchOp;
  readonly value: string;
}

/** A condition whose value has not been chosen yet: it is shown and not written. One that was read is never so. */
export interface Pending {
  readonly isPending?: true;
}

export interface BuiltPromql {
  readonly language: 'promql';
  readonly main: PromqlOperand;
  /** What the result is divided by, series by series. */
  readonly divisor: PromqlOperand | null;
}

export interface PromqlOperand {
  readonly metric: string;
  readonly filters: readonly LabelCondition[];
  /** From the inside out. */
  readonly steps: readonly PromqlStep[];
}

export type RangeFunction = 'rate' | 'increase' | 'delta' | 'avg_over_time' | 'min_over_time' | 'max_over_time' | 'sum_over_time' | 'last_over_time';
export type GroupFunction = 'sum' | 'avg' | 'min' | 'max' | 'count';

export type PromqlStep =
  /** Only as the first step: it needs the samples of a window. */
  | { readonly kind: 'range'; readonly fn: RangeFunction; readonly windowMs: number }
  | { readonly kind: 'group'; readonly fn: GroupFunction; readonly by: readonly string[] }
  | { readonly kind: 'rank'; readonly fn: 'topk' | 'bottomk'; readonly count: number }
  /** Of the buckets of a histogram: what is aggregated before must have kept `le`. */
  | { readonly kind: 'quantile'; readonly quantile: number };

export interface BuiltLogql {
  readonly language: 'logql';
  readonly streams: readonly LabelCondition[];
  readonly stages: readonly LogqlStage[];
  /** null: the lines themselves. */
  readonly measure: LogqlMeasure | null;
}

export type FieldOp = MatchOp | '==' | '>' | '>=' | '<' | '<=';

export type LogqlStage =
  | { readonly kind: 'line'; readonly op: '|=' | '!=' | '|~' | '!~'; readonly value: string }
  | { readonly kind: 'parse'; readonly parser: 'json' | 'logfmt' }
  /** With `=`, `!=`, `=~`, `!~` the value is a text; with the others a number, a duration or a size as it is written. */
  | ({ readonly kind: 'field'; readonly label: string; readonly op: FieldOp; readonly value: string } & Pending);

export interface LogqlMeasure {
  readonly fn: 'count_over_time' | 'rate';
  readonly windowMs: number;
  /** null: one series for each stream; otherwise the sum by these labels. */
  readonly by: readonly string[] | null;
}

export interface BuiltTraceql {
  readonly language: 'traceql';
  /** All of one span. */
  readonly conditions: readonly SpanCondition[];
  readonly count: { readonly op: '>' | '>=' | '<' | '<=' | '='; readonly value: number } | null;
}

export interface SpanCondition extends Pending {
  /** As it is written: `duration`, `span.http.route`. */
  readonly field: string;
  readonly op: '=' | '!=' | '=~' | '!~' | '>' | '>=' | '<' | '<=';
  readonly value: string;
  /** A text stands in quotes; numbers, durations and words such as `error` do not. */
  readonly written: 'text' | 'plain';
}

/** What is known of a text without running it. */
export interface QueryReading {
  /** Where it cannot be read, or null. An empty text is no fault. */
  readonly fault: { readonly message: string; readonly from: number; readonly to: number } | null;
  /** The query in controls, or null where it has none for it. */
  readonly built: BuiltQuery | null;
  /** Why `built` is null although the text can be read, or ''. */
  readonly obstacle: string;
}
