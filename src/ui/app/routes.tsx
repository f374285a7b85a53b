import { lazy, Suspense, type ReactNode } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Spinner } from '../kit/progress.tsx';
import styles from './app.module.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { NotFoundPage } from './not-found-page.tsx';

const LibraryPage = lazy(() => import('../library/library-page.tsx').then((m) => ({ default: m.LibraryPage })));
const BriefingPage = lazy(() => import('../briefing/briefing-page.tsx').then((m) => ({ default: m.BriefingPage })));
const HistoryPage = lazy(() => import('../history/history-page.tsx').then((m) => ({ default: m.HistoryPage })));
const ProgressPage = lazy(() => import('../progress/progress-page.tsx').then((m) => ({ default: m.ProgressPage })));
const WarRoomPage = lazy(() => import('../war-room/war-room-page.tsx').then((m) => ({ default: m.WarRoomPage })));
const ReplayPage = lazy(() => import('../replay/replay-page.tsx').then((m) => ({ default: m.ReplayPage })));
const WatchPage = lazy(() => import('../replay/watch-page.tsx').then((m) => ({ default: m.WatchPage })));
const ComparePage = lazy(() => import('../replay/compare-page.tsx').then((m) => ({ default: m.ComparePage })));
const DebriefPage = lazy(() => import('../debrief/debrief-page.tsx').then((m) => ({ default: m.DebriefPage })));
const MakePage = lazy(() => import('../drill/make-page.tsx').then((m) => ({ default: m.MakePage })));
const JoinPage = lazy(() => import('../drill/join-page.tsx').then((m) => ({ default: m.JoinPage })));
const DeskPage = lazy(() => import('../drill/desk-page.tsx').then((m) => ({ default: m.DeskPage })));
// Rooms contribute sections to the settings by being imported.
const SettingsPage = lazy(() => Promise.all([import('../settings/settings-page.tsx'), import('../history/register.ts')]).then(([m]) => ({ default: m.SettingsPage })));
const GalleryPage = import.meta.env.DEV ? lazy(() => import('./gallery/gallery-page.tsx').then((m) => ({ default: m.GalleryPage }))) : null;

interface ScenarioParams {
  readonly scenarioId: string;
}

interface WatchParams extends ScenarioParams {
  readonly seed?: string | undefined;
}

interface DrillParams {
  readonly code: string;
}

/** A seed in the address; null where there is none, or something else. */
function seedIn(text: string | undefined): number | null {
  const seed = Number(text ?? NaN);
  return Number.isSafeInteger(seed) && seed >= 0 && seed <= 0xffff_ffff ? seed : null;
}

interface RunParams {
  readonly runId: string;
}

/** The rooms. Each is loaded when first entered, and starts afresh when its address names another run. */
export function Routes(): ReactNode {
  const [path] = useLocation();
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={<RouteLoading />}>
        <Switch>
          <Route path="/">
            <LibraryPage />
          </Route>
          <Route path="/briefing/:scenarioId">{({ scenarioId }: ScenarioParams) => <BriefingPage key={scenarioId} scenarioId={scenarioId} />}</Route>
          <Route path="/progress">
            <ProgressPage />
          </Route>
          <Route path="/history">
            <HistoryPage />
          </Route>
          <Route path="/play/:runId">{({ runId }: RunParams) => <WarRoomPage key={runId} runId={runId} />}</Route>
          <Route path="/replay/:runId">{({ runId }: RunParams) => <ReplayPage key={runId} runId={runId} />}</Route>
          <Route path="/watch/:scenarioId/:seed?">{({ scenarioId, seed }: WatchParams) => <WatchPage key={scenarioId} scenarioId={scenarioId} next={seedIn(seed)} />}</Route>
          <Route path="/compare/:runId">{({ runId }: RunParams) => <ComparePage key={runId} runId={runId} />}</Route>
          <Route path="/debrief/:runId">{({ runId }: RunParams) => <DebriefPage key={runId} runId={runId} />}</Route>
          <Route path="/drill">
            <MakePage />
          </Route>
          <Route path="/drill/:code">{({ code }: DrillParams) => <JoinPage key={code} code={code} />}</Route>
          <Route path="/drill/:code/desk">{({ code }: DrillParams) => <DeskPage key={code} code={code} />}</Route>
          <Route path="/settings">
            <SettingsPage />
          </Route>
          {GalleryPage && (
            <Route path="/gallery">
              <GalleryPage />
            </Route>
          )}
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function RouteLoading(): ReactNode {
  return (
    <div className={styles.loading}>
      <Spinner label="Opening" />
    </div>
  );
}
