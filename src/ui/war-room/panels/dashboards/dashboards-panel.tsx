import { LayoutDashboard } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { EmptyState, SegmentedControl, Select } from '../../../kit/index.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useMarkers } from '../../shared-telemetry/use-markers.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { ChartTile } from './chart-tile.tsx';
import { useDashboardsState } from './dashboards-state.ts';
import styles from './dashboards.module.css';

/** More than fit in a row of buttons are a list. */
const BUTTONS_MAX = 4;

/** The scenario's dashboards: what the teams thought of before the incident. */
export function DashboardsPanel(): ReactNode {
  const { dashboards } = useInfo();
  const { look } = useActions();
  const markers = useMarkers();
  const [{ dashboardId }, set] = useDashboardsState();
  useJump('dashboards', (to) => set({ dashboardId: to.dashboardId }));
  const current = dashboards.find((one) => one.id === dashboardId) ?? dashboards[0];
  const currentId = current?.id;
  useEffect(() => {
    if (currentId !== undefined) look('dashboards', currentId);
  }, [look, currentId]);

  if (!current) return <EmptyState icon={<LayoutDashboard size={16} aria-hidden="true" />} title="This system has no dashboards" hint="Ask for figures by name in Metrics." />;
  const choose = (id: string): void => set({ dashboardId: id });
  return (
    <section className={styles.panel} aria-label="Dashboards">
      <header className={styles.header}>
        {dashboards.length > 1 &&
          (dashboards.length <= BUTTONS_MAX ? (
            <SegmentedControl label="Dashboard" size="small" value={current.id} onChange={choose} segments={dashboards.map(({ id, title }) => ({ value: id, label: title }))} />
          ) : (
            <Select label="Dashboard" hideLabel size="small" value={current.id} onChange={choose} options={dashboards.map(({ id, title }) => ({ value: id, label: title }))} />
          ))}
        {dashboards.length === 1 && <h2 className={styles.title}>{current.title}</h2>}
        <p className={styles.hint}>Drag in a chart to choose the range for all panels</p>
      </header>
      <div className={styles.scroll}>
        <div className={styles.grid}>
          {current.panels.map((spec) => (
            <ChartTile key={`${current.id} ${spec.title}`} spec={spec} dashboard={current.title} markers={markers} />
          ))}
        </div>
      </div>
    </section>
  );
}
