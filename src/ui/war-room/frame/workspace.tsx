import { Columns2 } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { Activity, lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { ErrorBoundary } from '../../app/error-boundary.tsx';
import { cx, IconButton, Select, Spinner, SplitPane, VisuallyHidden } from '../../kit/index.ts';
import { MapPanel } from '../panels/map/map-panel.tsx';
import { SloPanel } from '../panels/slo/slo-panel.tsx';
import { WORKSPACE_TABS, type Side, type WorkspaceTab } from '../panel-types.ts';
import { useActions, useView, useWarRoom } from '../shared/world-context.ts';
import styles from './frame.module.css';
import { RangeControl } from './range-control.tsx';
import { TAB_LABELS } from './words.ts';

const PANELS: Readonly<Record<WorkspaceTab, ComponentType>> = {
  map: MapPanel,
  slo: SloPanel,
  dashboards: lazy(() => import('../panels/dashboards/dashboards-panel.tsx').then((m) => ({ default: m.DashboardsPanel }))),
  metrics: lazy(() => import('../panels/metrics/metrics-panel.tsx').then((m) => ({ default: m.MetricsPanel }))),
  logs: lazy(() => import('../panels/logs/logs-panel.tsx').then((m) => ({ default: m.LogsPanel }))),
  traces: lazy(() => import('../panels/traces/traces-panel.tsx').then((m) => ({ default: m.TracesPanel }))),
  changes: lazy(() => import('../panels/changes/changes-panel.tsx').then((m) => ({ default: m.ChangesPanel }))),
  database: lazy(() => import('../panels/database/database-panel.tsx').then((m) => ({ default: m.DatabasePanel }))),
};

/** One or two panels, chosen by tabs. A panel stays as it was left while another is shown in its place. */
export function Workspace(): ReactNode {
  const left = useWarRoom((s) => s.left);
  const right = useWarRoom((s) => s.right);
  const { look } = useActions();
  useEffect(() => look(left, '', 'left'), [left, look]);
  useEffect(() => {
    if (right !== null) look(right, '', 'right');
  }, [right, look]);
  return (
    <SplitPane
      storageKey="war-room.workspace"
      panes={[
        { id: 'left', label: 'Left panel', min: 300, children: <WorkspaceSide side="left" tab={left} isSplit={right !== null} /> },
        ...(right === null ? [] : [{ id: 'right', label: 'Right panel', size: 440, min: 300, children: <WorkspaceSide side="right" tab={right} isSplit /> }]),
      ]}
    />
  );
}

function WorkspaceSide({ side, tab, isSplit }: { side: Side; tab: WorkspaceTab; isSplit: boolean }): ReactNode {
  const { openTab, focusSide } = useActions();
  const active = useWarRoom((s) => s.side === side);
  const [visited, setVisited] = useState<ReadonlySet<WorkspaceTab>>(() => new Set([tab]));
  if (!visited.has(tab)) setVisited(new Set([...visited, tab]));
  const choose = (id: string): void => openTab(id as WorkspaceTab, side);
  const name = side === 'left' ? 'Left panel' : 'Right panel';
  return (
    // Which side shortcuts act on follows attention; this adds nothing that can be operated.
    <Tabs.Root className={cx(styles.side, isSplit && active && styles.activeSide)} value={tab} onValueChange={choose} onFocusCapture={() => focusSide(side)} onPointerDownCapture={() => focusSide(side)}>
      <div className={styles.sideBar}>
        {/* Half a workspace is too narrow for eight tabs; it gets a list instead. */}
        {isSplit ? (
          <Select<WorkspaceTab> className={styles.sideSelect} label={name} hideLabel size="small" value={tab} onChange={choose} options={WORKSPACE_TABS.map((value) => ({ value, label: TAB_LABELS[value] }))} />
        ) : (
          <TabList />
        )}
        {(!isSplit || side === 'right') && <SideControls isSplit={isSplit} />}
      </div>
      {[...visited].map((id) => (
        <Tabs.Content key={id} value={id} className={styles.sideContent} forceMount hidden={id !== tab} tabIndex={-1} {...(isSplit ? { 'aria-label': TAB_LABELS[id], 'aria-labelledby': undefined } : {})}>
          <Activity mode={id === tab ? 'visible' : 'hidden'}>
            <WorkspacePanel tab={id} />
          </Activity>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function TabList(): ReactNode {
  const firing = useView((view) => view.alerts.reduce((count, alert) => count + Number(alert.state === 'firing'), 0));
  return (
    <Tabs.List className={styles.tabList} aria-label="Workspace">
      {WORKSPACE_TABS.map((id) => (
        <Tabs.Trigger key={id} className={styles.tab} value={id}>
          {TAB_LABELS[id]}
          {id === 'slo' && firing > 0 && (
            <span className={styles.tabBadge}>
              {firing}
              <VisuallyHidden> firing</VisuallyHidden>
            </span>
          )}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  );
}

function SideControls({ isSplit }: { isSplit: boolean }): ReactNode {
  const { toggleSplit } = useActions();
  return (
    <div className={styles.sideControls}>
      <RangeControl />
      <IconButton size="small" label="Two panels side by side" keys={'\\'} pressed={isSplit} icon={<Columns2 size={16} />} onClick={toggleSplit} />
    </div>
  );
}

function WorkspacePanel({ tab }: { tab: WorkspaceTab }): ReactNode {
  const Content = PANELS[tab];
  return (
    <ErrorBoundary name={TAB_LABELS[tab]}>
      <Suspense fallback={<div className={styles.loadingPanel}>{<Spinner label={`Opening ${TAB_LABELS[tab].toLowerCase()}`} />}</div>}>
        <Content />
      </Suspense>
    </ErrorBoundary>
  );
}
