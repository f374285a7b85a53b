import type { ScenarioSummary } from 'virtual:scenarios';

export const NODE_WIDTH = 116;
export const NODE_HEIGHT = 30;
const COLUMN = 156;
const ROW = 46;
const INSET = 1;

type MapNode = ScenarioSummary['map']['nodes'][number];

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (MapNode & { readonly x: number; readonly y: number })[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

/** Columns by the longest way from a user; in each, the order of those who call. Systems here have a dozen nodes at most. */
export function layOut({ nodes, edges }: ScenarioSummary['map']): MapLayout {
  const depth = new Map(nodes.map((node) => [node.id, 0]));
  // As many rounds as nodes settle every acyclic graph; in a cycle they merely stop.
  for (let round = 0; round < nodes.length; round += 1) {
    for (const { from, to } of edges) depth.set(to, Math.min(nodes.length, Math.max(depth.get(to) ?? 0, (depth.get(from) ?? 0) + 1)));
  }
  const columns: MapNode[][] = [];
  for (const node of nodes) (columns[depth.get(node.id) ?? 0] ??= []).push(node);
  const filled = columns.filter((column) => column !== undefined && column.length > 0);
  const rank = new Map<string, number>();
  for (const column of filled) {
    const wish = (node: MapNode): number => {
      const callers = edges.filter((edge) => edge.to === node.id).map((edge) => rank.get(edge.from) ?? 0);
      return callers.length === 0 ? 0 : callers.reduce((sum, at) => sum + at, 0) / callers.length;
    };
    const wishes = new Map(column.map((node) => [node.id, wish(node)]));
    column.sort((a, b) => (wishes.get(a.id) ?? 0) - (wishes.get(b.id) ?? 0));
    column.forEach((node, i) => rank.set(node.id, i - (column.length - 1) / 2));
  }
  const tallest = Math.max(1, ...filled.map((column) => column.length));
  const height = tallest * ROW - (ROW - NODE_HEIGHT) + 2 * INSET;
  const placed = filled.flatMap((column, at) =>
    column.map((node) => Object.assign({ x: INSET + at * COLUMN, y: (height - NODE_HEIGHT) / 2 + (rank.get(node.id) ?? 0) * ROW }, node)),
  );
  const where = new Map(placed.map((node) => [node.id, node]));
  const drawn = edges.flatMap(({ from, to }) => {
    const [a, b] = [where.get(from), where.get(to)];
    return a && b ? [{ from, to, path: curve(a, b) }] : [];
  });
  return { width: Math.max(1, filled.length) * COLUMN - (COLUMN - NODE_WIDTH) + 2 * INSET, height, nodes: placed, edges: drawn };
}

function curve(a: { x: number; y: number }, b: { x: number; y: number }): string {
  const [x1, y1, x2, y2] = [a.x + NODE_WIDTH, a.y + NODE_HEIGHT / 2, b.x, b.y + NODE_HEIGHT / 2];
  const bend = Math.max(16, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
