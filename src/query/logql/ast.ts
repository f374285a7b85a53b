/**
 * The syntax tree of a LogQL expression: plain data. Metric queries are PromQL's nodes, so that PromQL's vector engine
 * evaluates them; only their leaves are LogQL's own: range aggregations over a log query, which are calls with more to say.
 * `from` and `to` are offsets into the query text in UTF-16 units, `to` exclusive.
 */
import type { LabelMatcher } from '../../telemetry/types.ts';
import { unwrapParens, type Call, type Expr, type Span } from '../promql/ast.ts';

/** `{selector} | stage | stage …`: answers lines. */
export interface LogQuery extends Span {
  readonly kind: 'log_query';
  readonly matchers: readonly LabelMatcher[];
  readonly stages: readonly Stage[];
}

export type LogqlExpr = LogQuery | Expr;

/** A leaf of a metric query. `args` is empty: what it aggregates is `query`. */
export interface RangeAggregation extends Call {
  readonly query: LogQuery;
  /** The first argument of quantile_over_time, else null. */
  readonly param: number | null;
  readonly rangeMs: number;
  readonly offsetMs: number;
  readonly unwrap: Unwrap | null;
  readonly grouping: Grouping | null;
}

export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

/** The label whose value is the sample, and how it is read. `filters` stand behind it and see its label and errors. */
export interface Unwrap extends Span {
  readonly label: string;
  readonly conversion: 'number' | 'duration' | 'bytes';
  readonly filters: readonly LabelFilter[];
}

export function isRangeAggregation(expr: Expr): expr is RangeAggregation {
  return expr.kind === 'call' && 'query' in expr;
}

/** The range aggregation that an expression is, inside any number of parentheses; null for everything else. */
export function asRangeAggregation(expr: Expr): RangeAggregation | null {
  const inner = unwrapParens(expr);
  return isRangeAggregation(inner) ? inner : null;
}

export type LineFilterOp = '|=' | '!=' | '|~' | '!~' | '|>' | '!>';

/** Keeps lines with any of the values, or with none of them (`!`). */
export interface LineFilter extends Span {
  readonly kind: 'line_filter';
  readonly op: LineFilterOp;
  readonly values: readonly string[];
}

export interface LabelFilterStage extends Span {
  readonly kind: 'label_filter';
  readonly filter: LabelFilter;
}

export type CompareOp = '==' | '!=' | '>' | '>=' | '<' | '<=';

export type LabelFilter =
  | { readonly kind: 'and' | 'or'; readonly left: LabelFilter; readonly right: LabelFilter }
  /** An absent label counts as an empty text. */
  | { readonly kind: 'match'; readonly matcher: LabelMatcher }
  /** Lines without the label fail. `value` is a number, nanoseconds or bytes by `unit`. */
  | { readonly kind: 'compare'; readonly label: string; readonly op: CompareOp; readonly unit: 'number' | 'duration' | 'bytes'; readonly value: number };

/** `name="path"` of json and logfmt. */
export interface Extraction {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

/** One part of `label_format`: a new name for `source`, or a template. */
export type LabelFormat = { readonly name: string; readonly source: string } | { readonly name: string; readonly template: string };

/** One part of `drop` and `keep`; a null matcher takes the label whatever its value. */
export interface LabelChoice {
  readonly name: string;
  readonly matcher: LabelMatcher | null;
}

export type Stage =
  | LineFilter
  | LabelFilterStage
  | (Span & { readonly kind: 'json'; readonly extractions: readonly Extraction[] })
  | (Span & { readonly kind: 'logfmt'; readonly extractions: readonly Extraction[]; readonly strict: boolean; readonly keepEmpty: boolean })
  | (Span & { readonly kind: 'pattern' | 'regexp'; readonly pattern: string })
  | (Span & { readonly kind: 'line_format'; readonly template: string })
  | (Span & { readonly kind: 'label_format'; readonly formats: readonly LabelFormat[] })
  | (Span & { readonly kind: 'drop' | 'keep'; readonly choices: readonly LabelChoice[] })
  | (Span & { readonly kind: 'unpack' | 'decolorize' });
