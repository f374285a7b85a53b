import '../../../src/ui/styles/index.css';
import { Suspense, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { registerSeries } from '../../../src/ui/kit/index.ts';
import { ChangesPanel } from '../../../src/ui/war-room/panels/changes/changes-panel.tsx';
import { DashboardsPanel } from '../../../src/ui/war-room/panels/dashboards/dashboards-panel.tsx';
import { DatabasePanel } from '../../../src/ui/war-room/panels/database/database-panel.tsx';
import { LogsPanel } from '../../../src/ui/war-room/panels/logs/logs-panel.tsx';
import { MetricsPanel } from '../../../src/ui/war-room/panels/metrics/metrics-panel.tsx';
import { TracesPanel } from '../../../src/ui/war-room/panels/traces/traces-panel.tsx';
import { INFO, NOW_MS } from './fake-run.ts';
import { fakeWorld } from './fake-world.tsx';
import { CONSOLES, HARNESS_ANSWERS, HARNESS_LONG_ANSWERS } from './harness-answers.ts';

/**
 * One panel by itself, to look at: `harness.html?panel=logs`, served by `npm run dev`. Parameters: `width`, `height`, `live` (time
 * moves), and what to open: `expr`, `filter`, `trace`.
 */
const PANELS: Readonly<Record<string, ComponentType>> = { dashboards: DashboardsPanel, metrics: MetricsPanel, logs: LogsPanel, traces: TracesPanel, changes: ChangesPanel, database: DatabasePanel };

const query = new URLSearchParams(location.search);
registerSeries(INFO.map.nodes.map((node) => node.id));
const { Provider, store, moveTo } = fakeWorld(HARNESS_ANSWERS, { long: HARNESS_LONG_ANSWERS, consoles: CONSOLES });
const Panel = PANELS[query.get('panel') ?? 'dashboards'] ?? DashboardsPanel;
const { actions } = store.getState();
if (query.has('expr')) actions.openMetrics({ expr: query.get('expr') ?? '' });
if (query.has('filter')) actions.openLogs({ filter: query.get('filter') ?? '' });
if (query.has('trace')) actions.openTrace(query.get('trace') ?? '');
if (query.has('live')) {
  let now = NOW_MS;
  setInterval(() => moveTo((now += 250 * Number(query.get('live') || 1))), 250);
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <Provider>
      <div style={{ width: query.get('width') ?? '100%', height: query.get('height') ?? '100dvh', overflow: 'hidden' }}>
        <Suspense>
          <Panel />
        </Suspense>
      </div>
    </Provider>,
  );
}
