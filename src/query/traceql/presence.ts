/**
 * A cheaper question than the query: whether the trace has spans at all such as each of its conditions asks for, wherever in
 * the tree they stand. Most traces have not, and need not be made into trees to know.
 */
import { UNFINISHED } from '../../telemetry/export/export-types.ts';
import { MISSING_PARENT } from '../../telemetry/trace-tree.ts';
import { fieldsOf, type FieldExpr, type SpansetExpr, type Stage, type Pipeline } from './ast.ts';
import { compileField, isTrue } from './fields.ts';
import type { TraceView } from './trace.ts';

export type Presence = (view: TraceView) => boolean;

/** Intrinsics that depend on other spans, on how ids are told apart, or on what was followed. */
const OF_THE_TREE: ReadonlySet<string> = new Set(['childCount', 'spanId', 'parentId', 'nestedSetLeft', 'nestedSetRight', 'nestedSetParent', 'rootName', 'rootServiceName', 'traceDuration', 'traceId']);
/** What is known of a span only when its trace has been made. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set([UNFINISHED, MISSING_PARENT]);

/** Errs towards true: false only for a trace that does not match. */
export function compilePresence(query: Pipeline): Presence {
  return allOf(query.stages.flatMap((stage) => presenceOfStage(stage) ?? []));
}

function presenceOfStage(stage: Stage): Presence | null {
  switch (stage.kind) {
    case 'by':
    case 'select':
    case 'coalesce':
    case 'scalar_filter':
      return null;
    default:
      return presenceOf(stage);
  }
}

function presenceOf(expr: SpansetExpr): Presence {
  switch (expr.kind) {
    case 'filter':
      return presenceOfSpan(expr.expr);
    case 'wrapped':
      return compilePresence(expr.pipeline);
    case 'operation': {
      const right = presenceOf(expr.right);
      if (expr.op.startsWith('!')) return right;
      const left = presenceOf(expr.left);
      return expr.op === '||' ? (view) => left(view) || right(view) : (view) => left(view) && right(view);
    }
  }
}

function presenceOfSpan(condition: FieldExpr | null): Presence {
  if (condition === null) return () => true;
  // The parts of `a && b` that spans themselves tell are enough to rule one out.
  const tests = conjunctsOf(condition).filter(isOfSpan).map(compileField);
  if (tests.length === 0) return () => true;
  return (view) => view.spans.some((_, at) => tests.every((test) => isTrue(test(view, at))));
}

function conjunctsOf(condition: FieldExpr): FieldExpr[] {
  const found: FieldExpr[] = [];
  const open = [condition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'binary' && next.op === '&&') open.push(next.right, next.left);
    else found.push(next);
  }
  return found;
}

function isOfSpan(condition: FieldExpr): boolean {
  return fieldsOf(condition).every((field) => !field.parent && (field.kind === 'attribute' ? !OF_THE_WHOLE.has(field.name) : !OF_THE_TREE.has(field.name)));
}

function allOf(tests: readonly Presence[]): Presence {
  return (view) => tests.every((test) => test(view));
}
