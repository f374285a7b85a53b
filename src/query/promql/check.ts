/** Types of expressions, checked as Prometheus checks them and with its messages. */
import { isComparison, isSetOp, type Aggregate, type Binary, type Call, type Expr, type ValueType } from './ast.ts';
import { AGGREGATIONS } from './aggregations.ts';
import { parseFailure } from './failure.ts';
import { FUNCTIONS } from './functions/registry.ts';
import type { FunctionEntry } from './functions/types.ts';
import { quoteString } from './literals.ts';

/** The words for types in messages. */
export function typeName(type: ValueType): string {
  return type === 'vector' ? 'instant vector' : type === 'matrix' ? 'range vector' : type;
}

/** The type of an expression whose parts are known to fit. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector_selector':
    case 'aggregate':
      return 'vector';
    case 'matrix_selector':
    case 'subquery':
      return 'matrix';
    case 'paren':
    case 'unary':
      return typeOf(expr.expr);
    case 'call':
      return FUNCTIONS.get(expr.name)?.returns ?? 'vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
  }
}

/** Throws the parse failure of the first expression whose parts do not fit; returns the type otherwise. */
export function checkTypes(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'paren':
      return checkTypes(expr.expr);
    case 'unary': {
      const type = checkTypes(expr.expr);
      if (type !== 'scalar' && type !== 'vector') {
        throw parseFailure(`unary expression only allowed on expressions of type scalar or instant vector, got ${quoteString(typeName(type))}`, expr);
      }
      return type;
    }
    case 'subquery': {
      const type = checkTypes(expr.expr);
      if (type !== 'vector') throw parseFailure(`subquery is only allowed on instant vector, got ${typeName(type)} instead`, expr);
      return 'matrix';
    }
    case 'aggregate':
      return checkAggregate(expr);
    case 'call':
      return checkCall(expr);
    case 'binary':
      return checkBinary(expr);
    default:
      return typeOf(expr);
  }
}

function expectType(expr: Expr, want: ValueType, context: string): void {
  const type = checkTypes(expr);
  if (type !== want) throw parseFailure(`expected type ${typeName(want)} in ${context}, got ${typeName(type)}`, expr);
}

function checkAggregate(expr: Aggregate): ValueType {
  expectType(expr.expr, 'vector', 'aggregation expression');
  const want = AGGREGATIONS.get(expr.op)?.param ?? null;
  if (expr.param !== null && want !== null) expectType(expr.param, want, 'aggregation parameter');
  return 'vector';
}

function checkCall(expr: Call): ValueType {
  const entry = FUNCTIONS.get(expr.name);
  if (entry === undefined) {
    const near = nearestFunction(expr.name);
    const hint = near === null ? '' : `; did you mean ${quoteString(near)}?`;
    throw parseFailure(`unknown function with name ${quoteString(expr.name)}${hint}`, { from: expr.from, to: expr.from + expr.name.length });
  }
  checkArgumentCount(expr, entry);
  expr.args.forEach((arg, i) => {
    const want = entry.args[Math.min(i, entry.args.length - 1)];
    if (want !== undefined) expectType(arg, want, `call to function ${quoteString(expr.name)}`);
  });
  return entry.returns;
}

function checkArgumentCount(expr: Call, entry: FunctionEntry): void {
  const got = expr.args.length;
  const call = `in call to ${quoteString(expr.name)}, got ${got}`;
  const full = entry.args.length;
  if (entry.variadic === 0) {
    if (got !== full) throw parseFailure(`expected ${full} argument(s) ${call}`, expr);
    return;
  }
  const least = full - 1;
  const most = entry.variadic < 0 ? Infinity : least + entry.variadic;
  if (got < least) throw parseFailure(`expected at least ${least} argument(s) ${call}`, expr);
  if (got > most) throw parseFailure(`expected at most ${most} argument(s) ${call}`, expr);
}

function checkBinary(expr: Binary): ValueType {
  const left = checkTypes(expr.left);
  const right = checkTypes(expr.right);
  const { op, matching } = expr;
  if (expr.returnBool && !isComparison(op)) throw parseFailure('bool modifier can only be used on comparison operators', expr);
  if (isComparison(op) && !expr.returnBool && left === 'scalar' && right === 'scalar') {
    throw parseFailure('comparisons between scalars must use BOOL modifier', expr);
  }
  if (isSetOp(op) && matching !== null && matching.group !== null) throw parseFailure(`no grouping allowed for "${op}" operation`, expr);
  if (matching !== null && matching.on) {
    const twice = matching.include.find((label) => matching.labels.includes(label));
    if (twice !== undefined) throw parseFailure(`label ${quoteString(twice)} must not occur in ON and GROUP clause at once`, expr);
  }
  for (const [side, type] of [[expr.left, left], [expr.right, right]] as const) {
    if (type !== 'scalar' && type !== 'vector') throw parseFailure('binary expression must contain only scalar and instant vector types', side);
  }
  const bothVectors = left === 'vector' && right === 'vector';
  if (!bothVectors && matching !== null) throw parseFailure('vector matching only allowed between instant vectors', expr);
  if (!bothVectors && isSetOp(op)) throw parseFailure(`set operator "${op}" not allowed in binary scalar expression`, expr);
  return left === 'scalar' && right === 'scalar' ? 'scalar' : 'vector';
}

/** A function or aggregation whose name is at most two edits away, or null. */
function nearestFunction(name: string): string | null {
  let best: string | null = null;
  let bestDistance = 3;
  for (const candidate of [...FUNCTIONS.keys(), ...AGGREGATIONS.keys()]) {
    const distance = name.length > 40 ? 3 : editDistance(name.toLowerCase(), candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
