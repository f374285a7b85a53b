/**
 * Operators on the places that spans have in their tree, each in one or two walks over it.
 * Spans are indices, ascending; a side may be empty.
 */
import type { Relation } from './ast.ts';
import type { TraceTree } from './trace.ts';

/** What a relation does with the spans that stand in it: keeps the right ones, those that do not, or those of both sides. */
export type Keep = 'right' | 'not_right' | 'both';

export function relate(tree: TraceTree, relation: Relation, keep: Keep, left: readonly number[], right: readonly number[]): number[] {
  const isRelated = reachedFrom(tree, relation, left);
  if (keep === 'not_right') return right.filter((at) => isRelated[at] === 0);
  const found = right.filter((at) => isRelated[at] === 1);
  if (keep === 'right') return found;
  const back = reachedFrom(tree, INVERSE[relation], right);
  return unionOf([found, left.filter((at) => back[at] === 1)]);
}

const INVERSE: Readonly<Record<Relation, Relation>> = { '>': '<', '<': '>', '>>': '<<', '<<': '>>', '~': '~' };

/** Marks every span that stands on the right of a relation to one of `from`. */
function reachedFrom(tree: TraceTree, relation: Relation, from: readonly number[]): Uint8Array {
  const { parent, order } = tree;
  const isFrom = new Uint8Array(parent.length);
  for (const at of from) isFrom[at] = 1;
  const reached = new Uint8Array(parent.length);
  switch (relation) {
    case '>':
      for (const at of order) if (isFrom[parent[at] ?? -1] === 1) reached[at] = 1;
      return reached;
    case '>>':
      // Parents come first, so that what reaches them reaches on.
      for (const at of order) {
        const above = parent[at] ?? -1;
        if (isFrom[above] === 1 || reached[above] === 1) reached[at] = 1;
      }
      return reached;
    case '<':
      for (const at of order) if (isFrom[at] === 1 && (parent[at] ?? -1) >= 0) reached[parent[at] ?? 0] = 1;
      return reached;
    case '<<':
      for (let i = order.length - 1; i >= 0; i--) {
        const at = order[i] ?? 0;
        const above = parent[at] ?? -1;
        if (above >= 0 && (isFrom[at] === 1 || reached[at] === 1)) reached[above] = 1;
      }
      return reached;
    case '~':
      return siblingsOf(tree, isFrom, reached);
  }
}

/** Nobody is a sibling of himself; roots have none. */
function siblingsOf({ parent, order }: TraceTree, isFrom: Uint8Array, reached: Uint8Array): Uint8Array {
  const below = new Int32Array(parent.length);
  for (const at of order) {
    const above = parent[at] ?? -1;
    if (above >= 0 && isFrom[at] === 1) below[above] = (below[above] ?? 0) + 1;
  }
  for (const at of order) {
    const above = parent[at] ?? -1;
    if (above >= 0 && (below[above] ?? 0) > (isFrom[at] ?? 0)) reached[at] = 1;
  }
  return reached;
}

/** All of several lists, each index once, ascending. */
export function unionOf(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}
