/** A trace as it is searched, whoever made it: a run that was simulated again, an imported file, a test. */
import type { Spend } from './patterns.ts';
import type { KindWord, StatusWord } from './values.ts';

export interface QueryTrace {
  readonly traceId: string;
  /** In any order; ids are those of this trace. */
  readonly spans: readonly QuerySpan[];
}

export type AttributeValue = string | number | boolean;

export interface QuerySpan {
  readonly spanId: string;
  /** '' for a root. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: KindWord;
  readonly status: StatusWord;
  readonly statusMessage: string;
  /** Whole microseconds since the Unix epoch. */
  readonly startUs: number;
  readonly durationUs: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly resource: Readonly<Record<string, AttributeValue>>;
}

/** Tempo's words for the root of a trace that none was told of. */
export const ROOT_MISSING = '<root span not yet received>';

/** A trace with what its spans have in common, and its tree once that is asked for. */
export interface TraceView {
  readonly trace: QueryTrace;
  /** Pays for what is dearer than reading a value. */
  readonly spend: Spend;
  readonly spans: readonly QuerySpan[];
  readonly rootName: string;
  readonly rootServiceName: string;
  readonly startUs: number;
  readonly durationUs: number;
  tree: TraceTree | null;
}

/**
 * The tree of a trace, by index of span. A span that no root leads to, because its parent is missing or because its
 * ancestors form a ring, has no place in it and is related to nobody, as in Tempo.
 */
export interface TraceTree {
  /** Index of the parent, IS_ROOT or NO_PLACE. */
  readonly parent: Int32Array;
  /** Spans that have a place, parents before children. */
  readonly order: Int32Array;
  readonly childCount: Int32Array;
  /** Nested sets: a span's numbers enclose those of its descendants, and no others. From 1; 0 without a place. */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

export const IS_ROOT = -1;
export const NO_PLACE = -2;

export function viewTrace(trace: QueryTrace, spend: Spend): TraceView {
  const { spans } = trace;
  const root = spans.find((span) => span.parentId === '');
  const service = root === undefined ? undefined : ownValue(root.resource, 'service.name');
  let startUs = Infinity;
  let endUs = -Infinity;
  for (const span of spans) {
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
  }
  return {
    trace,
    spend,
    spans,
    rootName: root?.name ?? ROOT_MISSING,
    rootServiceName: root === undefined ? ROOT_MISSING : String(service ?? ''),
    startUs: spans.length === 0 ? 0 : startUs,
    durationUs: spans.length === 0 ? 0 : endUs - startUs,
    tree: null,
  };
}

/** What a record itself holds under a name: names come from queries, and `constructor` must find nothing. */
export function ownValue(record: Readonly<Record<string, AttributeValue>>, name: string): AttributeValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

export function treeOf(view: TraceView): TraceTree {
  view.tree ??= growTree(view.spans);
  return view.tree;
}

function growTree(spans: readonly QuerySpan[]): TraceTree {
  const count = spans.length;
  const byId = new Map<string, number>();
  spans.forEach(({ spanId }, i) => {
    if (!byId.has(spanId)) byId.set(spanId, i);
  });
  const children: number[][] = spans.map(() => []);
  const roots: number[] = [];
  spans.forEach(({ parentId }, i) => {
    const parent = parentId === '' ? undefined : byId.get(parentId);
    if (parentId === '') roots.push(i);
    else if (parent !== undefined) children[parent]?.push(i);
  });
  const tree = {
    parent: new Int32Array(count).fill(NO_PLACE), order: new Int32Array(count), childCount: new Int32Array(count),
    left: new Int32Array(count), right: new Int32Array(count),
  };
  let placed = 0;
  let next = 1;
  // A span is met twice: to number its left side, and, after all below it, its right one.
  const open = roots.reverse().map((at) => ({ at, parent: IS_ROOT, isLeaving: false }));
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { at, parent, isLeaving } = step;
    if (isLeaving) {
      tree.right[at] = next++;
      continue;
    }
    const below = children[at] ?? [];
    tree.parent[at] = parent;
    tree.childCount[at] = below.length;
    tree.left[at] = next++;
    tree.order[placed++] = at;
    open.push({ at, parent, isLeaving: true });
    for (let i = below.length - 1; i >= 0; i--) open.push({ at: below[i] ?? 0, parent: at, isLeaving: false });
  }
  return { ...tree, order: tree.order.subarray(0, placed) };
}
