import { Graph, layout } from '@dagrejs/dagre';
import type { MapInfo } from '../../../../session/view.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places in a space of its own: columns and rows are then spread over whatever room there is. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[];
}

export const NODE = { width: 122, height: 104 } as const;
const GAP = { rank: 20, node: 20 } as const;

/** Layers from left to right in the direction of calls. Depends on the topology alone, so nothing moves while an incident runs. */
export function layOut(map: MapInfo): MapLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: GAP.rank, nodesep: GAP.node, edgesep: 12, ranker: 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of map.nodes) graph.setNode(node.id, { width: NODE.width, height: NODE.height });
  for (const edge of map.edges) graph.setEdge(edge.from, edge.to);
  layout(graph);
  const size = graph.graph() as { width?: number; height?: number };
  return {
    width: size.width ?? NODE.width,
    height: size.height ?? NODE.height,
    nodes: new Map(map.nodes.map(({ id }) => [id, pointOf(graph.node(id))])),
    edges: map.edges.map(({ from, to }) => ({ from, to, points: ((graph.edge(from, to) as { points?: Point[] }).points ?? []).map(pointOf) })),
  };
}

const pointOf = ({ x, y }: { x: number; y: number }): Point => ({ x, y });

/** How the layout is spread over a box: gaps grow, boxes keep their size; below its natural size the map scrolls. */
export interface Spread {
  readonly width: number;
  readonly height: number;
  readonly at: (point: Point) => Point;
}

export function spread(natural: MapLayout, box: { width: number; height: number }): Spread {
  const width = Math.max(natural.width, Math.min(box.width, natural.width * 1.8));
  const height = Math.max(natural.height, Math.min(box.height, natural.height * 1.7));
  const stretch = (v: number, from: number, to: number, half: number): number => (from <= 2 * half ? to / 2 : half + ((v - half) / (from - 2 * half)) * (to - 2 * half));
  return {
    width,
    height,
    at: ({ x, y }) => ({ x: stretch(x, natural.width, width, NODE.width / 2), y: stretch(y, natural.height, height, NODE.height / 2) }),
  };
}

/** A smooth line through an edge's points, beginning and ending at the sides of its boxes. */
export function edgePath(from: Point, to: Point, through: readonly Point[]): string {
  const start = { x: from.x + NODE.width / 2, y: from.y };
  const end = { x: to.x - NODE.width / 2, y: to.y };
  // The first and last point are where dagre met the boxes; they are replaced by the middle of the side. Between neighbouring
  // columns nothing stands in the way, and one curve is the calmest line; further on it runs level past each column's boxes.
  const columns = through.length > 3 ? through.filter((p) => p.x > start.x + NODE.width / 2 && p.x < end.x - NODE.width / 2) : [];
  const points = [start, ...columns.flatMap(({ x, y }) => [{ x: x - NODE.width / 2, y }, { x: x + NODE.width / 2, y }]), end];
  let path = `M${r(start.x)} ${r(start.y)}`;
  for (let i = 1; i < points.length; i += 1) {
    const a = points[i - 1] ?? start;
    const b = points[i] ?? end;
    const bend = (b.x - a.x) / 2;
    path += `C${r(a.x + bend)} ${r(a.y)} ${r(b.x - bend)} ${r(b.y)} ${r(b.x)} ${r(b.y)}`;
  }
  return path;
}

const r = (value: number): number => Math.round(value * 10) / 10;
