import { EyeOff } from 'lucide-react';
import { useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { EdgeHealth, MapInfo } from '../../../../session/view.ts';
import { cx, Panel, StatusBadge } from '../../../kit/index.ts';
import { useActions, useInfo, useView, useWarRoom } from '../../shared/world-context.ts';
import { useBoxSize } from './use-box-size.ts';
import { edgePath, layOut, spread, type MapLayout, type Spread } from './layout.ts';
import styles from './map.module.css';
import { MapNode } from './map-node.tsx';
import { NodeCard } from './node-card.tsx';

/** Room between the outermost boxes and the panel's edge. */
const EDGE_PX = 12;

/** The system at a glance: what calls what, how much, and how each part is doing. */
export function MapPanel(): ReactNode {
  const { map } = useInfo();
  const service = useWarRoom((s) => s.service);
  const { selectService } = useActions();
  const [attach, box] = useBoxSize();
  const canvas = useRef<HTMLDivElement>(null);
  const natural = useMemo(() => layOut(map), [map]);
  const placed = useMemo(() => spread(natural, { width: box.width - 2 * EDGE_PX, height: box.height - 2 * EDGE_PX }), [natural, box]);
  const selected = map.nodes.find((node) => node.id === service);
  const onKeyDown = (event: KeyboardEvent): void => {
    const current = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['node'] : undefined;
    const next = current === undefined ? null : neighbour(event.key, current, map, natural);
    if (event.key === 'Escape' && service !== null) selectService(null);
    else if (next !== null) canvas.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <Panel title="Map" hideTitle flush>
      <div className={styles.map}>
        <div ref={attach} className={styles.view}>
          {/* Arrow keys only move between the buttons in here. */}
          {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
          <div ref={canvas} className={styles.canvas} style={{ width: placed.width, height: placed.height }} onKeyDown={onKeyDown}>
            <Edges natural={natural} placed={placed} />
            {map.nodes.map((node) => {
              const at = natural.nodes.get(node.id);
              return at && <MapNode key={node.id} node={node} at={placed.at(at)} isSelected={node.id === service} />;
            })}
          </div>
        </div>
        {selected ? <NodeCard key={selected.id} node={selected} /> : <Legend />}
      </div>
    </Panel>
  );
}

function Edges({ natural, placed }: { natural: MapLayout; placed: Spread }): ReactNode {
  const health = useView((view) => view.edges);
  const byKey = useMemo(() => new Map(health.map((edge) => [`${edge.from} ${edge.to}`, edge])), [health]);
  const most = health.reduce((max, edge) => Math.max(max, edge.ratePerSecond ?? 0), 1);
  const paths = useMemo(
    () =>
      natural.edges.map(({ from, to, points }) => {
        const [a, b] = [natural.nodes.get(from), natural.nodes.get(to)];
        return { key: `${from} ${to}`, d: a && b ? edgePath(placed.at(a), placed.at(b), points.map(placed.at)) : '' };
      }),
    [natural, placed],
  );
  return (
    // What the lines say is in the boxes and their descriptions.
    <svg className={styles.edges} width={placed.width} height={placed.height} aria-hidden="true">
      {paths.map(({ key, d }) => {
        const edge = byKey.get(key);
        return <path key={key} d={d} className={cx(styles.edge, styles[edge?.status ?? 'unknown'])} strokeWidth={edgeWidth(edge, most)} />;
      })}
    </svg>
  );
}

/** By the square root of the rate: areas, not lengths, are what the eye compares. */
function edgeWidth(edge: EdgeHealth | undefined, most: number): number {
  const rate = edge?.ratePerSecond ?? 0;
  return rate > 0 ? Math.round((1 + 4 * Math.sqrt(rate / most)) * 10) / 10 : 1;
}

function Legend(): ReactNode {
  const hasUnseen = useWarRoom((s) => (s.unseen?.components.size ?? 0) > 0);
  return (
    <div className={styles.legend}>
      <StatusBadge status="good">Good</StatusBadge>
      <StatusBadge status="warning">Degraded</StatusBadge>
      <StatusBadge status="bad">Failing</StatusBadge>
      <StatusBadge status="unknown">No data</StatusBadge>
      {hasUnseen && (
        <span className={styles.legendUnseen}>
          <EyeOff size={14} aria-hidden="true" /> Nothing of it opened by then
        </span>
      )}
      <span className={styles.legendNote}>Over the last minute. Lines: width is rate, colour the callee as its caller sees it.</span>
    </div>
  );
}

/** The nearest box in the direction of an arrow key. */
function neighbour(key: string, from: string, map: MapInfo, { nodes }: MapLayout): string | null {
  const direction: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const d = direction[key];
  const origin = nodes.get(from);
  if (!d || !origin) return null;
  let best: string | null = null;
  let bestCost = Infinity;
  for (const { id } of map.nodes) {
    const at = nodes.get(id);
    if (!at || id === from) continue;
    const along = (at.x - origin.x) * d[0] + (at.y - origin.y) * d[1];
    const across = Math.abs((at.x - origin.x) * d[1]) + Math.abs((at.y - origin.y) * d[0]);
    if (along > 1 && along + 2 * across < bestCost) {
      best = id;
      bestCost = along + 2 * across;
    }
  }
  return best;
}
