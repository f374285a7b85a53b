import { Graph, layout } from '@dagrejs/dagre';
import type { ServiceGraph } from '../../../../session/trace-answers.ts';

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  /** Middles of the boxes. */
  readonly nodes: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly edges: readonly { readonly path: string; readonly label: { readonly x: number; readonly y: number } }[];
}

export const BOX = { width: 128, height: 44 } as const;
const LABEL = { width: 66, height: 28 } as const;
const MARGIN = 6;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Callers at the left, what they called to their right. The edges are in the order of the graph's. */
export function placeGraph({ nodes, edges }: Pick<ServiceGraph, 'nodes' | 'edges'>): PlacedGraph {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: 14, nodesep: 14, edgesep: 10, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const names = new Set([...nodes.map(({ service }) => service), ...edges.flatMap(({ from, to }) => [from, to])]);
  for (const name of names) graph.setNode(name, { ...BOX });
  for (const { from, to } of edges) if (from !== to) graph.setEdge(from, to, { ...LABEL, labelpos: 'c' });
  layout(graph);
  const size = graph.graph() as { width?: number; height?: number };
  const at = (name: string): Point => {
    const { x, y } = graph.node(name) as Point;
    return { x, y };
  };
  return {
    width: size.width ?? BOX.width,
    height: size.height ?? BOX.height,
    nodes: new Map([...names].map((name) => [name, at(name)])),
    edges: edges.map(({ from, to }) => {
      if (from === to) return { path: '', label: { x: at(from).x, y: at(from).y + BOX.height / 2 + LABEL.height / 2 } };
      const edge = graph.edge(from, to) as { points?: readonly Point[]; x?: number; y?: number };
      return { path: smooth(edge.points ?? []), label: { x: edge.x ?? 0, y: edge.y ?? 0 } };
    }),
  };
}

/** A curve through points, level at both ends. */
function smooth(points: readonly Point[]): string {
  return points
    .map(({ x, y }, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${round(x)} ${round(y)}`;
      const middle = (before.x + x) / 2;
      return `C${round(middle)} ${round(before.y)} ${round(middle)} ${round(y)} ${round(x)} ${round(y)}`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;
