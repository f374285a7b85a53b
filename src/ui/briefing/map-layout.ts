import type { ScenarioSummary } from '../../session/summary.ts';

export const NODE_WIDTH = 128;
export const NODE_HEIGHT = 30;
const ACROSS = 144;
const DOWN = 62;
const INSET = 1;

type MapNode = ScenarioSummary['map']['nodes'][number];

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (MapNode & { readonly x: number; readonly y: number })[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

/** Rows by the longest way from a user, databases last; in each, the order of those who call. Systems here have a dozen nodes at most. */
export function layOut({ nodes, edges }: ScenarioSummary['map']): MapLayout {
  const depth = new Map(nodes.map((node) => [node.id, 0]));
  // As many rounds as nodes settle every acyclic graph; in a cycle they merely stop.
  for (let round = 0; round < nodes.length; round += 1) {
    for (const { from, to } of edges) depth.set(to, Math.min(nodes.length, Math.max(depth.get(to) ?? 0, (depth.get(from) ?? 0) + 1)));
  }
  const byDepth: MapNode[][] = [];
  for (const node of nodes) (byDepth[depth.get(node.id) ?? 0] ??= []).push(node);
  const rows = byDepth.filter((row) => row !== undefined);
  const rank = new Map<string, number>();
  for (const row of rows) {
    const wish = (node: MapNode): number => {
      const callers = edges.filter((edge) => edge.to === node.id).map((edge) => rank.get(edge.from) ?? 0);
      return callers.length === 0 ? 0 : callers.reduce((sum, at) => sum + at, 0) / callers.length;
    };
    const wishes = new Map(row.map((node) => [node.id, wish(node)]));
    row.sort((a, b) => (wishes.get(a.id) ?? 0) - (wishes.get(b.id) ?? 0));
    row.forEach((node, i) => rank.set(node.id, i - (row.length - 1) / 2));
  }
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = widest * ACROSS - (ACROSS - NODE_WIDTH) + 2 * INSET;
  const placed = rows.flatMap((row, at) => row.map((node) => Object.assign({ x: (width - NODE_WIDTH) / 2 + (rank.get(node.id) ?? 0) * ACROSS, y: INSET + at * DOWN }, node)));
  const where = new Map(placed.map((node) => [node.id, node]));
  const drawn = edges.flatMap(({ from, to }) => {
    const [a, b] = [where.get(from), where.get(to)];
    return a && b ? [{ from, to, path: curve(a, b) }] : [];
  });
  return { width, height: Math.max(1, rows.length) * DOWN - (DOWN - NODE_HEIGHT) + 2 * INSET, nodes: placed, edges: drawn };
}

function curve(a: { x: number; y: number }, b: { x: number; y: number }): string {
  const [x1, y1, x2, y2] = [a.x + NODE_WIDTH / 2, a.y + NODE_HEIGHT, b.x + NODE_WIDTH / 2, b.y];
  const bend = Math.max(12, (y2 - y1) / 2);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
