/**
 * Decides requests by the rows of their store. Most questions see no more of a root than its kind (client, journey, outcome)
 * and how its duration compares with the few numbers that the question names: requests alike in both share one decision.
 */
import { REQUEST_CHUNK_BITS, type RequestStore } from '../../telemetry/request-store.ts';
import { childrenOf, fieldsOf, isComparison, type FieldExpr, type Node, type Pipeline } from './ast.ts';
import { decideByRoot, type Decision } from './decide.ts';
import { rootSummaryOf } from './from-telemetry.ts';
import { isNumeric } from './values.ts';

const US_NS = 1_000;
const MASK = (1 << REQUEST_CHUNK_BITS) - 1;

/** What decideByRoot says of each row of a store, whose aftermath is as in rootSummaryOf. */
export function decideRows(query: Pipeline, store: RequestStore, aftermathUs: number): (row: number) => Decision {
  const decide = decideByRoot(query);
  const decideRow = (row: number): Decision => decide(rootSummaryOf(store, row, aftermathUs));
  const bounds = durationBounds(query);
  if (bounds === null) return decideRow;
  const kinds = new Map<number, (Decision | undefined)[]>();
  const cells = 2 * bounds.length + 1;
  let lastKind = -1;
  let decisions: (Decision | undefined)[] = [];
  return (row) => {
    const chunk = store.chunks[row >> REQUEST_CHUNK_BITS];
    if (chunk === undefined) return decideRow(row);
    const at = row & MASK;
    const kind = ((chunk.client[at] ?? 0) * KINDS + (chunk.route[at] ?? 0)) * KINDS + (chunk.outcome[at] ?? 0);
    if (kind !== lastKind) {
      lastKind = kind;
      decisions = kinds.get(kind) ?? [];
      kinds.set(kind, decisions);
    }
    const durationUs = chunk.durationUs[at] ?? 0;
    // The root's duration, which is the least of the whole trace's, and the most of that.
    const cell = cellOf(bounds, durationUs * US_NS) * cells + cellOf(bounds, (durationUs + aftermathUs) * US_NS);
    return (decisions[cell] ??= decideRow(row));
  };
}

/** More than there are numbers in a column of the store. */
const KINDS = 1 << 16;

/** Where a number stands among sorted ones: even between two of them, odd on one. */
function cellOf(bounds: readonly number[], value: number): number {
  let i = 0;
  while (i < bounds.length && (bounds[i] as number) < value) i += 1;
  return bounds[i] === value ? 2 * i + 1 : 2 * i;
}

/** More numbers are not worth a cell for each. */
const MAX_BOUNDS = 16;

/**
 * The numbers that durations are compared with, sorted; null where the question asks for more of them than how they compare with
 * a number, or for the trace's id.
 */
function durationBounds(query: Pipeline): number[] | null {
  const bounds = new Set<number>();
  const open: Node[] = [query];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'filter' && next.expr !== null && !noteBounds(next.expr, bounds)) return null;
    open.push(...childrenOf(next));
  }
  return bounds.size > MAX_BOUNDS ? null : [...bounds].sort((a, b) => a - b);
}

function noteBounds(condition: FieldExpr, bounds: Set<number>): boolean {
  const open: FieldExpr[] = [condition];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'unary') open.push(next.expr);
    else if (next.kind === 'binary') {
      if (isComparison(next.op) && comparesWithLiteral(next.left, next.right, bounds)) continue;
      open.push(next.left, next.right);
    } else if (variesFreely(next)) return false;
  }
  return true;
}

function comparesWithLiteral(left: FieldExpr, right: FieldExpr, bounds: Set<number>): boolean {
  const [asked, other] = left.kind === 'literal' ? [right, left] : [left, right];
  if (asked.kind !== 'intrinsic' || !isDuration(asked) || other.kind !== 'literal') return false;
  if (isNumeric(other.value)) bounds.add(other.value.value);
  return true;
}

const isDuration = (expr: FieldExpr): boolean => expr.kind === 'intrinsic' && (expr.name === 'duration' || expr.name === 'traceDuration');

/** Whether a value differs between requests of one kind. */
function variesFreely(expr: FieldExpr): boolean {
  return fieldsOf(expr).some((field) => isDuration(field) || (field.kind === 'intrinsic' && field.name === 'traceId'));
}
