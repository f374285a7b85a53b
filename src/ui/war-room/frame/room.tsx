import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import type { RunRecord } from '../../../session/intents.ts';
import { SplitPane, type SplitPaneHandle } from '../../kit/index.ts';
import { ActionSheet } from '../panels/action-sheet/action-sheet.tsx';
import { CaseBoardPanel } from '../panels/case-board/case-board-panel.tsx';
import { RolesSheet } from '../panels/roles/roles-sheet.tsx';
import { UpdateSheet } from '../panels/update/update-sheet.tsx';
import { useWarRoom } from '../shared/world-context.ts';
import { Banners } from './banners.tsx';
import styles from './frame.module.css';
import { LeftRail } from './left-rail.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { TopBar } from './top-bar.tsx';
import { useRoomCommands } from './use-room-commands.ts';
import { useTabsInAddress } from './use-tabs-in-address.ts';
import { Workspace } from './workspace.tsx';

// Few export, and nobody at once.
const ExportDialog = lazy(() => import('../export/export-dialog.tsx').then((module) => ({ default: module.ExportDialog })));

/** The room itself: bar, what has to be said now, and three columns that fold and resize. */
export function Room({ runId, record }: { runId: string; record: () => RunRecord | null }): ReactNode {
  const columns = useRef<SplitPaneHandle>(null);
  const overlay = useWarRoom((s) => s.overlay);
  useTabsInAddress();
  useRoomCommands(columns);
  useEffect(() => {
    if (overlay === 'hypothesis' || overlay === 'hint') columns.current?.setCollapsed('case', false);
  }, [overlay]);
  return (
    <div className={styles.room}>
      <TopBar />
      <Banners runId={runId} record={record} />
      <div className={styles.columns}>
        <SplitPane
          ref={columns}
          storageKey="war-room"
          panes={[
            { id: 'channel', label: 'Channel', size: 264, min: 220, max: 420, collapsible: true, children: <LeftRail /> },
            { id: 'workspace', label: 'Workspace', min: 420, children: <Workspace /> },
            { id: 'case', label: 'Case board', size: 300, min: 264, max: 480, collapsible: true, children: <CaseBoardPanel /> },
          ]}
        />
      </div>
      <ActionSheet />
      <UpdateSheet />
      <RolesSheet />
      {overlay === 'resolve' && <ResolveDialog />}
      {overlay === 'export' && (
        <Suspense fallback={null}>
          <ExportDialog />
        </Suspense>
      )}
    </div>
  );
}
