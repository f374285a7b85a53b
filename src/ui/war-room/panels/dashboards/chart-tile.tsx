import { ChartLine, EllipsisVertical, Pin, ScrollText } from 'lucide-react';
import { useMemo, useRef, type ReactNode } from 'react';
import type { PanelSpec } from '../../../../scenario/types.ts';
import { DropdownMenu, IconButton, type ChartMarker, type MenuEntry, type Unit } from '../../../kit/index.ts';
import { MetricChart } from '../../shared-telemetry/metric-chart.tsx';
import { unitOfPanel } from '../../shared-telemetry/metric-units.ts';
import { useMetricChart } from '../../shared-telemetry/use-metric-chart.ts';
import { useVisible } from '../../shared-telemetry/use-visible.ts';
import { serviceLogFilter } from '../../shared/filters.ts';
import { usePinDrag } from '../../shared/use-pinnable.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import styles from './dashboards.module.css';

/** Twelve charts are twelve or more questions; once a second each would be most of the worker's time at high speed. */
const REFRESH_MS = 1_500;

interface ChartTileProps {
  spec: PanelSpec;
  dashboard: string;
  markers: readonly ChartMarker[];
}

/** One chart of a dashboard. It asks only while it can be seen. */
export function ChartTile({ spec, dashboard, markers }: ChartTileProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const visible = useVisible(host);
  const unit = unitOfPanel(spec.unit);
  const chart = useMetricChart({ panel: 'dashboards', title: `${dashboard}: ${spec.title}`, unit, queries: spec.queries, visible, refreshMs: REFRESH_MS, host });
  const { slos } = useInfo();
  const thresholds = useMemo(() => {
    const { threshold } = spec;
    if (threshold === null) return [];
    const promised = slos.some(({ underUs, target }) => underUs / 1e6 === threshold || target === threshold || Math.abs(1 - target - threshold) < 1e-9);
    return [{ value: threshold, label: promised ? 'SLO' : 'limit' }];
  }, [spec, slos]);
  return (
    <MetricChart
      className={styles.tile}
      chart={chart}
      host={host}
      title={spec.title}
      unit={unit}
      markers={markers}
      thresholds={thresholds}
      height="fill"
      toolbar={<TileMenu spec={spec} unit={unit} chart={chart} />}
    />
  );
}

function TileMenu({ spec, unit, chart }: { spec: PanelSpec; unit: Unit; chart: ReturnType<typeof useMetricChart> }): ReactNode {
  const { pin, openMetrics, openLogs } = useActions();
  const dragProps = usePinDrag(chart.draft);
  const pinNow = (): void => {
    const draft = chart.draft();
    if (draft) void pin(draft);
  };
  const exprs = spec.queries.map(({ expr }) => expr);
  const explore = (): void => openMetrics({ expr: exprs[0] ?? '', exprs, unit });
  const services = [...new Set(chart.shown?.series.map(({ labels }) => labels['service_name']).filter((name) => name !== undefined))];
  const entries: MenuEntry[] = [
    { id: 'pin', label: 'Pin to the case board', icon: <Pin size={14} aria-hidden="true" />, keys: 'p', onSelect: pinNow },
    { id: 'explore', label: 'Open in Explore', hint: exprs.length === 1 ? exprs[0] : `${exprs.length} queries`, icon: <ChartLine size={14} aria-hidden="true" />, onSelect: explore },
    ...(spec.queries.length === 1
      ? []
      : (['separator', { group: 'One query in Explore' }, ...spec.queries.map(({ expr, legend }, i) => ({ id: `metrics-${i}`, label: legend || `Query ${i + 1}`, hint: expr, icon: <ChartLine size={14} aria-hidden="true" />, onSelect: () => openMetrics({ expr, unit }) }))] as const)),
    ...(services.length === 0 || services.length > 6 ? [] : (['separator'] as const)),
    ...(services.length > 6 ? [] : services.map((service) => ({ id: `logs-${service}`, label: `Logs of ${service}`, icon: <ScrollText size={14} aria-hidden="true" />, onSelect: () => openLogs({ filter: serviceLogFilter(service) }) }))),
  ];
  return (
    <span className={styles.tools}>
      <IconButton label={`Open ${spec.title} in Explore`} size="small" icon={<ChartLine size={14} aria-hidden="true" />} onClick={explore} />
      <IconButton {...dragProps} label={`Pin ${spec.title}`} size="small" disabled={!chart.shown} icon={<Pin size={14} aria-hidden="true" />} onClick={pinNow} />
      <DropdownMenu align="end" label={spec.title} trigger={<IconButton label={`More for ${spec.title}`} size="small" icon={<EllipsisVertical size={14} aria-hidden="true" />} />} entries={entries} />
    </span>
  );
}
