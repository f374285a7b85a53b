/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an svg is its own image */
import type { ReactNode } from 'react';
import type { ScenarioSummary } from '../../session/summary.ts';
import { layOut, NODE_HEIGHT, NODE_WIDTH, type MapLayout } from './map-layout.ts';
import styles from './briefing.module.css';

type SystemMapData = ScenarioSummary['map'];

/** Who calls whom, from the users at the top to the databases at the bottom. Stands still: health belongs to the war room. */
export function SystemMap({ map }: { map: SystemMapData }): ReactNode {
  const layout = layOut(map);
  return (
    <svg role="img" aria-label={describe(map)} viewBox={`0 0 ${layout.width} ${layout.height}`} style={{ width: '100%', maxWidth: layout.width }}>
      {layout.edges.map((edge) => (
        <path key={`${edge.from} ${edge.to}`} className={styles.edge} d={edge.path} />
      ))}
      {layout.nodes.map((node) => (
        <Node key={node.id} node={node} />
      ))}
    </svg>
  );
}

function Node({ node: { x, y, kind, title } }: { node: MapLayout['nodes'][number] }): ReactNode {
  const round = kind === 'client' ? NODE_HEIGHT / 2 : 4;
  const short = title.length > 19 ? `${title.slice(0, 18)}…` : title;
  return (
    <g transform={`translate(${x} ${y})`}>
      <title>{title}</title>
      <rect className={kind === 'third_party' ? styles.foreign : styles.node} width={NODE_WIDTH} height={NODE_HEIGHT} rx={round} />
      {kind === 'database' && <path className={styles.lid} d={`M0 7.5H${NODE_WIDTH}`} />}
      <text className={styles.nodeText} x={NODE_WIDTH / 2} y={kind === 'database' ? 22 : 19} textAnchor="middle">
        {short}
      </text>
    </g>
  );
}

function describe({ nodes, edges }: SystemMapData): string {
  const title = (id: string): string => nodes.find((node) => node.id === id)?.title ?? id;
  return `Map of the system. ${nodes
    .map((node) => ({ node, to: edges.filter((edge) => edge.from === node.id).map((edge) => title(edge.to)) }))
    .filter(({ to }) => to.length > 0)
    .map(({ node, to }) => `${node.title} calls ${to.join(' and ')}.`)
    .join(' ')}`;
}
