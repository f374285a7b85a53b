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
  /** Where the row stands for siblings that do the same again and again: its span then is made up of theirs. */
  readonly repeat: Repeat | null;
}

/** Siblings of one service and name. */
export interface Repeat {
  readonly spans: readonly Span[];
  /** Time of all of them, one after the other. */
  readonly totalUs: number;
  readonly errors: number;
  /** Whether any two ran at the same time. */
  readonly parallel: boolean;
}

/** So many siblings of one name are no coincidence any more, but a loop. */
export const REPEATS_MIN = 5;
/** What the id of such a row begins with: no span's does. */
const REPEAT_ID = 'repeat ';

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

/** Spans as a tree, siblings by start; those that do the same again and again stand below a row of their own. A span whose parent is missing stands at the top rather than being lost. */
export function spanTree(trace: Pick<Trace, 'spans'>): SpanNode[] {
  const known = new Set(trace.spans.map((span) => span.spanId));
  const below = new Map<string, Span[]>();
  for (const span of trace.spans) {
    const parent = known.has(span.parentId) && span.parentId !== span.spanId ? span.parentId : '';
    below.set(parent, [...(below.get(parent) ?? []), span]);
  }
  const one = (span: Span, place: Place): SpanNode => {
    const children = build(span.spanId, place.level + 1, span.service);
    return { ...place, span, children, descendants: sizeOf(children), self: selfSegments(span, below.get(span.spanId) ?? []), repeat: null };
  };
  const build = (parent: string, level: number, service: string | null): SpanNode[] => {
    const spans = (below.get(parent) ?? []).toSorted((a, b) => a.startUs - b.startUs);
    const groups = spans.length < REPEATS_MIN ? spans.map((span) => [span]) : groupRepeats(spans);
    return groups.map((group, i) => {
      const [first] = group as [Span, ...Span[]];
      const place = { level, position: i + 1, siblings: groups.length, sameService: first.service === service };
      if (group.length === 1) return one(first, place);
      const children = group.map((span, k) => one(span, { level: level + 1, position: k + 1, siblings: group.length, sameService: true }));
      return { ...place, span: madeOf(group), children, descendants: sizeOf(children), self: [], repeat: repeatOf(group) };
    });
  };
  return build('', 1, null);
}

type Place = Pick<SpanNode, 'level' | 'position' | 'siblings' | 'sameService'>;

const sizeOf = (children: readonly SpanNode[]): number => children.reduce((sum, child) => sum + (child.repeat === null ? 1 : 0) + child.descendants, 0);

/** Each span alone, but for those with enough of their like among their siblings, which stand where the first of them stood. */
function groupRepeats(spans: readonly Span[]): Span[][] {
  const alike = new Map<string, Span[]>();
  const keyOf = (span: Span): string => `${span.kind} ${span.service} ${span.name}`;
  for (const span of spans) alike.set(keyOf(span), [...(alike.get(keyOf(span)) ?? []), span]);
  return spans.flatMap((span) => {
    const group = alike.get(keyOf(span)) ?? [];
    if (group.length < REPEATS_MIN) return [[span]];
    return group[0] === span ? [group] : [];
  });
}

const endOf = (span: Span): number => span.startUs + span.durationUs;

function repeatOf(spans: readonly Span[]): Repeat {
  return {
    spans,
    totalUs: spans.reduce((sum, span) => sum + span.durationUs, 0),
    errors: spans.filter(({ status }) => status === 'error').length,
    parallel: spans.some((span, i) => i > 0 && span.startUs < endOf(spans[i - 1] ?? span)),
  };
}

/** A span from the first to the last of some. */
function madeOf(spans: readonly Span[]): Span {
  const [first] = spans as readonly [Span, ...Span[]];
  const sum = (read: (span: Span) => number): number => spans.reduce((total, span) => total + read(span), 0);
  return {
    ...first,
    spanId: `${REPEAT_ID}${first.spanId}`,
    durationUs: Math.max(...spans.map(endOf)) - first.startUs,
    status: spans.some(({ status }) => status === 'error') ? 'error' : 'ok',
    selfUs: sum(({ selfUs }) => selfUs),
    critical: spans.some(({ critical }) => critical),
    criticalUs: sum(({ criticalUs }) => criticalUs),
    unfinished: spans.some(({ unfinished }) => unfinished),
    outlivedUs: Math.max(...spans.map(({ outlivedUs }) => outlivedUs)),
    attributes: {},
  };
}

/** Rows that stand for repeats: folded away until they are asked for. */
export function repeatIds(roots: readonly SpanNode[]): string[] {
  return roots.flatMap((node) => [...(node.repeat === null ? [] : [node.span.spanId]), ...repeatIds(node.children)]);
}

/** The row of an id, wherever in the tree. */
export function nodeOf(roots: readonly SpanNode[], spanId: string): SpanNode | null {
  for (const node of roots) {
    const found = node.span.spanId === spanId ? node : nodeOf(node.children, spanId);
    if (found !== null) return found;
  }
  return null;
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

/** What services did themselves, whether the user waited for it or not, greatest first; as shares of all that was done. */
export function selfShares({ spans }: Pick<Trace, 'spans'>): ShareOfTime[] {
  const by = new Map<string, number>();
  for (const span of spans) by.set(span.service, (by.get(span.service) ?? 0) + span.selfUs);
  const all = [...by.values()].reduce((sum, us) => sum + us, 0);
  return [...by]
    .map(([service, us]) => ({ service, us, ratio: all > 0 ? us / all : 0 }))
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
