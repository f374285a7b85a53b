import { IN_BACKGROUND, SPAN_CLIENT, SPAN_CONSUMER, SPAN_DATABASE, SPAN_LOOKUP, SPAN_POOL, SPAN_SERVER, SPAN_SPAWN, type BlockIdentity, type SpanRecord } from '../sim/kernel/sink.ts';
import { laneA, laneB } from '../base/random.ts';
import { markCritical, selfTimeUs, type SpanNode } from './critical-path.ts';
import { spanIdText, traceIdText } from './ids.ts';
import { resourceAttributes, spanAttributes, type SpanNaming } from './span-attributes.ts';
import type { Span, Trace } from './trace-types.ts';

export interface TraceContext {
  readonly seed: number;
  readonly epochMs: number;
  readonly naming: SpanNaming;
  readonly identities: readonly (BlockIdentity | undefined)[];
  /** The moment up to which the trace was followed: spans that end later, or have not ended (`endUs < startUs`), are cut here. */
  readonly nowUs: number;
  /** Whether that is the present, so that more will be known later. */
  readonly isPresent: boolean;
}

/** Marks a span whose parent was not among the spans; it then hangs below the root. */
export const MISSING_PARENT = 'faultline.missing_parent';

const KINDS = { [SPAN_SERVER]: 'server', [SPAN_CLIENT]: 'client', [SPAN_DATABASE]: 'client', [SPAN_POOL]: 'internal', [SPAN_CONSUMER]: 'consumer', [SPAN_SPAWN]: 'internal', [SPAN_LOOKUP]: 'client' } as const;

/**
 * The trace that these spans, all of one trace, are; null when none had begun at the moment of asking. A span without a
 * parent is a root. Without any root (it has not ended and was not told) the span that began first stands for it.
 */
export function buildTrace(records: readonly SpanRecord[], context: TraceContext): Trace | null {
  const begun = records.filter((record) => record.startUs <= context.nowUs && record.kind !== SPAN_SPAWN);
  if (begun.length === 0) return null;
  const { nodes, roots, isWhole } = linkSpans(begun, spawnsOf(records), context);
  for (const root of roots) markCritical(root);
  const startUs = nodes[0].startUs;
  const endUs = nodes.reduce((latest, node) => Math.max(latest, node.endUs), startUs);
  const spans: Span[] = [];
  for (const root of roots) addSubtree(spans, root, startUs, context);
  return {
    traceId: traceIdText(context.seed, begun[0].trace),
    startMs: context.epochMs + Math.floor(startUs / 1000),
    durationUs: endUs - startUs,
    rootUs: roots[0].endUs - roots[0].startUs,
    spans,
    complete: isWhole && nodes.every((node) => !node.isOpen),
    followedToMs: context.epochMs + Math.floor(context.nowUs / 1000),
    live: context.isPresent && nodes.some((node) => node.isOpen),
  };
}

interface Node extends SpanNode {
  readonly record: SpanRecord;
  /** Of this span alone: see `tellApart`. */
  spanId: string;
  parentId: string;
  readonly isOpen: boolean;
  isMisplaced: boolean;
  isPlaced: boolean;
  outlivedUs: number;
  readonly children: Node[];
}

interface Linked {
  /** In order of start. */
  readonly nodes: readonly Node[];
  readonly roots: readonly Node[];
  readonly isWhole: boolean;
}

/** By the id that spawned work has for a parent: whose work it really is. */
function spawnsOf(records: readonly SpanRecord[]): Map<string, string> {
  return new Map(records.filter(({ kind }) => kind === SPAN_SPAWN).map((record) => [spanIdText(record.idA, record.idB), spanIdText(record.parentA, record.parentB)]));
}

function linkSpans(records: readonly SpanRecord[], spawns: ReadonlyMap<string, string>, context: TraceContext): Linked {
  const nodes = records.map((record) => newNode(record, spawns, context.nowUs)).sort(byStart);
  const parentOf = tellApart(nodes);
  const told = nodes.filter((node) => isRoot(node.record));
  const roots = told.length > 0 ? told : [nodes[0]];
  const isTop = new Set(roots);
  const orphans: Node[] = [];
  for (const node of nodes) {
    if (isTop.has(node)) continue;
    const parent = parentOf(node);
    if (parent === undefined) orphans.push(node);
    else parent.children.push(node);
    if (parent !== undefined) node.parentId = parent.spanId;
  }
  for (const top of [...roots, ...orphans]) place(top);
  for (const node of nodes) {
    if (node.isPlaced) continue;
    // Its ancestors form a ring, which no honest world tells: cut it at its earliest span.
    const siblings = parentOf(node)?.children ?? [];
    siblings.splice(siblings.indexOf(node), 1);
    orphans.push(node);
    place(node);
  }
  for (const orphan of told.length > 0 ? orphans : [...roots, ...orphans]) orphan.isMisplaced = true;
  for (const node of nodes) for (const child of node.children) child.outlivedUs = Math.max(0, child.endUs - node.endUs);
  // After that, as an orphan's place says nothing about who called it.
  roots[0].children.push(...orphans);
  roots[0].children.sort(byStart);
  return { nodes, roots, isWhole: told.length > 0 && orphans.length === 0 };
}

/**
 * A step that a request takes again, such as a transaction after a deadlock, has the same ids every time, as they come
 * from its place in the program. Gives all but the first ids of their own; a child belongs to the time that it began in.
 * Nodes in order of start.
 */
function tellApart(nodes: readonly Node[]): (node: Node) => Node | undefined {
  const byId = new Map<string, Node[]>();
  for (const node of nodes) {
    const times = byId.get(node.spanId);
    if (times === undefined) byId.set(node.spanId, [node]);
    else times.push(node);
  }
  const parents = new Map(nodes.map((node): [Node, Node | undefined] => {
    const times = byId.get(node.parentId);
    return [node, times?.findLast((one) => one.startUs <= node.startUs) ?? times?.[0]];
  }));
  for (const times of byId.values()) times.forEach((node, i) => (node.spanId = i === 0 ? node.spanId : spanIdText(laneA(node.record.idA, i), laneB(node.record.idB, i))));
  return (node) => parents.get(node);
}

/** Marks a node and all below it as reached. */
function place(top: Node): void {
  const open = [top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.isPlaced) continue;
    node.isPlaced = true;
    open.push(...node.children);
  }
}

function newNode(record: SpanRecord, spawns: ReadonlyMap<string, string>, nowUs: number): Node {
  const caller = spanIdText(record.parentA, record.parentB);
  const isDetached = spawns.has(caller) || record.kind === SPAN_CONSUMER || (record.kind === SPAN_CLIENT && (record.n1 & IN_BACKGROUND) !== 0);
  const isOpen = record.endUs < record.startUs || record.endUs > nowUs;
  return { record, spanId: spanIdText(record.idA, record.idB), parentId: spawns.get(caller) ?? caller, isDetached, startUs: record.startUs, endUs: isOpen ? nowUs : record.endUs, isOpen, isMisplaced: false, isPlaced: false, isCritical: false, criticalUs: 0, outlivedUs: 0, children: [] };
}

function addSubtree(spans: Span[], root: Node, startUs: number, context: TraceContext): void {
  const open: { node: Node; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    spans.push(toSpan(node, depth, startUs, context));
    for (let i = node.children.length - 1; i >= 0; i--) open.push({ node: node.children[i], depth: depth + 1 });
  }
}

function toSpan(node: Node, depth: number, startUs: number, context: TraceContext): Span {
  const { record } = node;
  const identity = context.identities[record.identity];
  return {
    spanId: node.spanId,
    parentId: node.parentId,
    name: context.naming.spanNames[record.name] ?? '',
    service: identity?.service ?? '',
    instance: identity?.instance ?? '',
    version: identity?.version ?? '',
    kind: KINDS[record.kind],
    startUs: node.startUs - startUs,
    durationUs: node.endUs - node.startUs,
    status: record.outcome === 0 || node.isOpen ? 'ok' : 'error',
    selfUs: selfTimeUs(node),
    critical: node.isCritical,
    criticalUs: node.criticalUs,
    unfinished: node.isOpen,
    detached: node.isDetached,
    outlivedUs: node.outlivedUs,
    depth,
    attributes: { ...spanAttributes(record, context.naming, node.isOpen), ...(node.isMisplaced ? { [MISSING_PARENT]: 1 } : {}) },
    resource: resourceAttributes(identity),
  };
}

function isRoot(record: SpanRecord): boolean {
  return record.parentA === 0 && record.parentB === 0;
}

/** Earlier first; of two that start together the longer, then the smaller id, so that the order is total. */
function byStart(a: Node, b: Node): number {
  return a.startUs - b.startUs || b.endUs - a.endUs || a.record.idA - b.record.idA || a.record.idB - b.record.idB;
}
