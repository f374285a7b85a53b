/** Evaluation of a node on a grid: dispatch, and sharing of what is the same at every step. */
import { childrenOf, unwrapParens, type Expr, type Unary } from './ast.ts';
import { evalAggregate } from './aggregate.ts';
import { evalBinary } from './binary.ts';
import { reserve, type EvalContext } from './context.ts';
import { evalFailure } from './failure.ts';
import { FUNCTIONS } from './functions/registry.ts';
import { evalVectorSelector } from './selectors.ts';
import { at, type GridSeries, type Value } from './vectors.ts';

/** The value of an expression at every step of the context's grid. Throws query failures. */
export function evaluate(expr: Expr, ctx: EvalContext): Value {
  const { steps } = ctx.grid;
  if (steps > 1 && ctx.work.invariant.has(expr)) {
    return broadcast(dispatch(expr, { ...ctx, grid: { ...ctx.grid, steps: 1 } }), ctx, expr);
  }
  return dispatch(expr, ctx);
}

function dispatch(expr: Expr, ctx: EvalContext): Value {
  switch (expr.kind) {
    case 'number':
      return { kind: 'scalar', values: new Float64Array(ctx.grid.steps).fill(expr.value) };
    case 'string':
      return { kind: 'string', value: expr.value };
    case 'paren':
      return evaluate(expr.expr, ctx);
    case 'vector_selector':
      return { kind: 'vector', series: evalVectorSelector(ctx, expr, false) };
    case 'unary':
      return evalUnary(expr, ctx);
    case 'binary':
      return evalBinary(ctx, expr);
    case 'aggregate':
      return evalAggregate(ctx, expr);
    case 'call': {
      const entry = FUNCTIONS.get(expr.name);
      if (entry === undefined) throw evalFailure(`unknown function with name "${expr.name}"`, expr);
      return entry.evaluate({ ctx, call: expr });
    }
    default:
      throw evalFailure('a range vector has no value at a single time', expr);
  }
}

function evalUnary(expr: Unary, ctx: EvalContext): Value {
  const value = evaluate(expr.expr, ctx);
  if (expr.op === '+' || value.kind === 'string') return value;
  if (value.kind === 'scalar') return { kind: 'scalar', values: value.values.map((x) => -x) };
  reserve(ctx, value.series.length, expr);
  return { kind: 'vector', series: value.series.map(({ labels, values, present }) => ({ labels, dropName: true, values: values.map((x) => -x), present })) };
}

/** Repeats a value of one step over the whole grid. */
function broadcast(value: Value, ctx: EvalContext, expr: Expr): Value {
  const { steps } = ctx.grid;
  if (value.kind === 'string') return value;
  if (value.kind === 'scalar') return { kind: 'scalar', values: new Float64Array(steps).fill(at(value.values, 0)) };
  reserve(ctx, value.series.length, expr);
  const series = value.series.map((one): GridSeries => ({
    labels: one.labels,
    dropName: one.dropName,
    values: new Float64Array(steps).fill(at(one.values, 0)),
    present: new Uint8Array(steps).fill(one.present[0] ?? 0),
  }));
  return { kind: 'vector', series };
}

/** Functions whose result depends on the evaluation time even when their arguments do not. */
const TIME_DEPENDENT: ReadonlySet<string> = new Set([
  'time', 'timestamp', 'predict_linear', 'minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year',
]);

/** All nodes of a tree whose value is the same at every step: made of literals and of selectors pinned with `@`. */
export function findInvariant(root: Expr): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  const visit = (expr: Expr): boolean => {
    // Children first, and all of them: an invariant part may stand inside a varying whole.
    const childrenAre = childrenOf(expr).map(visit).every(Boolean);
    const is = isInvariant(expr, childrenAre);
    if (is && unwrapParens(expr).kind !== 'matrix_selector' && unwrapParens(expr).kind !== 'subquery') found.add(expr);
    return is;
  };
  visit(root);
  return found;
}

function isInvariant(expr: Expr, childrenAre: boolean): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return true;
    case 'vector_selector':
    case 'subquery':
      return expr.at !== null;
    case 'matrix_selector':
      return expr.selector.at !== null;
    case 'call':
      return childrenAre && !TIME_DEPENDENT.has(expr.name);
    default:
      return childrenAre;
  }
}
