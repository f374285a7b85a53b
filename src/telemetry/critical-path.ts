/** What the arithmetic of a trace needs of a span. Instants in microseconds, `endUs >= startUs`; an open span ends at the moment of asking. */
export interface SpanNode {
  readonly startUs: number;
  readonly endUs: number;
  readonly children: readonly SpanNode[];
  /** Whether nobody waited for it: background work, a message. */
  readonly isDetached: boolean;
  isCritical: boolean;
  /** Time on the critical path that is its own: not that of a critical child. */
  criticalUs: number;
}

/**
 * Marks the spans that the root's duration depended on, and how much of it each of them was. Walks back from the root's
 * end: the child that ended last before the current point is what was waited for; from its start the walk goes on to the
 * one before, and so on, in every child likewise. Children are clipped to what was waited for first, as work that was
 * given up on, or has not ended, goes on without being waited for; what never was waited for is left out. A child that runs beside the chosen one and ends
 * inside it is not critical. The own times of the marked spans add up to the root's duration.
 */
export function markCritical(root: SpanNode): void {
  const open = [{ node: root, fromUs: root.startUs, untilUs: root.endUs }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, fromUs, untilUs } = next;
    const clipped = node.children
      .filter((child) => !child.isDetached)
      .map((child) => ({ child, startUs: Math.max(child.startUs, fromUs), endUs: Math.min(child.endUs, untilUs) }))
      .filter(({ startUs, endUs }) => endUs >= startUs && startUs <= untilUs)
      .sort((a, b) => b.endUs - a.endUs || a.startUs - b.startUs);
    let pointUs = untilUs;
    let ownUs = untilUs - fromUs;
    for (const { child, startUs, endUs } of clipped) {
      if (endUs > pointUs) continue;
      open.push({ node: child, fromUs: startUs, untilUs: endUs });
      pointUs = startUs;
      ownUs -= endUs - startUs;
    }
    node.isCritical = true;
    node.criticalUs = ownUs;
  }
}

/** The part of a span during which none of its children ran: its duration minus the union of theirs, clipped to it. */
export function selfTimeUs(node: SpanNode): number {
  let covered = 0;
  let reachedUs = node.startUs;
  for (const child of [...node.children].sort((a, b) => a.startUs - b.startUs)) {
    const from = Math.max(child.startUs, reachedUs);
    const to = Math.min(child.endUs, node.endUs);
    if (to <= from) continue;
    covered += to - from;
    reachedUs = to;
  }
  return node.endUs - node.startUs - covered;
}
