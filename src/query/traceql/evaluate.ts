/** A pipeline as a function from one trace's spansets to those that it leaves. */
import { fieldsOf, type AggregateOp, type Field, type Pipeline, type Relation, type ScalarFilter, type SpansetExpr, type SpansetFilter, type SpansetOperation, type Stage } from './ast.ts';
import { compileField, isTrue, type FieldReader } from './fields.ts';
import { printField } from './print.ts';
import { relate, unionOf, type Keep } from './relations.ts';
import { treeOf, type TraceView } from './trace.ts';
import { compareValues, isNumeric, type NumericValue, type Value } from './values.ts';

/** Some spans of a trace, never none: indices, ascending. */
export interface Spanset {
  readonly spans: readonly number[];
  /** What grouping and aggregates found, in the order of the pipeline. */
  readonly attributes: readonly { readonly key: string; readonly value: Value }[];
}

export type Evaluator = (view: TraceView, input: readonly Spanset[]) => readonly Spanset[];

export function compilePipeline(pipeline: Pipeline): Evaluator {
  const stages = pipeline.stages.map(compileStage);
  return (view, input) => {
    let sets = input;
    for (const stage of stages) {
      if (sets.length === 0) return sets;
      sets = stage(view, sets);
    }
    return sets;
  };
}

function compileStage(stage: Stage): Evaluator {
  switch (stage.kind) {
    case 'scalar_filter':
      return compileScalarFilter(stage);
    case 'by': {
      const key = `by(${printField(stage.expr)})`;
      const read = compileField(stage.expr);
      return (view, input) => input.flatMap((set) => groupSpans(view, set, key, read));
    }
    case 'select':
      return (_view, input) => input;
    case 'coalesce':
      return (_view, input) => [{ spans: unionOf(input.map(({ spans }) => spans)), attributes: [] }];
    case 'filter':
    case 'operation':
    case 'wrapped':
      return compileSpansets(stage);
  }
}

function compileSpansets(expr: SpansetExpr): Evaluator {
  switch (expr.kind) {
    case 'filter':
      return compileFilter(expr);
    case 'operation':
      return compileOperation(expr);
    case 'wrapped':
      return compilePipeline(expr.pipeline);
  }
}

function compileFilter({ expr }: SpansetFilter): Evaluator {
  if (expr === null) return (_view, input) => input;
  const read = compileField(expr);
  return (view, input) => {
    const passed: Spanset[] = [];
    for (const set of input) {
      const spans = set.spans.filter((at) => isTrue(read(view, at)));
      if (spans.length > 0) passed.push({ ...set, spans });
    }
    return passed;
  };
}

/** Both sides see the same spans; each spanset is worked on for itself. */
function compileOperation({ op, left, right }: SpansetOperation): Evaluator {
  const leftOf = compileSpansets(left);
  const rightOf = compileSpansets(right);
  const join = op === '&&' ? joinBoth : op === '||' ? joinAny : relationOf(op);
  return (view, input) => {
    const found: Spanset[] = [];
    for (const set of input) {
      const spans = join(view, allSpans(leftOf(view, [set])), allSpans(rightOf(view, [set])));
      if (spans.length > 0) found.push({ ...set, spans });
    }
    return found;
  };
}

type Join = (view: TraceView, left: readonly number[], right: readonly number[]) => number[];

const joinAny: Join = (_view, left, right) => unionOf([left, right]);
const joinBoth: Join = (_view, left, right) => (left.length === 0 || right.length === 0 ? [] : unionOf([left, right]));

function relationOf(op: Exclude<SpansetOperation['op'], '&&' | '||'>): Join {
  const first = op.charAt(0);
  const keep: Keep = first === '!' ? 'not_right' : first === '&' ? 'both' : 'right';
  const relation = (keep === 'right' ? op : op.slice(1)) as Relation;
  return (view, left, right) => (right.length === 0 ? [] : relate(treeOf(view), relation, keep, left, right));
}

function allSpans(sets: readonly Spanset[]): readonly number[] {
  return sets.length === 1 ? (sets[0]?.spans ?? []) : unionOf(sets.map(({ spans }) => spans));
}

/** One spanset for each value, in the order of first appearance; spans without the value are a group too. */
function groupSpans(view: TraceView, set: Spanset, key: string, read: FieldReader): Spanset[] {
  const groups = new Map<string, { value: Value; spans: number[] }>();
  for (const at of set.spans) {
    const value = read(view, at);
    const id = `${value.type} ${String(value.value)}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { value, spans: [at] });
    else group.spans.push(at);
  }
  return [...groups.values()].map(({ value, spans }) => ({ spans, attributes: [...set.attributes, { key, value }] }));
}

function compileScalarFilter({ aggregate, expr, op, value }: ScalarFilter): Evaluator {
  const key = `${aggregate}(${expr === null ? '' : printField(expr)})`;
  const read = expr === null ? null : compileField(expr);
  return (view, input) => {
    const passed: Spanset[] = [];
    for (const set of input) {
      const result = read === null ? ({ type: 'int', value: set.spans.length } as const) : aggregateValues(aggregate, set.spans.map((at) => read(view, at)));
      if (result !== null && compareValues(op, result, value.value)) passed.push({ ...set, attributes: [...set.attributes, { key, value: result }] });
    }
    return passed;
  };
}

/**
 * Spans without a number are left out; null when none has one. The result is a duration where all are, a whole number
 * where all are (but for the average), else a float.
 */
export function aggregateValues(aggregate: AggregateOp, values: readonly Value[]): NumericValue | null {
  const numbers = values.filter(isNumeric);
  const [first] = numbers;
  if (first === undefined) return null;
  const type = numbers.every((one) => one.type === first.type) ? first.type : 'float';
  const plain = numbers.map(({ value }) => value);
  switch (aggregate) {
    case 'count':
      return { type: 'int', value: plain.length };
    case 'min':
      return { type, value: plain.reduce((a, b) => Math.min(a, b)) };
    case 'max':
      return { type, value: plain.reduce((a, b) => Math.max(a, b)) };
    case 'sum':
      return { type, value: plain.reduce((a, b) => a + b) };
    case 'avg': {
      const mean = plain.reduce((a, b) => a + b) / plain.length;
      return type === 'duration' ? { type, value: Math.trunc(mean) } : { type: 'float', value: mean };
    }
  }
}

/** Intrinsics that an answer gives anyway. */
const ALWAYS_TOLD: ReadonlySet<string> = new Set(['name', 'duration', 'spanId', 'rootName', 'rootServiceName', 'traceDuration', 'traceId']);

/** What the query asks for or selects: the fields that are told of every span found, each once. */
export function toldFields(pipeline: Pipeline): { readonly key: string; readonly read: FieldReader }[] {
  const byText = new Map<string, Field>();
  for (const field of fieldsOf(pipeline)) {
    const isTold = field.kind === 'intrinsic' && !field.parent && ALWAYS_TOLD.has(field.name);
    if (!isTold && !byText.has(printField(field))) byText.set(printField(field), field);
  }
  return [...byText].map(([text, field]) => ({ key: field.kind === 'attribute' && !field.parent ? field.name : text, read: compileField(field) }));
}
