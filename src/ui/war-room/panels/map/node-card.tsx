import { Activity as Pulse, Database, List, Pin, Waypoints, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, formatDurationS, formatPercent, formatRate, IconButton, StatusBadge } from '../../../kit/index.ts';
import { serviceLogFilter, traceFilterFor } from '../../shared/filters.ts';
import { useActions, useView } from '../../shared/world-context.ts';
import styles from './map.module.css';
import { KIND_WORDS, STATUS_WORDS, type MapNodeInfo } from './map-node.tsx';
import { nodePin } from './node-pin.ts';

/** More about the chosen part, and the ways from here into the telemetry about it. */
export function NodeCard({ node }: { node: MapNodeInfo }): ReactNode {
  const health = useView((view) => view.nodes.find((one) => one.id === node.id));
  const clockMs = useView((view) => view.clockMs);
  const { selectService, openLogs, openMetrics, openTraces, openDatabase, pin } = useActions();
  if (!health) return null;
  const figures = [
    { name: 'Rate', value: health.ratePerSecond === null ? 'no data' : formatRate(health.ratePerSecond), expr: health.exprs.rate },
    { name: 'Errors', value: health.errorRatio === null ? 'no data' : formatPercent(health.errorRatio), expr: health.exprs.errors },
    { name: 'p95', value: health.p95Seconds === null ? 'no data' : formatDurationS(health.p95Seconds), expr: health.exprs.p95 },
  ];
  return (
    <section className={styles.card} aria-label={node.title}>
      <header className={styles.cardHead}>
        <h3>{node.title}</h3>
        <StatusBadge status={health.status} variant="soft">
          {STATUS_WORDS[health.status]}
        </StatusBadge>
        <span className={styles.cardKind}>
          {KIND_WORDS[node.kind]}
          {node.team && `, team ${node.team}`}
          {health.instances > 0 && `, ${health.ready} of ${health.instances} ready`}
        </span>
        <IconButton size="small" label={`Close ${node.title}`} icon={<X size={16} />} onClick={() => selectService(null)} />
      </header>
      <dl className={styles.figures}>
        {figures.map(({ name, value, expr }) => (
          <div key={name} className={styles.figure}>
            <dt>{name}</dt>
            <dd>
              {expr ? (
                <button type="button" className={styles.figureLink} title={expr} aria-label={`${name} ${value}: open in metrics`} onClick={() => openMetrics({ expr })}>
                  {value}
                </button>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.cardLinks}>
        <Button size="small" icon={<Pulse size={14} aria-hidden="true" />} disabled={!health.exprs.p95} onClick={() => openMetrics({ expr: health.exprs.p95 })}>
          Metrics
        </Button>
        {node.kind === 'database' ? (
          <Button size="small" icon={<Database size={14} aria-hidden="true" />} onClick={() => openDatabase({ database: node.id })}>
            Diagnostics
          </Button>
        ) : (
          <>
            <Button size="small" icon={<List size={14} aria-hidden="true" />} onClick={() => openLogs({ filter: serviceLogFilter(node.id) })}>
              Logs
            </Button>
            <Button size="small" icon={<Waypoints size={14} aria-hidden="true" />} onClick={() => openTraces({ filter: traceFilterFor(node) })}>
              Traces
            </Button>
          </>
        )}
        <Button size="small" icon={<Pin size={14} aria-hidden="true" />} onClick={() => void pin(nodePin(node, health, clockMs))}>
          Pin
        </Button>
      </div>
    </section>
  );
}
