/**
 * The syntax tree of a PromQL expression: plain data, so it can be sent to a worker or stored.
 * `from` and `to` are offsets into the query text in UTF-16 units, `to` exclusive.
 */
import type { LabelMatcher } from '../../telemetry/types.ts';

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The `@` modifier: a fixed time, or the start or end of the whole query. */
export type AtModifier = { readonly kind: 'time'; readonly ms: number } | { readonly kind: 'start' } | { readonly kind: 'end' };

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

export interface VectorSelector extends Span {
  readonly kind: 'vector_selector';
  /** The metric's name as written, or empty when the selector has none. It is among the matchers too. */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  readonly offsetMs: number;
  readonly at: AtModifier | null;
}

export interface MatrixSelector extends Span {
  readonly kind: 'matrix_selector';
  readonly selector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery extends Span {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly rangeMs: number;
  /** null: the evaluator's default step. */
  readonly stepMs: number | null;
  readonly offsetMs: number;
  readonly at: AtModifier | null;
}

export interface Paren extends Span {
  readonly kind: 'paren';
  readonly expr: Expr;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOp = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOp = 'and' | 'or' | 'unless';
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp;

/** How the series of both sides find each other. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** `left` is group_left (many on the left), `right` is group_right. */
  readonly group: 'left' | 'right' | null;
  readonly include: readonly string[];
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
  readonly returnBool: boolean;
  readonly matching: Matching | null;
}

export interface Aggregate extends Span {
  readonly kind: 'aggregate';
  /** Lower case. */
  readonly op: string;
  readonly without: boolean;
  /** null when neither `by` nor `without` was given. */
  readonly labels: readonly string[] | null;
  readonly param: Expr | null;
  readonly expr: Expr;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expr[];
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Paren
  | Unary
  | Binary
  | Aggregate
  | Call;

const SET_OPS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);

export function isSetOp(op: BinaryOp): op is SetOp {
  return SET_OPS.has(op);
}

export function isComparison(op: BinaryOp): op is ComparisonOp {
  return COMPARISONS.has(op);
}

/** The expression inside any number of parentheses. */
export function unwrapParens(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}

/** The direct children of a node, in the order of the text. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
    case 'subquery':
      return [expr.expr];
    case 'binary':
      return [expr.left, expr.right];
    case 'aggregate':
      return expr.param === null ? [expr.expr] : [expr.param, expr.expr];
    case 'call':
      return expr.args;
    case 'matrix_selector':
      return [expr.selector];
    default:
      return [];
  }
}
