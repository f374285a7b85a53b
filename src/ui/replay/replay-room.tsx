import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import type { Command } from '../app/commands/registry.ts';
import { useCommands } from '../app/commands/use-commands.ts';
import { SplitPane, type SplitPaneHandle } from '../kit/index.ts';
import frame from '../war-room/frame/frame.module.css';
import { LeftRail } from '../war-room/frame/left-rail.tsx';
import { useRoomCommands } from '../war-room/frame/use-room-commands.ts';
import { useTabsInAddress } from '../war-room/frame/use-tabs-in-address.ts';
import { Workspace } from '../war-room/frame/workspace.tsx';
import { CaseBoardPanel } from '../war-room/panels/case-board/case-board-panel.tsx';
import { useInfo, useView, useWarRoom, useWorld } from '../war-room/shared/world-context.ts';
import { NarrationStrip } from './narration-strip.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { useReplay, useReplaySession, useStory } from './replay-context.ts';
import { ReplayDock } from './replay-dock.tsx';
import { unseenBy } from './replay-times.ts';
import { usePlayOn, useTransport } from './use-transport.ts';

const ExportDialog = lazy(() => import('../war-room/export/export-dialog.tsx').then((module) => ({ default: module.ExportDialog })));

/** The war room at a moment that is past: the same panels, nothing to be done, and below them the whole run to move through. */
export function ReplayRoom({ runId }: { runId: string }): ReactNode {
  const columns = useRef<SplitPaneHandle>(null);
  const rows = useRef<SplitPaneHandle>(null);
  const overlay = useWarRoom((s) => s.overlay);
  const isNarrated = useReplay((s) => s.narration !== null);
  useTabsInAddress();
  useRoomCommands(columns);
  useReplayCommands(() => rows.current?.toggle('lanes'));
  useUnseen();
  return (
    <div className={frame.room}>
      <ReplayBar runId={runId} />
      {isNarrated && <NarrationStrip />}
      <div className={frame.columns}>
        <SplitPane
          ref={rows}
          direction="column"
          storageKey="replay.rows"
          panes={[
            {
              id: 'room',
              label: 'Room',
              min: 200,
              children: (
                <SplitPane
                  ref={columns}
                  storageKey="war-room"
                  panes={[
                    { id: 'channel', label: 'Channel', size: 264, min: 220, max: 420, collapsible: true, children: <LeftRail /> },
                    { id: 'workspace', label: 'Workspace', min: 420, children: <Workspace /> },
                    { id: 'case', label: 'Case board', size: 300, min: 264, max: 480, collapsible: true, children: <CaseBoardPanel /> },
                  ]}
                />
              ),
            },
            { id: 'lanes', label: 'Timeline', size: 240, min: 120, max: 340, collapsible: true, children: <ReplayDock /> },
          ]}
        />
      </div>
      {overlay === 'export' && (
        <Suspense fallback={null}>
          <ExportDialog />
        </Suspense>
      )}
    </div>
  );
}

function useReplayCommands(toggleLanes: () => void): void {
  const { replay, watch } = useReplaySession();
  const { stepBack, stepOn, togglePlay } = useTransport();
  const { playOn } = usePlayOn();
  const commands: Command[] = [
    // The room's own pause, which here begins again at the end.
    { id: 'war-room.pause', title: 'Play or pause', group: 'Replay', keys: 'space', run: togglePlay, when: notOnButton },
    { id: 'replay.back', title: 'To what happened before', group: 'Replay', keys: ',', run: stepBack },
    { id: 'replay.on', title: 'To what happened next', group: 'Replay', keys: '.', run: stepOn },
    { id: 'replay.unseen', title: 'Grey what had not been opened by then', group: 'Replay', keywords: ['knowable'], keys: 'k', run: () => replay.setState(({ showsUnseen }) => ({ showsUnseen: !showsUnseen })) },
    { id: 'replay.play-on', title: 'Play on from here, as a branch', group: 'Replay', keys: 'b', run: playOn },
    { id: 'replay.lanes', title: 'Fold or unfold the timeline', group: 'Layout', keys: '-', run: toggleLanes },
  ];
  // Nothing of what is watched becomes a run.
  useCommands(watch === null ? commands : commands.filter(({ id }) => id !== 'replay.play-on'));
}

function notOnButton(): boolean {
  const focused = document.activeElement;
  return !(focused instanceof HTMLElement && focused.closest('button, a, summary, [role="checkbox"], [role="radio"], [role="tab"], [role="switch"]'));
}

/** Panels take from the room's store what is to be greyed at the moment shown. */
function useUnseen(): void {
  const story = useStory();
  const { store } = useWorld();
  const info = useInfo();
  const showsUnseen = useReplay((s) => s.showsUnseen);
  // It changes only when something is opened, so that panels are not drawn anew with every view.
  const opened = useView((view) => story.opened.findLastIndex(({ atUs }) => atUs <= view.tick) + 1);
  useEffect(() => {
    store.setState({ unseen: showsUnseen ? unseenBy(story.opened.slice(0, opened), info) : null });
  }, [store, story, info, showsUnseen, opened]);
}
