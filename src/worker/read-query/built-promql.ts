import { unwrapParens, type Aggregate, type Call, type Expr, type VectorSelector } from '../../query/promql/ast.ts';
import type { BuiltPromql, GroupFunction, PromqlOperand, PromqlStep, RangeFunction } from './built-query.ts';
import { NoControl } from './no-control.ts';

const RANGE_FUNCTIONS: ReadonlySet<string> = new Set<RangeFunction>(['rate', 'increase', 'delta', 'avg_over_time', 'min_over_time', 'max_over_time', 'sum_over_time', 'last_over_time']);
const GROUP_FUNCTIONS: ReadonlySet<string> = new Set<GroupFunction>(['sum', 'avg', 'min', 'max', 'count']);

/** Throws NoControl for everything that the controls cannot say. */
export function builtPromql(expr: Expr): BuiltPromql {
  const whole = unwrapParens(expr);
  if (whole.kind !== 'binary') return { language: 'promql', main: operandOf(whole), divisor: null };
  if (whole.op !== '/') throw new NoControl(`the operator ${whole.op}`);
  if (whole.matching !== null) throw new NoControl(whole.matching.on ? 'on (…)' : 'ignoring (…)');
  return { language: 'promql', main: operandOf(whole.left), divisor: operandOf(whole.right) };
}

function operandOf(expr: Expr): PromqlOperand {
  const steps: PromqlStep[] = [];
  let inner = unwrapParens(expr);
  for (;;) {
    if (inner.kind === 'vector_selector') return { ...selectorOf(inner), steps: steps.reverse() };
    if (inner.kind === 'aggregate') {
      steps.push(stepOfAggregate(inner));
      inner = unwrapParens(inner.expr);
      continue;
    }
    if (inner.kind !== 'call') throw new NoControl(NAMES[inner.kind]);
    const [first, second] = inner.args.map(unwrapParens);
    if (inner.name === 'histogram_quantile' && first?.kind === 'number' && second !== undefined) {
      steps.push({ kind: 'quantile', quantile: first.value });
      inner = second;
      continue;
    }
    return { ...windowOf(inner, steps), steps: steps.reverse() };
  }
}

const NAMES: Readonly<Record<Exclude<Expr['kind'], 'vector_selector' | 'aggregate' | 'call'>, string>> = {
  number: 'a number',
  string: 'a text',
  matrix_selector: 'a window without a function around it',
  subquery: 'a subquery',
  paren: 'parentheses',
  unary: 'a sign',
  binary: 'more than one operator between vectors',
};

function windowOf(call: Call, steps: PromqlStep[]): Omit<PromqlOperand, 'steps'> {
  const [matrix] = call.args.map(unwrapParens);
  if (!RANGE_FUNCTIONS.has(call.name)) throw new NoControl(`the function ${call.name}`);
  if (matrix?.kind !== 'matrix_selector') throw new NoControl('a subquery');
  steps.push({ kind: 'range', fn: call.name as RangeFunction, windowMs: matrix.rangeMs });
  return selectorOf(matrix.selector);
}

function stepOfAggregate({ op, labels, without, param }: Aggregate): PromqlStep {
  if (without) throw new NoControl('without (…)');
  if (param === null && GROUP_FUNCTIONS.has(op)) return { kind: 'group', fn: op as GroupFunction, by: labels ?? [] };
  const count = param === null ? null : unwrapParens(param);
  if ((op === 'topk' || op === 'bottomk') && count?.kind === 'number' && labels === null) return { kind: 'rank', fn: op, count: count.value };
  throw new NoControl(`the aggregation ${op}${labels === null ? '' : ' by labels'}`);
}

function selectorOf({ name, matchers, offsetMs, at }: VectorSelector): Omit<PromqlOperand, 'steps'> {
  if (offsetMs !== 0) throw new NoControl('offset');
  if (at !== null) throw new NoControl('@');
  const filters = matchers.filter((one) => one.name !== '__name__');
  if (name === '' || matchers.length !== filters.length + 1) throw new NoControl('a selector without one metric');
  return { metric: name, filters: filters.map(({ name: label, op, value }) => ({ label, op, value })) };
}
