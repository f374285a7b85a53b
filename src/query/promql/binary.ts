/** Binary operators: arithmetic and comparisons between scalars and vectors, and the set operators. */
import { detPow } from '../../base/det-math.ts';
import { isComparison, isSetOp, type ArithmeticOp, type Binary, type ComparisonOp } from './ast.ts';
import { reserve, type EvalContext } from './context.ts';
import { evalFailure } from './failure.ts';
import { matchVectors, signer } from './matching.ts';
import { atan2 } from './maths.ts';
import { at, hasPoints, mergeSameLabels, type GridSeries, type Value } from './vectors.ts';

type Compute = (a: number, b: number) => number;
type Compare = (a: number, b: number) => boolean;

const ARITHMETIC: Readonly<Record<ArithmeticOp, Compute>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': detPow,
  atan2,
};

const COMPARE: Readonly<Record<ComparisonOp, Compare>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

/**
 * What an operator does with one pair of values: the value to keep, and whether the pair is kept at all.
 * Comparisons keep `shown` where they hold, or yield 0 and 1 with `bool`.
 */
export interface PairOperator {
  readonly filter: Compare | null;
  readonly compute: Compute;
  /** Whether the result is a measurement of its own, so that the metric's name no longer fits. */
  readonly losesName: boolean;
}

function pairOperator(ctx: EvalContext, expr: Binary, shown: 'left' | 'right'): PairOperator {
  const { op } = expr;
  if (isSetOp(op)) throw evalFailure('set operators have no pairs', expr);
  if (!isComparison(op)) return { filter: null, compute: ctx.arithmetic?.[op] ?? ARITHMETIC[op], losesName: true };
  const compare = COMPARE[op];
  if (expr.returnBool) return { filter: null, compute: (a, b) => (compare(a, b) ? 1 : 0), losesName: true };
  return { filter: compare, compute: shown === 'left' ? (a) => a : (_, b) => b, losesName: false };
}

export function evalBinary(ctx: EvalContext, expr: Binary): Value {
  const left = ctx.evaluate(expr.left, ctx);
  const right = ctx.evaluate(expr.right, ctx);
  if (left.kind === 'string' || right.kind === 'string') throw evalFailure('binary expression must contain only scalar and instant vector types', expr);
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const { compute } = pairOperator(ctx, expr, 'left');
    return { kind: 'scalar', values: left.values.map((value, i) => compute(value, at(right.values, i))) };
  }
  if (left.kind === 'vector' && right.kind === 'scalar') return withScalar(ctx, expr, left.series, right.values, false);
  if (left.kind === 'scalar' && right.kind === 'vector') return withScalar(ctx, expr, right.series, left.values, true);
  if (left.kind !== 'vector' || right.kind !== 'vector') throw evalFailure('unexpected operands', expr);
  reserve(ctx, Math.max(left.series.length, right.series.length), expr);
  if (isSetOp(expr.op)) return { kind: 'vector', series: evalSet(expr, left.series, right.series) };
  return { kind: 'vector', series: matchVectors(ctx, expr, left.series, right.series, pairOperator(ctx, expr, 'left')) };
}

/** A comparison of a scalar with a vector shows the vector's value, whichever side it stands on. */
function withScalar(ctx: EvalContext, expr: Binary, series: readonly GridSeries[], scalar: Float64Array, scalarLeft: boolean): Value {
  const { filter, compute, losesName } = pairOperator(ctx, expr, scalarLeft ? 'right' : 'left');
  reserve(ctx, series.length, expr);
  const { steps } = ctx.grid;
  const out: GridSeries[] = [];
  for (const one of series) {
    const values = new Float64Array(steps);
    const present = filter === null ? one.present : one.present.slice();
    for (let i = 0; i < steps; i++) {
      if (one.present[i] !== 1) continue;
      const a = scalarLeft ? at(scalar, i) : at(one.values, i);
      const b = scalarLeft ? at(one.values, i) : at(scalar, i);
      if (filter === null || filter(a, b)) values[i] = compute(a, b);
      else present[i] = 0;
    }
    const result = { labels: one.labels, dropName: one.dropName || losesName, values, present };
    if (filter === null || hasPoints(result)) out.push(result);
  }
  return { kind: 'vector', series: out };
}

/** `and`, `or` and `unless`: per step, by whether the other side has a series of the same signature. */
function evalSet(expr: Binary, left: readonly GridSeries[], right: readonly GridSeries[]): readonly GridSeries[] {
  const signature = signer(expr.matching);
  if (expr.op !== 'or') {
    const presence = presenceBySignature(right, signature);
    return left.map((one) => masked(one, presence.get(signature(one.labels)), expr.op === 'and')).filter(hasPoints);
  }
  const presence = presenceBySignature(left, signature);
  const added = right.map((one) => masked(one, presence.get(signature(one.labels)), false)).filter(hasPoints);
  return mergeSameLabels([...left.filter(hasPoints), ...added], () => {
    throw evalFailure('vector cannot contain metrics with the same labelset', expr);
  });
}

function presenceBySignature(series: readonly GridSeries[], signature: (labels: GridSeries['labels']) => string): Map<string, Uint8Array> {
  const presence = new Map<string, Uint8Array>();
  for (const one of series) {
    const key = signature(one.labels);
    const known = presence.get(key);
    if (known === undefined) presence.set(key, one.present.slice());
    else for (let i = 0; i < known.length; i++) if (one.present[i] === 1) known[i] = 1;
  }
  return presence;
}

/** The series at the steps where the mask is set (`keep`), or is not set. No mask is a mask of zeros. */
function masked(series: GridSeries, mask: Uint8Array | undefined, keep: boolean): GridSeries {
  const wanted = keep ? 1 : 0;
  return { ...series, present: series.present.map((is, i) => (is === 1 && (mask?.[i] ?? 0) === wanted ? 1 : 0)) };
}
