/** Conditions on spans as functions, made once for a query: whatever is the same for all spans is settled here. */
import { isComparison, type Attribute, type Binary, type Field, type FieldExpr, type Intrinsic } from './ast.ts';
import type { IntrinsicName } from './intrinsics.ts';
import { newPatternTest, type Spend } from './patterns.ts';
import { IS_ROOT, ownValue, treeOf, type QuerySpan, type TraceView } from './trace.ts';
import { bool, calculate, compareValues, FALSE, isNumeric, NIL, TRUE, valueOfAttribute, type Value } from './values.ts';

/** The value that an expression has for the span at an index of a trace. */
export type FieldReader = (view: TraceView, at: number) => Value;

export function compileField(expr: FieldExpr): FieldReader {
  switch (expr.kind) {
    case 'literal': {
      const { value } = expr;
      return () => value;
    }
    case 'attribute':
      return ofParent(expr, readAttribute(expr));
    case 'intrinsic':
      return ofParent(expr, readIntrinsic(expr.name));
    case 'unary': {
      const inner = compileField(expr.expr);
      return expr.op === '!' ? (view, at) => negate(inner(view, at)) : (view, at) => opposite(inner(view, at));
    }
    case 'binary':
      return compileBinary(expr);
  }
}

/** Without a parent there is nothing of it. */
function ofParent(field: Field, read: FieldReader): FieldReader {
  if (!field.parent) return read;
  return (view, at) => {
    const parent = treeOf(view).parent[at] ?? IS_ROOT;
    return parent < 0 ? NIL : read(view, parent);
  };
}

function readAttribute({ scope, name }: Attribute): FieldReader {
  return (view, at) => {
    const span = view.spans[at] as QuerySpan;
    let raw = scope === 'resource' ? undefined : ownValue(span.attributes, name);
    if (raw === undefined && scope !== 'span') raw = ownValue(span.resource, name);
    return raw === undefined ? NIL : valueOfAttribute(raw);
  };
}

const US_NS = 1_000;
const text = (value: string): Value => ({ type: 'string', value });
const int = (value: number): Value => ({ type: 'int', value });
const duration = (us: number): Value => ({ type: 'duration', value: us * US_NS });
const ofSpan = (read: (span: QuerySpan) => Value): FieldReader => (view, at) => read(view.spans[at] as QuerySpan);

const READERS: Readonly<Record<IntrinsicName, FieldReader>> = {
  name: ofSpan((span) => text(span.name)),
  status: ofSpan((span) => ({ type: 'status', value: span.status })),
  statusMessage: ofSpan((span) => text(span.statusMessage)),
  kind: ofSpan((span) => ({ type: 'kind', value: span.kind })),
  duration: ofSpan((span) => duration(span.durationUs)),
  spanId: ofSpan((span) => text(span.spanId)),
  parentId: ofSpan((span) => (span.parentId === '' ? NIL : text(span.parentId))),
  childCount: (view, at) => int(treeOf(view).childCount[at] ?? 0),
  nestedSetLeft: (view, at) => int(treeOf(view).left[at] ?? 0),
  nestedSetRight: (view, at) => int(treeOf(view).right[at] ?? 0),
  nestedSetParent: (view, at) => int(nestedSetParent(view, at)),
  rootName: (view) => text(view.rootName),
  rootServiceName: (view) => text(view.rootServiceName),
  traceDuration: (view) => duration(view.durationUs),
  traceId: (view) => text(view.trace.traceId),
};

function readIntrinsic(name: Intrinsic['name']): FieldReader {
  return READERS[name];
}

/** The left number of the parent; -1 for a root, 0 without a place in the tree. */
function nestedSetParent(view: TraceView, at: number): number {
  const { parent, left } = treeOf(view);
  const above = parent[at] ?? IS_ROOT;
  if (above === IS_ROOT) return -1;
  return above < 0 ? 0 : (left[above] ?? 0);
}

/** What is neither true nor false has no opposite. */
export function negate(value: Value): Value {
  return value.type === 'bool' ? bool(!value.value) : NIL;
}

export function opposite(value: Value): Value {
  return isNumeric(value) ? { ...value, value: 0 - value.value } : NIL;
}

function compileBinary(expr: Binary): FieldReader {
  const { op } = expr;
  const left = compileField(expr.left);
  const right = compileField(expr.right);
  if (op === '&&') return (view, at) => (isTrue(left(view, at)) ? bool(isTrue(right(view, at))) : FALSE);
  if (op === '||') return (view, at) => (isTrue(left(view, at)) ? TRUE : bool(isTrue(right(view, at))));
  if (op === '=~' || op === '!~') {
    const holds = patternTest(expr);
    return (view, at) => bool(holds(left(view, at), view.spend));
  }
  if (!isComparison(op)) return (view, at) => calculate(op, left(view, at), right(view, at));
  const presence = presenceTest(expr, left, right);
  return presence ?? ((view, at) => bool(compareValues(op, left(view, at), right(view, at))));
}

export function isTrue(value: Value): boolean {
  return value.type === 'bool' && value.value;
}

/** What is no text matches neither way. */
export function patternTest({ op, right }: Binary): (value: Value, spend: Spend) => boolean {
  const matches = newPatternTest(right.kind === 'literal' && right.value.type === 'string' ? right.value.value : '');
  return (value, spend) => value.type === 'string' && matches(value.value, spend) === (op === '=~');
}

export function isNilLiteral(expr: FieldExpr): boolean {
  return expr.kind === 'literal' && expr.value.type === 'nil';
}

/** `= nil` asks whether something is absent. Of nil itself nothing is true. Null for other comparisons. */
function presenceTest({ op, left, right }: Binary, readLeft: FieldReader, readRight: FieldReader): FieldReader | null {
  if (!isNilLiteral(left) && !isNilLiteral(right)) return null;
  if (isNilLiteral(left) && isNilLiteral(right)) return () => FALSE;
  const read = isNilLiteral(left) ? readRight : readLeft;
  return (view, at) => bool((read(view, at).type === 'nil') === (op === '='));
}
