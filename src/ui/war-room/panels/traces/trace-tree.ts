import type { Span, Trace } from '../../../../session/view.ts';

export interface SpanNode {
  readonly span: Span;
  readonly children: readonly SpanNode[];
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  /** Whether the span above belongs to the same service, so that its name need not be said again. */
  readonly sameService: boolean;
  /** All spans below it. */
  readonly descendants: number;
  /** Parts of the span that no child covers, relative to the trace's start. */
  readonly self: readonly (readonly [fromUs: number, toUs: number])[];
}

/** The parts of a span that its children leave uncovered: what it did, or waited for, itself. */
function selfSegments(span: Span, children: readonly Span[]): (readonly [number, number])[] {
  const end = span.startUs + span.durationUs;
  const out: (readonly [number, number])[] = [];
  let at = span.startUs;
  for (const child of children.toSorted((a, b) => a.startUs - b.startUs)) {
    const [from, to] = [Math.max(span.startUs, child.startUs), Math.min(end, child.startUs + child.durationUs)];
    if (from > at) out.push([at, from]);
    at = Math.max(at, to);
  }
  if (at < end) out.push([at, end]);
  return out;
}

/** Spans as a tree, siblings by start. A span whose parent is missing stands at the top rather than being lost. */
export function spanTree(trace: Pick<Trace, 'spans'>): SpanNode[] {
  const known = new Set(trace.spans.map((span) => span.spanId));
  const below = new Map<string, Span[]>();
  for (const span of trace.spans) {
    const parent = known.has(span.parentId) && span.parentId !== span.spanId ? span.parentId : '';
    below.set(parent, [...(below.get(parent) ?? []), span]);
  }
  const build = (parent: string, level: number, service: string | null): SpanNode[] => {
    const spans = (below.get(parent) ?? []).toSorted((a, b) => a.startUs - b.startUs);
    return spans.map((span, i) => {
      const children = build(span.spanId, level + 1, span.service);
      const descendants = children.reduce((sum, child) => sum + 1 + child.descendants, 0);
      return { span, children, level, position: i + 1, siblings: spans.length, sameService: span.service === service, descendants, self: selfSegments(span, children.map((child) => child.span)) };
    });
  };
  return build('', 1, null);
}

/** The rows of a tree from the top down, without what is folded away. */
export function visibleSpans(roots: readonly SpanNode[], folded: ReadonlySet<string>): SpanNode[] {
  return roots.flatMap((node) => [node, ...(folded.has(node.span.spanId) ? [] : visibleSpans(node.children, folded))]);
}

export interface ShareOfTime {
  readonly service: string;
  readonly us: number;
  /** Of what the user waited for. */
  readonly ratio: number;
}

/** Who the request was waiting for: own time on the critical path by service, greatest first. The shares add up to the request's duration. */
export function criticalShares({ spans, rootUs }: Pick<Trace, 'spans' | 'rootUs'>): ShareOfTime[] {
  const by = new Map<string, number>();
  for (const span of spans) if (span.critical) by.set(span.service, (by.get(span.service) ?? 0) + span.criticalUs);
  return [...by]
    .map(([service, us]) => ({ service, us, ratio: rootUs > 0 ? us / rootUs : 0 }))
    .filter(({ us }) => us > 0)
    .sort((a, b) => b.us - a.us);
}

/** A row for a trace's ruler: round steps, so that bars can be read off. */
export function rulerTicks(durationUs: number, most = 5): number[] {
  if (!(durationUs > 0)) return [0];
  const rough = durationUs / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(durationUs / step) + 1 }, (_, i) => i * step);
}
