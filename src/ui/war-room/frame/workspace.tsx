import { Columns2, Telescope } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { Activity, lazy, memo, Suspense, useDeferredValue, useEffect, useId, useState, type ComponentType, type ReactNode } from 'react';
import { ErrorBoundary } from '../../app/error-boundary.tsx';
import { cx, IconButton, Select, Spinner, SplitPane, VisuallyHidden } from '../../kit/index.ts';
import { MapPanel } from '../panels/map/map-panel.tsx';
import { SloPanel } from '../panels/slo/slo-panel.tsx';
import { WORKSPACE_TABS, type Side, type WorkspaceTab } from '../panel-types.ts';
import { UnseenNote } from '../shared/unseen-note.tsx';
import { useActions, useView, useWarRoom } from '../shared/world-context.ts';
import styles from './frame.module.css';
import { RangeControl } from './range-control.tsx';
import { TAB_LABELS } from './words.ts';

/** Panels that come after the first picture, in the order in which they are most likely wanted. */
const LATER: Readonly<Record<Exclude<WorkspaceTab, 'map' | 'slo'>, () => Promise<{ default: ComponentType }>>> = {
  dashboards: () => import('../panels/dashboards/dashboards-panel.tsx').then((m) => ({ default: m.DashboardsPanel })),
  traces: () => import('../panels/traces/traces-panel.tsx').then((m) => ({ default: m.TracesPanel })),
  logs: () => import('../panels/logs/logs-panel.tsx').then((m) => ({ default: m.LogsPanel })),
  metrics: () => import('../panels/metrics/metrics-panel.tsx').then((m) => ({ default: m.MetricsPanel })),
  changes: () => import('../panels/changes/changes-panel.tsx').then((m) => ({ default: m.ChangesPanel })),
  database: () => import('../panels/database/database-panel.tsx').then((m) => ({ default: m.DatabasePanel })),
};

const PANELS: Readonly<Record<WorkspaceTab, ComponentType>> = {
  map: MapPanel,
  slo: SloPanel,
  dashboards: lazy(LATER.dashboards),
  metrics: lazy(LATER.metrics),
  logs: lazy(LATER.logs),
  traces: lazy(LATER.traces),
  changes: lazy(LATER.changes),
  database: lazy(LATER.database),
};

/** Fetches the panels' code while nobody waits for it, one at a time, so that the first visit of a tab only has to draw. */
function useCodeInAdvance(): void {
  useEffect(() => {
    let stopped = false;
    const fetchAll = async (): Promise<void> => {
      for (const load of Object.values(LATER)) {
        await new Promise((resolve) => {
          setTimeout(resolve, PAUSE_MS);
        });
        // One that cannot be fetched now is fetched, and complained of, when its tab is opened.
        if (!stopped) await load().catch(() => undefined);
      }
      if (!stopped) await import('../query-bar/editor/load-editor.ts').then(({ loadEditors }) => loadEditors()).catch(() => undefined);
    };
    void fetchAll();
    return () => {
      stopped = true;
    };
  }, []);
}

const PAUSE_MS = 300;

/** One or two panels, chosen by tabs. A panel stays as it was left while another is shown in its place. */
export function Workspace(): ReactNode {
  const left = useWarRoom((s) => s.left);
  const right = useWarRoom((s) => s.right);
  const { look } = useActions();
  useCodeInAdvance();
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

const tabId = (base: string, id: WorkspaceTab): string => `${base}tab-${id}`;
const panelId = (base: string, id: WorkspaceTab): string => `${base}panel-${id}`;

const SIDE_OPTIONS = WORKSPACE_TABS.map((value) => ({ value, label: TAB_LABELS[value] }));

function WorkspaceSide({ side, tab, isSplit }: { side: Side; tab: WorkspaceTab; isSplit: boolean }): ReactNode {
  const { openTab, focusSide } = useActions();
  const active = useWarRoom((s) => s.side === side);
  const unseen = useWarRoom((s) => s.unseen?.tabs);
  const base = useId();
  // The tab answers a click at once, and the second side opens at once; the panel is drawn in pieces behind it, so that no press of a key waits for it.
  const shown = useDeferredValue<WorkspaceTab | null>(tab, side === 'right' ? null : tab);
  const [visited, setVisited] = useState<ReadonlySet<WorkspaceTab>>(() => new Set(shown === null ? [] : [shown]));
  if (shown !== null && !visited.has(shown)) setVisited(new Set([...visited, shown]));
  const choose = (id: string): void => openTab(id as WorkspaceTab, side);
  const name = side === 'left' ? 'Left panel' : 'Right panel';
  return (
    // Which side shortcuts act on follows attention; this adds nothing that can be operated.
    <Tabs.Root className={cx(styles.side, isSplit && active && styles.activeSide)} value={tab} onValueChange={choose} onFocusCapture={() => focusSide(side)} onPointerDownCapture={() => focusSide(side)}>
      <div className={styles.sideBar}>
        {/* Half a workspace is too narrow for eight tabs; it gets a list instead. */}
        {isSplit ? (
          <Select<WorkspaceTab> className={styles.sideSelect} label={name} hideLabel size="small" value={tab} onChange={choose} options={SIDE_OPTIONS} />
        ) : (
          <TabList base={base} />
        )}
        {(!isSplit || side === 'right') && <SideControls isSplit={isSplit} />}
      </div>
      {[...visited].map((id) => (
        // Not the library's own, which asks for the style of everything in it at once, in the middle of drawing it.
        <div key={id} role="tabpanel" id={panelId(base, id)} className={styles.sideContent} data-unseen={unseen?.has(id) || undefined} hidden={id !== shown} tabIndex={-1} {...(isSplit ? { 'aria-label': TAB_LABELS[id] } : { 'aria-labelledby': tabId(base, id) })}>
          <Activity mode={id === shown ? 'visible' : 'hidden'}>
            {unseen?.has(id) && <UnseenNote of={TAB_LABELS[id]} />}
            <WorkspacePanel tab={id} />
          </Activity>
        </div>
      ))}
    </Tabs.Root>
  );
}

/** Where any question can be asked. They stand together, and remain tabs like the others. */
const EXPLORE: readonly WorkspaceTab[] = ['metrics', 'logs', 'traces'];

function TabList({ base }: { base: string }): ReactNode {
  const before = WORKSPACE_TABS.slice(0, WORKSPACE_TABS.indexOf('metrics'));
  const after = WORKSPACE_TABS.filter((id) => !before.includes(id) && !EXPLORE.includes(id));
  return (
    <Tabs.List className={styles.tabList} aria-label="Workspace">
      {before.map((id) => (
        <Tab key={id} id={id} base={base} />
      ))}
      {/* For the eye only: a list of tabs holds nothing but tabs, and each says by its own name what it is. */}
      <span className={styles.tabGroup} role="presentation">
        <span className={styles.tabGroupName} aria-hidden="true" title="Explore: ask anything of metrics, logs and traces">
          <Telescope size={14} />
          <span>Explore</span>
        </span>
        {EXPLORE.map((id) => (
          <Tab key={id} id={id} base={base} />
        ))}
      </span>
      {after.map((id) => (
        <Tab key={id} id={id} base={base} />
      ))}
    </Tabs.List>
  );
}

function Tab({ id, base }: { id: WorkspaceTab; base: string }): ReactNode {
  const isUnseen = useWarRoom((s) => s.unseen?.tabs.has(id) ?? false);
  const firing = useView((view) => (id === 'slo' ? view.alerts.reduce((count, alert) => count + Number(alert.state === 'firing'), 0) : 0));
  return (
    <Tabs.Trigger id={tabId(base, id)} aria-controls={panelId(base, id)} className={styles.tab} value={id} data-unseen={isUnseen || undefined}>
      {TAB_LABELS[id]}
      {isUnseen && <VisuallyHidden>, not opened by then</VisuallyHidden>}
      {firing > 0 && (
        <span className={styles.tabBadge}>
          {firing}
          <VisuallyHidden> firing</VisuallyHidden>
        </span>
      )}
    </Tabs.Trigger>
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

const WorkspacePanel = memo(function WorkspacePanel({ tab }: { tab: WorkspaceTab }): ReactNode {
  const Content = PANELS[tab];
  return (
    <ErrorBoundary name={TAB_LABELS[tab]}>
      <Suspense fallback={<div className={styles.loadingPanel}>{<Spinner label={`Opening ${TAB_LABELS[tab].toLowerCase()}`} />}</div>}>
        <Content />
      </Suspense>
    </ErrorBoundary>
  );
});
