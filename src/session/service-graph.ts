import type { Trace } from '../telemetry/trace-types.ts';
import type { Run } from './run.ts';
import type { GraphEdge, GraphNode, SamplingPart, ServiceGraph, TraceSelectionArgs } from './trace-answers.ts';
import { sampleTraces } from './trace-sample.ts';
import type { QueryFault } from './view.ts';

/** Traces that a graph is drawn from. */
const SAMPLE = 200;

interface Counts {
  readonly nodes: Map<string, { criticalUs: number; spans: number; errors: number }>;
  readonly edges: Map<string, { from: string; to: string; calls: number; errors: number; us: number; traces: number }>;
}

/** Who called whom in an even sample of some requests, how long it took them and how often it failed. */
export function* serviceGraphOf(run: Run, args: TraceSelectionArgs): Generator<SamplingPart | null, ServiceGraph | QueryFault> {
  const counts: Counts = { nodes: new Map(), edges: new Map() };
  const sampled = yield* sampleTraces(run, args, SAMPLE, 0, (trace) => countTrace(counts, trace));
  if (!sampled.ok) return sampled;
  const traces = Math.max(1, sampled.selected.sampled);
  const nodes = [...counts.nodes].map(([service, { criticalUs, spans, errors }]): GraphNode => ({ service, spans, errors, criticalUs: criticalUs / traces }));
  const edges = [...counts.edges.values()].map(({ from, to, calls, errors, us, traces: having }): GraphEdge => ({ from, to, calls, errors, meanUs: us / calls, perTrace: calls / having }));
  return { ok: true, traces: sampled.selected, nodes: nodes.sort((a, b) => b.criticalUs - a.criticalUs || (a.service < b.service ? -1 : 1)), edges: edges.sort((a, b) => b.calls - a.calls || (a.from + a.to < b.from + b.to ? -1 : 1)) };
}

function countTrace({ nodes, edges }: Counts, { spans }: Trace): void {
  const serviceOf = new Map(spans.map((span) => [span.spanId, span.service]));
  const here = new Set<string>();
  const visit = (service: string): { criticalUs: number; spans: number; errors: number } => {
    const node = nodes.get(service) ?? { criticalUs: 0, spans: 0, errors: 0 };
    nodes.set(service, node);
    return node;
  };
  const call = (from: string, to: string, us: number, isError: boolean): void => {
    const key = `${from}\u0000${to}`;
    const edge = edges.get(key) ?? { from, to, calls: 0, errors: 0, us: 0, traces: 0 };
    edges.set(key, edge);
    edge.calls += 1;
    edge.us += us;
    if (isError) edge.errors += 1;
    if (!here.has(key)) edge.traces += 1;
    here.add(key);
  };
  for (const span of spans) {
    const isError = span.status === 'error';
    const to = span.attributes['server.address'];
    const callee = span.kind === 'client' && typeof to === 'string' && to !== '' ? to : null;
    // What is called may send no spans of its own, a database for instance: the time of the call is then its own.
    const isSilent = callee !== null && !spans.some((child) => child.parentId === span.spanId && child.service === callee);
    const node = visit(isSilent ? callee : span.service);
    node.criticalUs += span.criticalUs;
    if (!isSilent) node.spans += 1;
    if (!isSilent && isError) node.errors += 1;
    if (callee !== null) call(span.service, callee, span.durationUs, isError);
    const parent = serviceOf.get(span.parentId);
    if (span.kind === 'consumer' && parent !== undefined) call(parent, span.service, span.durationUs, isError);
  }
}
