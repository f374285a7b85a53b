/** How deep an expression is and whether it is a number, known while it is being parsed: trees of long chains must not be walked. */
import { childrenOf, type Expr } from '../promql/ast.ts';
import { parseFailure } from '../promql/failure.ts';
import { MAX_QUERY_DEPTH } from '../promql/parse.ts';

interface Shape {
  readonly height: number;
  readonly isNumber: boolean;
}

/** Chains nest to the left without recursion of the parser, so they may be longer than its depth. */
const MAX_HEIGHT = MAX_QUERY_DEPTH * 3;

const known = new WeakMap<Expr, Shape>();

/** The shape of an expression whose parts have been asked for before. Throws a parse failure where it is too deep to evaluate. */
export function shapeOf(expr: Expr): Shape {
  const seen = known.get(expr);
  if (seen !== undefined) return seen;
  const children = childrenOf(expr).map(shapeOf);
  const height = 1 + Math.max(0, ...children.map((child) => child.height));
  if (height > MAX_HEIGHT) throw parseFailure(`query chains more than ${MAX_HEIGHT} operators`, expr);
  const isComputed = expr.kind === 'binary' || expr.kind === 'paren';
  const shape = { height, isNumber: expr.kind === 'number' || (isComputed && children.every((child) => child.isNumber)) };
  known.set(expr, shape);
  return shape;
}
