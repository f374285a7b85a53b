/** Types of a query, checked before it runs, by Tempo's rules. What an attribute holds shows only then. */
import { parseFailure } from '../promql/failure.ts';
import { matcherError } from '../promql/matchers.ts';
import { fieldsOf, isComparison, type Binary, type FieldExpr, type FieldOp, type Pipeline, type ScalarFilter, type SpansetExpr, type SpansetOperation, type Stage } from './ast.ts';
import { INTRINSICS } from './intrinsics.ts';
import { isNumericType, type ValueType } from './values.ts';

/** `any`: that of an attribute. */
type StaticType = ValueType | 'any';

const TYPE_NAMES: Readonly<Record<StaticType, string>> = {
  nil: 'nil', int: 'number', float: 'number', duration: 'duration', string: 'text', bool: 'boolean', status: 'status', kind: 'kind', any: 'attribute',
};

/** Throws the parse failure of the first part that does not fit. */
export function checkQuery(pipeline: Pipeline): void {
  for (const stage of pipeline.stages) checkStage(stage, pipeline.stages.length > 1);
}

function checkStage(stage: Stage, isPiped: boolean): void {
  switch (stage.kind) {
    case 'filter':
    case 'operation':
    case 'wrapped':
      checkSpansets(stage);
      if (isPiped && holdsPipeline(stage)) throw parseFailure('a pipeline in parentheses can be combined with others, but not piped on', stage);
      return;
    case 'scalar_filter':
      checkScalarFilter(stage);
      return;
    case 'by':
      checkField(stage.expr);
      if (fieldsOf(stage.expr).length === 0) throw parseFailure('by() must name something of the span', stage.expr);
      return;
    case 'select':
    case 'coalesce':
      return;
  }
}

function checkSpansets(expr: SpansetExpr): void {
  if (expr.kind === 'wrapped') {
    checkQuery(expr.pipeline);
    return;
  }
  if (expr.kind === 'operation') {
    checkSpansets(expr.left);
    checkSpansets(expr.right);
    checkOperation(expr);
    return;
  }
  if (expr.expr === null) return;
  const type = checkField(expr.expr);
  if (type !== 'bool' && type !== 'any') throw parseFailure(`a condition on spans must be true or false, this is a ${TYPE_NAMES[type]}`, expr.expr);
}

function checkOperation(expr: SpansetOperation): void {
  for (const [one, other] of [[expr.left, expr.right], [expr.right, expr.left]] as const) {
    if (holdsPipeline(one) && !isWrapped(other)) throw parseFailure('a pipeline in parentheses can only be combined with spansets in parentheses', other);
    if (expr.op !== '&&' && expr.op !== '||' && isGrouped(one)) throw parseFailure(`"${expr.op}" needs one spanset for each trace; put coalesce() behind by()`, one);
  }
}

/** Whether more than spansets and operators stand in its parentheses. */
function holdsPipeline(expr: SpansetExpr): boolean {
  if (expr.kind === 'filter') return false;
  if (expr.kind === 'operation') return holdsPipeline(expr.left) || holdsPipeline(expr.right);
  const [first, second] = expr.pipeline.stages;
  if (first === undefined || second !== undefined) return true;
  return first.kind === 'filter' || first.kind === 'operation' || first.kind === 'wrapped' ? holdsPipeline(first) : true;
}

function isWrapped(expr: SpansetExpr): boolean {
  return expr.kind === 'wrapped' || (expr.kind === 'operation' && isWrapped(expr.left) && isWrapped(expr.right));
}

/** Whether it can yield several spansets of one trace. */
function isGrouped(expr: SpansetExpr): boolean {
  if (expr.kind !== 'wrapped') return false;
  let grouped = false;
  for (const stage of expr.pipeline.stages) {
    if (stage.kind === 'by') grouped = true;
    else if (stage.kind === 'coalesce') grouped = false;
    else if (stage.kind === 'wrapped') grouped ||= isGrouped(stage);
  }
  return grouped;
}

function checkScalarFilter({ aggregate, expr }: ScalarFilter): void {
  if (expr === null) return;
  const type = checkField(expr);
  if (type !== 'any' && !isNumericType(type)) throw parseFailure(`${aggregate}() needs numbers, this is a ${TYPE_NAMES[type]}`, expr);
  if (fieldsOf(expr).length === 0) throw parseFailure(`${aggregate}() must be of something of the span`, expr);
}

function checkField(expr: FieldExpr): StaticType {
  switch (expr.kind) {
    case 'literal':
      return expr.value.type;
    case 'attribute':
      return 'any';
    case 'intrinsic':
      return INTRINSICS[expr.name].type;
    case 'unary': {
      const type = checkField(expr.expr);
      const fits = type === 'any' || (expr.op === '!' ? type === 'bool' : isNumericType(type));
      if (!fits) throw parseFailure(`"${expr.op}" cannot be put before a ${TYPE_NAMES[type]}`, expr);
      return expr.op === '!' ? 'bool' : type;
    }
    case 'binary':
      return checkBinary(expr);
  }
}

function checkBinary(expr: Binary): StaticType {
  const left = checkField(expr.left);
  const right = checkField(expr.right);
  if (!match(left, right)) throw parseFailure(`"${expr.op}" needs the same type on both sides, got ${TYPE_NAMES[left]} and ${TYPE_NAMES[right]}`, expr);
  for (const [side, type] of [[expr.left, left], [expr.right, right]] as const) {
    if (!allows(expr.op, type)) throw parseFailure(`"${expr.op}" cannot be used with a ${TYPE_NAMES[type]}`, side);
  }
  if (expr.op === '=~' || expr.op === '!~') checkPattern(expr);
  if (isComparison(expr.op) || expr.op === '=~' || expr.op === '!~' || expr.op === '&&' || expr.op === '||') return 'bool';
  return left === 'any' ? right : left;
}

function checkPattern({ op, right }: Binary): void {
  if (right.kind !== 'literal' || right.value.type !== 'string') throw parseFailure(`the pattern behind "${op}" must be a text in quotes`, right);
  const problem = matcherError({ name: '', op: '=~', value: right.value.value });
  if (problem !== null) throw parseFailure(problem, right);
}

function match(left: StaticType, right: StaticType): boolean {
  if (left === right || left === 'any' || right === 'any' || left === 'nil' || right === 'nil') return true;
  return isNumericType(left) && isNumericType(right);
}

function isNumericStatic(type: StaticType): boolean {
  return type !== 'any' && isNumericType(type);
}

function allows(op: FieldOp, type: StaticType): boolean {
  if (type === 'any' || op === '=' || op === '!=') return true;
  if (op === '&&' || op === '||') return type === 'bool';
  if (op === '=~' || op === '!~') return type === 'string';
  return isNumericStatic(type) || (type === 'string' && isComparison(op));
}
