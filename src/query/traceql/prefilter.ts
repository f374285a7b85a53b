/**
 * What a query says about a trace of which only its root is known. Spans are not stored: to search them, their window is
 * simulated again, so a trace that cannot match by its root alone need not be made. Errs towards looking: a trace that
 * matches is never left out.
 *
 * The query is worked out with what is known, where a value may be open. Spans fall into two classes, the root and all
 * others; for each is followed whether one of it can be among the spans that a stage leaves.
 */
import { fieldsOf, isComparison, type Binary, type FieldExpr, type Intrinsic, type Pipeline, type SpansetExpr, type SpansetOperation, type Stage } from './ast.ts';
import { isNilLiteral, isTrue, negate, opposite, patternTest } from './fields.ts';
import { bool, calculate, compareValues, FALSE, isNumeric, NIL, TRUE, type StatusWord, type Value } from './values.ts';

/** What is known of a trace before its spans are: of its root, which must be its only one. */
export interface RootSummary {
  readonly traceId: string;
  readonly rootName: string;
  readonly rootServiceName: string;
  readonly rootStatus: StatusWord;
  /** Of the root alone. */
  readonly rootDurationUs: number;
  /** Bounds of the whole trace's duration: work may outlast the root. */
  readonly traceDurationUs: { readonly least: number; readonly most: number };
}

export interface Prefilter {
  /** Whether the trace can match; false only when it surely does not. */
  readonly mayMatch: (summary: RootSummary) => boolean;
  /** Whether the query asks for anything that a summary knows: if not, every trace may match. */
  readonly isUseful: boolean;
}

const KNOWN_OF_TRACE: ReadonlySet<string> = new Set(['rootName', 'rootServiceName', 'traceDuration', 'traceId']);
const NESTED_SET_PARENT = 'nestedSetParent';

export function derivePrefilter(query: Pipeline): Prefilter {
  const isUseful = fieldsOf(query).some((field) => field.kind === 'intrinsic' && (KNOWN_OF_TRACE.has(field.name) || field.name === NESTED_SET_PARENT || field.name === 'parentId'));
  return { isUseful, mayMatch: (summary) => isPossible(pass(query.stages, ALL, summary)) };
}

/** Whether the root, and whether any other span, can be among some spans. */
interface Possible {
  readonly root: boolean;
  readonly other: boolean;
}

const ALL: Possible = { root: true, other: true };
const NONE: Possible = { root: false, other: false };

function isPossible({ root, other }: Possible): boolean {
  return root || other;
}

function pass(stages: readonly Stage[], input: Possible, summary: RootSummary): Possible {
  let possible = input;
  for (const stage of stages) {
    if (!isPossible(possible)) return NONE;
    if (stage.kind === 'filter' || stage.kind === 'operation' || stage.kind === 'wrapped') possible = passSpansets(stage, possible, summary);
  }
  return possible;
}

function passSpansets(expr: SpansetExpr, input: Possible, summary: RootSummary): Possible {
  switch (expr.kind) {
    case 'filter': {
      const condition = expr.expr;
      if (condition === null) return input;
      return {
        root: input.root && mayHold(condition, { summary, isRoot: true }),
        other: input.other && mayHold(condition, { summary, isRoot: false }),
      };
    }
    case 'wrapped':
      return pass(expr.pipeline.stages, input, summary);
    case 'operation':
      return passOperation(expr, passSpansets(expr.left, input, summary), passSpansets(expr.right, input, summary));
  }
}

function passOperation({ op }: SpansetOperation, left: Possible, right: Possible): Possible {
  const either: Possible = { root: left.root || right.root, other: left.other || right.other };
  if (op === '||') return either;
  if (op.startsWith('!')) return right;
  if (!isPossible(left) || !isPossible(right)) return NONE;
  switch (op) {
    case '&&':
      return either;
    // The root is nobody's child, so it stands on the parents' side only.
    case '>':
    case '>>':
      return right.other ? { root: false, other: true } : NONE;
    case '<':
    case '<<':
      return left.other ? right : NONE;
    case '~':
      return left.other && right.other ? { root: false, other: true } : NONE;
    default:
      return either;
  }
}

export interface Facts {
  readonly summary: RootSummary;
  readonly isRoot: boolean;
}

/** A number somewhere between two, both included. */
interface Range {
  readonly type: 'range';
  readonly least: number;
  readonly most: number;
}

/** A value, a range that it lies in, or null: anything. */
type Known = Value | Range | null;

function mayHold(condition: FieldExpr, facts: Facts): boolean {
  const known = workOut(condition, facts);
  return known === null || (known.type !== 'range' && isTrue(known));
}

/** What is known of an expression's value for a span. */
export function workOut(expr: FieldExpr, facts: Facts): Known {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'attribute':
      if (expr.parent) return facts.isRoot ? NIL : null;
      // Its own attributes come first, so only the scoped form is sure to be the resource's.
      return facts.isRoot && expr.scope === 'resource' && expr.name === 'service.name' ? serviceName(facts.summary) : null;
    case 'intrinsic':
      return intrinsicOf(expr, facts);
    case 'unary': {
      const known = workOut(expr.expr, facts);
      if (known === null || known.type === 'range') return null;
      return expr.op === '!' ? negate(known) : opposite(known);
    }
    case 'binary':
      return workOutBinary(expr, facts);
  }
}

/** A service without a name may have none, or an empty one. */
function serviceName({ rootServiceName }: RootSummary): Known {
  return rootServiceName === '' ? null : { type: 'string', value: rootServiceName };
}

const US_NS = 1_000;

function intrinsicOf({ name, parent }: Intrinsic, { summary, isRoot }: Facts): Known {
  if (parent && isRoot) return NIL;
  switch (name) {
    case 'rootName':
      return parent ? null : { type: 'string', value: summary.rootName };
    case 'rootServiceName':
      return parent ? null : { type: 'string', value: summary.rootServiceName };
    case 'traceId':
      return parent ? null : { type: 'string', value: summary.traceId };
    case 'traceDuration':
      return parent ? null : { type: 'range', least: summary.traceDurationUs.least * US_NS, most: summary.traceDurationUs.most * US_NS };
    case 'nestedSetParent':
      if (parent) return null;
      return isRoot ? { type: 'int', value: -1 } : { type: 'range', least: 0, most: Infinity };
    default:
      return isRoot ? intrinsicOfRoot(name, summary) : null;
  }
}

function intrinsicOfRoot(name: Intrinsic['name'], summary: RootSummary): Known {
  switch (name) {
    case 'name':
      return { type: 'string', value: summary.rootName };
    case 'status':
      return { type: 'status', value: summary.rootStatus };
    case 'duration':
      return { type: 'duration', value: summary.rootDurationUs * US_NS };
    case 'parentId':
      return NIL;
    default:
      return null;
  }
}

function workOutBinary(expr: Binary, facts: Facts): Known {
  const { op } = expr;
  const left = workOut(expr.left, facts);
  const right = workOut(expr.right, facts);
  if (op === '&&' || op === '||') return workOutLogic(op, left, right);
  if ((op === '=~' || op === '!~') && expr.left.kind === 'intrinsic' && expr.left.name === 'traceId') return null;
  if (isNilLiteral(expr.left) || isNilLiteral(expr.right)) return presence(expr, left, right, facts);
  if (isComparison(op)) return compareKnown(op, left, right);
  if (left === null || left.type === 'range' || right === null || right.type === 'range') return null;
  return op === '=~' || op === '!~' ? bool(patternOf(expr)(left, UNPAID)) : calculate(op, left, right);
}

function workOutLogic(op: '&&' | '||', left: Known, right: Known): Known {
  const sides = new Set([left, right].map((side) => (side === null ? null : side.type !== 'range' && isTrue(side))));
  const settling = op === '||';
  return sides.has(settling) ? bool(settling) : sides.has(null) ? null : bool(!settling);
}

/** Names of roots are few, so that a pattern is seldom asked. The ids of traces are many: those that a pattern is asked of are not worked out. */
const UNPAID = (): void => {};

const patterns = new WeakMap<Binary, ReturnType<typeof patternTest>>();

function patternOf(expr: Binary): ReturnType<typeof patternTest> {
  let test = patterns.get(expr);
  if (test === undefined) {
    test = patternTest(expr);
    patterns.set(expr, test);
  }
  return test;
}

/** Every span has its intrinsics, but for the parent that a root has not. */
function presence({ op, left, right }: Binary, knownLeft: Known, knownRight: Known, { isRoot }: Facts): Known {
  if (isNilLiteral(left) && isNilLiteral(right)) return FALSE;
  const [asked, known] = isNilLiteral(left) ? [right, knownRight] : [left, knownLeft];
  const isThere = asked.kind === 'intrinsic' && !asked.parent && !(isRoot && asked.name === 'parentId');
  if (isThere) return bool(op === '!=');
  return known === null ? null : bool((known.type === 'nil') === (op === '='));
}

function compareKnown(op: Parameters<typeof compareValues>[0], left: Known, right: Known): Known {
  if (left === null || right === null) return null;
  const a = rangeOf(left);
  const b = rangeOf(right);
  if (a !== null && b !== null) return compareRanges(op, a, b);
  // A range is of numbers, and nothing else compares with them.
  return left.type === 'range' || right.type === 'range' ? FALSE : bool(compareValues(op, left, right));
}

function rangeOf(known: Value | Range): Range | null {
  if (known.type === 'range') return known;
  return isNumeric(known) ? { type: 'range', least: known.value, most: known.value } : null;
}

/** Null where some of the numbers compare so and some do not. */
function compareRanges(op: Parameters<typeof compareValues>[0], a: Range, b: Range): Known {
  switch (op) {
    case '<':
      return a.most < b.least ? TRUE : a.least >= b.most ? FALSE : null;
    case '<=':
      return a.most <= b.least ? TRUE : a.least > b.most ? FALSE : null;
    case '>':
      return compareRanges('<', b, a);
    case '>=':
      return compareRanges('<=', b, a);
    case '=':
      if (a.most < b.least || b.most < a.least) return FALSE;
      return a.least === a.most && b.least === b.most && a.least === b.least ? TRUE : null;
    case '!=': {
      const equal = compareRanges('=', a, b);
      return equal === null || equal.type === 'range' ? null : negate(equal);
    }
  }
}
