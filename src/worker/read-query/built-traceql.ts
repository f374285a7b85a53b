import type { Binary, FieldExpr, Literal, Pipeline, ScalarFilter } from '../../query/traceql/ast.ts';
import { printField } from '../../query/traceql/print.ts';
import type { BuiltTraceql, SpanCondition } from './built-query.ts';
import { NoControl } from './no-control.ts';
import { durationText } from './unit-text.ts';

/** Throws NoControl for everything that the controls cannot say. */
export function builtTraceql({ stages }: Pipeline): BuiltTraceql {
  const [filter, counted, ...others] = stages;
  if (filter?.kind !== 'filter') throw new NoControl('several sets of spans');
  if (others.length > 0) throw new NoControl('more than two stages');
  if (counted !== undefined && counted.kind !== 'scalar_filter') throw new NoControl(counted.kind === 'filter' ? 'a second filter' : `the stage ${counted.kind}`);
  return { language: 'traceql', conditions: filter.expr === null ? [] : conditionsOf(filter.expr), count: counted === undefined ? null : countOf(counted) };
}

/** `a && b && c`, from left to right. Chains may be long, so this does not recurse. */
function conditionsOf(expr: FieldExpr): SpanCondition[] {
  const found: SpanCondition[] = [];
  const open: FieldExpr[] = [expr];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind !== 'binary') throw new NoControl('a condition without a comparison');
    if (next.op === '&&') open.push(next.right, next.left);
    else found.push(conditionOf(next));
  }
  return found;
}

const OPS: ReadonlySet<string> = new Set<SpanCondition['op']>(['=', '!=', '=~', '!~', '>', '>=', '<', '<=']);

function conditionOf({ op, left, right }: Binary): SpanCondition {
  if (!OPS.has(op)) throw new NoControl(`the operator ${op}`);
  if (left.kind !== 'attribute' && left.kind !== 'intrinsic') throw new NoControl('a condition that does not begin with a field');
  if (right.kind !== 'literal') throw new NoControl('a comparison of two fields');
  return { field: printField(left), op: op as SpanCondition['op'], ...valueOf(right) };
}

function valueOf({ value }: Literal): Pick<SpanCondition, 'value' | 'written'> {
  if (value.type === 'string') return { value: value.value, written: 'text' };
  if (value.type === 'nil') return { value: 'nil', written: 'plain' };
  if (value.type === 'duration') return { value: durationText(value.value), written: 'plain' };
  const text = String(value.value);
  return { value: value.type === 'float' && /^-?\d+$/.test(text) ? `${text}.0` : text, written: 'plain' };
}

function countOf({ aggregate, op, value }: ScalarFilter): BuiltTraceql['count'] {
  if (aggregate !== 'count') throw new NoControl(`the aggregate ${aggregate}`);
  if (op === '!=' || value.value.type !== 'int') throw new NoControl('this comparison of a count');
  return { op, value: value.value.value };
}
