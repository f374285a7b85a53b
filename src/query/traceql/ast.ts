/**
 * The syntax tree of a TraceQL query: plain data, so it can be sent to a worker or stored.
 * `from` and `to` are offsets into the query text in UTF-16 units, `to` exclusive.
 */
import type { IntrinsicName } from './intrinsics.ts';
import type { Value } from './values.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^';
export type ComparisonOp = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type PatternOp = '=~' | '!~';
export type LogicOp = '&&' | '||';
export type FieldOp = ArithmeticOp | ComparisonOp | PatternOp | LogicOp;

export interface Literal extends Span {
  readonly kind: 'literal';
  readonly value: Value;
}

/** `span.x`, `resource.x`, or `.x`, which looks at the span first and then at its resource. */
export interface Attribute extends Span {
  readonly kind: 'attribute';
  readonly scope: 'span' | 'resource' | 'any';
  /** Whether it is asked of the parent of the span. */
  readonly parent: boolean;
  readonly name: string;
}

export interface Intrinsic extends Span {
  readonly kind: 'intrinsic';
  readonly name: IntrinsicName;
  readonly parent: boolean;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '-' | '!';
  readonly expr: FieldExpr;
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: FieldOp;
  readonly left: FieldExpr;
  readonly right: FieldExpr;
}

/** What is asked of one span. */
export type Field = Attribute | Intrinsic;
export type FieldExpr = Literal | Field | Unary | Binary;

export type Relation = '>' | '>>' | '<' | '<<' | '~';
export type SpansetOp = LogicOp | Relation | `!${Relation}` | `&${Relation}`;

/** `{ … }`; `expr` is null in `{ }`, which every span passes. */
export interface SpansetFilter extends Span {
  readonly kind: 'filter';
  readonly expr: FieldExpr | null;
}

export interface SpansetOperation extends Span {
  readonly kind: 'operation';
  readonly op: SpansetOp;
  readonly left: SpansetExpr;
  readonly right: SpansetExpr;
}

/** Anything in parentheses that yields spans. */
export interface Wrapped extends Span {
  readonly kind: 'wrapped';
  readonly pipeline: Pipeline;
}

export type SpansetExpr = SpansetFilter | SpansetOperation | Wrapped;

export type AggregateOp = 'count' | 'avg' | 'min' | 'max' | 'sum';

/** `avg(duration) > 1s`: keeps the spansets for which it holds. `expr` is null for count. */
export interface ScalarFilter extends Span {
  readonly kind: 'scalar_filter';
  readonly aggregate: AggregateOp;
  readonly expr: FieldExpr | null;
  readonly op: ComparisonOp;
  readonly value: Literal;
}

export interface GroupBy extends Span {
  readonly kind: 'by';
  readonly expr: FieldExpr;
}

export interface Select extends Span {
  readonly kind: 'select';
  readonly fields: readonly Field[];
}

export interface Coalesce extends Span {
  readonly kind: 'coalesce';
}

export type Stage = SpansetExpr | ScalarFilter | GroupBy | Select | Coalesce;

/** A whole query, or one in parentheses: each stage works on what the one before it left. */
export interface Pipeline extends Span {
  readonly kind: 'pipeline';
  readonly stages: readonly Stage[];
}

export type Node = Pipeline | Stage | FieldExpr;

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

export function isComparison(op: string): op is ComparisonOp {
  return COMPARISONS.has(op);
}

export function isFieldExpr(node: Node): node is FieldExpr {
  return node.kind === 'literal' || node.kind === 'attribute' || node.kind === 'intrinsic' || node.kind === 'unary' || node.kind === 'binary';
}

/** The direct children of a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'pipeline':
      return node.stages;
    case 'wrapped':
      return [node.pipeline];
    case 'operation':
    case 'binary':
      return [node.left, node.right];
    case 'filter':
      return node.expr === null ? [] : [node.expr];
    case 'scalar_filter':
      return node.expr === null ? [node.value] : [node.expr, node.value];
    case 'by':
    case 'unary':
      return [node.expr];
    case 'select':
      return node.fields;
    default:
      return [];
  }
}

/** Every field that a query asks for, in the order of the text. Does not recurse: chains may be long. */
export function fieldsOf(node: Node): Field[] {
  const found: Field[] = [];
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'attribute' || next.kind === 'intrinsic') found.push(next);
    else open.push(...[...childrenOf(next)].reverse());
  }
  return found;
}
