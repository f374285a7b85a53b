import { LayoutDashboard } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { EmptyState, SegmentedControl, Select } from '../../../kit/index.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useMarkers } from '../../shared-telemetry/use-markers.ts';
import { UnseenNote } from '../../shared/unseen-note.tsx';
import { useActions, useInfo, useWarRoom } from '../../shared/world-context.ts';
import { ChartTile } from './chart-tile.tsx';
import { useDashboardsState } from './dashboards-state.ts';
import styles from './dashboards.module.css';

/** More than fit in a row of buttons are a list. */
const BUTTONS_MAX = 4;
const OWN = 'Of this system';

/** The scenario's dashboards, what the teams thought of before the incident, and behind them those that any system of such parts has. */
export function DashboardsPanel(): ReactNode {
  const { dashboards, standardDashboards } = useInfo();
  const { look } = useActions();
  const markers = useMarkers();
  const [{ dashboardId }, set] = useDashboardsState();
  useJump('dashboards', (to) => set({ dashboardId: to.dashboardId }));
  const current = [...dashboards, ...standardDashboards].find((one) => one.id === dashboardId) ?? dashboards[0] ?? standardDashboards[0];
  const currentId = current?.id;
  // Where no dashboard had been opened at all, the tab says so.
  const isUnseen = useWarRoom(({ unseen }) => unseen !== null && currentId !== undefined && unseen.dashboards.has(currentId) && !unseen.tabs.has('dashboards'));
  useEffect(() => {
    if (currentId !== undefined) look('dashboards', currentId);
  }, [look, currentId]);

  if (!current) return <EmptyState icon={<LayoutDashboard size={16} aria-hidden="true" />} title="This system has no dashboards" hint="Ask for figures by name in Metrics." />;
  const choose = (id: string): void => set({ dashboardId: id });
  const standard = standardDashboards.map(({ id, title, group }) => ({ value: id, label: title, group }));
  const own = dashboards.map(({ id, title }) => ({ value: id, label: title, group: OWN }));
  const hasButtons = dashboards.length > 0 && dashboards.length <= BUTTONS_MAX;
  return (
    <section className={styles.panel} aria-label="Dashboards">
      <header className={styles.header}>
        {hasButtons && <SegmentedControl label="Dashboard" size="small" value={current.id} onChange={choose} segments={dashboards.map(({ id, title }) => ({ value: id, label: title }))} />}
        {hasButtons && standard.length > 0 && (
          <Select label="Standard dashboard" hideLabel size="small" className={styles.choice} placeholder="Standard" value={standard.find(({ value }) => value === current.id)?.value} onChange={choose} options={standard} />
        )}
        {!hasButtons && <Select label="Dashboard" hideLabel size="small" className={styles.choice} value={current.id} onChange={choose} options={[...own, ...standard]} />}
        <p className={styles.hint}>Drag in a chart to choose the range for all panels, double-click to go back</p>
      </header>
      {isUnseen && <UnseenNote of={`“${current.title}”`} />}
      <div className={styles.scroll} data-unseen={isUnseen || undefined}>
        <div className={styles.grid}>
          {current.panels.map((spec) => (
            <ChartTile key={`${current.id} ${spec.title}`} spec={spec} dashboard={current.title} markers={markers} />
          ))}
        </div>
      </div>
    </section>
  );
}
