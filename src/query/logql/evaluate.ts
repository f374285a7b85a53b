/** Evaluation of metric queries on a grid: LogQL's leaves, PromQL's vectors above them. */
import { childrenOf, type Aggregate, type Expr } from '../promql/ast.ts';
import { evalAggregate } from '../promql/aggregate.ts';
import { evalBinary } from '../promql/binary.ts';
import type { EvalContext } from '../promql/context.ts';
import { evalFailure } from '../promql/failure.ts';
import { FUNCTIONS } from '../promql/functions/registry.ts';
import type { Value } from '../promql/vectors.ts';
import { asRangeAggregation, isRangeAggregation, type RangeAggregation } from './ast.ts';
import { evalRangeAggregation, type Samples } from './range.ts';
import type { LogSource } from './source.ts';

/** Division by zero is NaN in LogQL, not infinity. */
export const ARITHMETIC: NonNullable<EvalContext['arithmetic']> = {
  '/': (a, b) => (b === 0 ? NaN : a / b),
};

/** The evaluator of metric queries over one source; `known` has samples that were read before. Throws query failures. */
export function evaluatorOf(source: LogSource, known?: ReadonlyMap<RangeAggregation, readonly Samples[]>): EvalContext['evaluate'] {
  return (expr, ctx) => {
    switch (expr.kind) {
      case 'number':
        return { kind: 'scalar', values: new Float64Array(ctx.grid.steps).fill(expr.value) };
      case 'string':
        return { kind: 'string', value: expr.value };
      case 'paren':
        return ctx.evaluate(expr.expr, ctx);
      case 'binary':
        return evalBinary(ctx, expr);
      case 'aggregate':
        return evalAggregate(ctx, groupedEarly(expr));
      case 'call': {
        if (isRangeAggregation(expr)) return evalRangeAggregation(ctx, source, expr, known?.get(expr));
        return callFunction(expr, ctx);
      }
      default:
        throw evalFailure('this is no part of LogQL', expr);
    }
  };
}

function callFunction(expr: Extract<Expr, { kind: 'call' }>, ctx: EvalContext): Value {
  const entry = FUNCTIONS.get(expr.name);
  if (entry === undefined) throw evalFailure(`unknown function "${expr.name}"`, expr);
  return entry.evaluate({ ctx, call: expr });
}

/** Range aggregations whose sum over series is the range aggregation over all their lines. */
const ADDITIVE: ReadonlySet<string> = new Set(['count_over_time', 'rate', 'bytes_over_time', 'bytes_rate', 'sum_over_time']);

const early = new WeakMap<Aggregate, Aggregate>();

/** A sum groups lines rather than series, as in Loki: one series by group instead of one by every combination of labels. */
function groupedEarly(expr: Aggregate): Aggregate {
  const leaf = expr.op === 'sum' ? asRangeAggregation(expr.expr) : null;
  if (leaf === null || leaf.grouping !== null || !ADDITIVE.has(leaf.name)) return expr;
  let grouped = early.get(expr);
  if (grouped === undefined) early.set(expr, (grouped = { ...expr, expr: { ...leaf, grouping: { without: expr.without, labels: expr.labels ?? [] } } as RangeAggregation }));
  return grouped;
}

/** The range aggregations of a metric query, as the evaluator will ask for them. */
export function rangeLeaves(expr: Expr): RangeAggregation[] {
  if (isRangeAggregation(expr)) return [expr];
  return childrenOf(expr.kind === 'aggregate' ? groupedEarly(expr) : expr).flatMap(rangeLeaves);
}
