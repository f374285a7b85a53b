import { Database, EyeOff, Globe, Network, Server, Users, Rows3, Zap } from 'lucide-react';
import { memo, type ComponentType, type ReactNode } from 'react';
import type { MapInfo, NodeHealth, Status } from '../../../../session/view.ts';
import { cx, formatDurationS, formatPercent, formatRate, StatusShape } from '../../../kit/index.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { useActions, useView, useWarRoom, useWorld } from '../../shared/world-context.ts';
import { NODE, type Point } from './layout.ts';
import styles from './map.module.css';
import { nodePin } from './node-pin.ts';

export type MapNodeInfo = MapInfo['nodes'][number];

const GLYPHS: Readonly<Record<MapNodeInfo['kind'], ComponentType<{ size: number }>>> = { client: Users, gateway: Network, service: Server, third_party: Globe, database: Database, cache: Zap, broker: Rows3 };
export const KIND_WORDS: Readonly<Record<MapNodeInfo['kind'], string>> = { client: 'users', gateway: 'gateway', service: 'service', third_party: 'third party', database: 'database', cache: 'cache', broker: 'message broker' };
export const STATUS_WORDS: Readonly<Record<Status, string>> = { good: 'Good', warning: 'Degraded', bad: 'Failing', unknown: 'No data' };

const UNKNOWN: NodeHealth = { id: '', status: 'unknown', ratePerSecond: null, errorRatio: null, p95Seconds: null, ready: 0, instances: 0, exprs: { rate: '', errors: '', p95: '' } };

/** A part of the system with its vital signs. Drawn anew only when what it prints changes. */
export const MapNode = memo(function MapNode({ node, at, isSelected }: { node: MapNodeInfo; at: Point; isSelected: boolean }): ReactNode {
  const health = useView((view) => view.nodes.find((one) => one.id === node.id)) ?? UNKNOWN;
  const { store } = useWorld();
  const { selectService } = useActions();
  const isUnseen = useWarRoom((s) => s.unseen?.components.has(node.id) ?? false);
  const pin = usePinnable(() => nodePin(node, health, store.getState().view?.clockMs ?? 0));
  const Glyph = GLYPHS[node.kind];
  const rate = health.ratePerSecond === null ? '–' : formatRate(health.ratePerSecond);
  const errors = health.errorRatio === null ? '–' : formatPercent(Number(health.errorRatio.toPrecision(2)));
  const p95 = health.p95Seconds === null ? '–' : formatDurationS(health.p95Seconds);
  const ready = health.instances > 0 ? `${health.ready}/${health.instances}` : '';
  const name = `${node.title}, ${KIND_WORDS[node.kind]}: ${STATUS_WORDS[health.status]}. ${rate}, ${errors} errors, p95 ${p95}${ready && `, ${health.ready} of ${health.instances} ready`}${isUnseen ? '. Nothing of it had been opened by then' : ''}`;
  return (
    <button
      type="button"
      className={cx(styles.node, styles[health.status])}
      style={{ width: NODE.width, height: NODE.height, transform: `translate(${Math.round(at.x - NODE.width / 2)}px, ${Math.round(at.y - NODE.height / 2)}px)` }}
      data-node={node.id}
      aria-label={name}
      data-unseen={isUnseen || undefined}
      aria-pressed={isSelected}
      onClick={() => selectService(isSelected ? null : node.id)}
      {...pin}
    >
      <span className={styles.nodeHead}>
        {isUnseen ? <EyeOff size={14} aria-hidden="true" /> : <Glyph size={14} />}
        <span className={styles.nodeTitle}>{node.title}</span>
      </span>
      <span className={styles.nodeStatus}>
        <StatusShape status={health.status} size={9} />
        {STATUS_WORDS[health.status]}
        {ready && (
          <span className={styles.ready} data-short={health.ready < health.instances || undefined}>
            {ready}
          </span>
        )}
      </span>
      <span className={styles.nodeFigures}>
        <span>{rate}</span>
        {health.errorRatio !== null && <span data-bad={health.errorRatio > 0.01 || undefined}>{errors} err</span>}
      </span>
      <span className={styles.nodeFigures}>
        <span>p95</span>
        <span>{p95}</span>
      </span>
    </button>
  );
});
