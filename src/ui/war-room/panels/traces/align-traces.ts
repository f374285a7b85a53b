import type { Span, Trace } from '../../../../session/view.ts';

/** What one of two traces did at a place of its tree: all spans of one service and name below the same ones. */
export interface PathSide {
  readonly count: number;
  /** Time of all of them. */
  readonly us: number;
  readonly selfUs: number;
  readonly criticalUs: number;
  readonly errors: number;
}

export interface PathRow {
  /** Tells it apart from every other row. */
  readonly path: string;
  readonly service: string;
  readonly name: string;
  readonly level: number;
  /** Null where that trace has none. */
  readonly left: PathSide | null;
  readonly right: PathSide | null;
  readonly verdict: 'added' | 'missing' | 'slower' | 'faster' | 'more' | 'alike';
}

interface Node {
  readonly path: string;
  readonly service: string;
  readonly name: string;
  readonly level: number;
  readonly sides: [PathSide | null, PathSide | null];
  readonly below: Map<string, Node>;
}

/** A difference that is worth a word: half as much again, and a fiftieth of the longer of the two requests. */
const RATIO = 1.5;
const SHARE = 0.02;

/** Two traces laid over each other by who called whom for what; times and order of calls do not matter. Rows in the order of the tree. */
export function alignTraces(left: Trace, right: Trace): PathRow[] {
  const root: Node = { path: '', service: '', name: '', level: 0, sides: [null, null], below: new Map() };
  addTrace(root, left, 0);
  addTrace(root, right, 1);
  const worthUs = Math.max(left.rootUs, right.rootUs) * SHARE;
  const rows: PathRow[] = [];
  const visit = (node: Node): void => {
    if (node !== root) rows.push({ path: node.path, service: node.service, name: node.name, level: node.level, left: node.sides[0], right: node.sides[1], verdict: verdictOf(node.sides, worthUs) });
    for (const child of node.below.values()) visit(child);
  };
  visit(root);
  return rows;
}

function addTrace(root: Node, { spans }: Trace, side: 0 | 1): void {
  const places = new Map<string, Node>();
  // Parents come before their children.
  for (const span of spans) {
    const above = places.get(span.parentId) ?? root;
    const key = `${span.service}\u0000${span.name}`;
    let node = above.below.get(key);
    if (node === undefined) above.below.set(key, (node = { path: `${above.path}\u0001${key}`, service: span.service, name: span.name, level: above.level + 1, sides: [null, null], below: new Map() }));
    node.sides[side] = added(node.sides[side], span);
    places.set(span.spanId, node);
  }
}

function added(side: PathSide | null, span: Span): PathSide {
  const { count, us, selfUs, criticalUs, errors } = side ?? { count: 0, us: 0, selfUs: 0, criticalUs: 0, errors: 0 };
  return { count: count + 1, us: us + span.durationUs, selfUs: selfUs + span.selfUs, criticalUs: criticalUs + span.criticalUs, errors: errors + (span.status === 'error' ? 1 : 0) };
}

/** Of the right one, against the left. What a span itself did decides: a caller of something slow is not slow for that. */
function verdictOf([left, right]: readonly [PathSide | null, PathSide | null], worthUs: number): PathRow['verdict'] {
  if (left === null) return 'added';
  if (right === null) return 'missing';
  if (right.count > left.count * RATIO) return 'more';
  if (right.selfUs - left.selfUs >= worthUs && right.selfUs >= left.selfUs * RATIO) return 'slower';
  if (left.selfUs - right.selfUs >= worthUs && left.selfUs >= right.selfUs * RATIO) return 'faster';
  return 'alike';
}

/** The rows where the two differ most in what was done there itself, at the most `count`. */
export function greatestDifferences(rows: readonly PathRow[], count: number): PathRow[] {
  return rows
    .filter(({ verdict }) => verdict !== 'alike')
    .toSorted((a, b) => Math.abs(differenceUs(b)) - Math.abs(differenceUs(a)))
    .slice(0, count);
}

/** By how much longer the right one was at work there itself. */
export const differenceUs = ({ left, right }: PathRow): number => (right?.selfUs ?? 0) - (left?.selfUs ?? 0);
