import type { RefObject } from 'react';
import { useCommands } from '../../app/commands/use-commands.ts';
import type { Command } from '../../app/commands/registry.ts';
import { toast, type SplitPaneHandle } from '../../kit/index.ts';
import type { WorkspaceTab } from '../panel-types.ts';
import { useActions, useWorld } from '../shared/world-context.ts';
import { SPEEDS, TAB_KEYS, TAB_LABELS } from './words.ts';

/** Everything the room can be told by key or palette. */
export function useRoomCommands(columns: RefObject<SplitPaneHandle | null>): void {
  const { store } = useWorld();
  const actions = useActions();
  const isPractice = (): boolean => store.getState().drill === null;
  const isPaged = (): boolean => store.getState().view?.phase === 'paged';
  const tabs = (Object.keys(TAB_LABELS) as WorkspaceTab[]).map(
    (tab): Command => ({ id: `war-room.go.${tab}`, title: `Go to ${TAB_LABELS[tab].toLowerCase().replace('slos', 'SLOs')}`, group: 'Go to', keys: TAB_KEYS[tab], run: () => actions.openTab(tab) }),
  );
  const speeds = SPEEDS.map((speed, i): Command => ({ id: `war-room.speed.${speed}`, title: `Run at ${speed}×`, group: 'Clock', keys: String(i + 1), when: isPractice, run: () => actions.setSpeed(speed) }));
  const commands: Command[] = [
    ...tabs,
    ...speeds,
    { id: 'war-room.pause', title: 'Pause or go on', group: 'Clock', keys: 'space', run: actions.togglePause, when: () => isPractice() && notOnButton() },
    { id: 'war-room.acknowledge', title: 'Acknowledge the page', group: 'Incident', keys: 'a', when: isPaged, run: () => void actions.submit({ kind: 'acknowledge' }) },
    { id: 'war-room.hypothesis', title: 'New hypothesis', group: 'Case board', keys: 'h', run: () => actions.open('hypothesis') },
    { id: 'war-room.pin', title: 'Pin what has focus', group: 'Case board', keys: 'p', run: actions.pinFocused },
    { id: 'war-room.hint', title: 'Ask for a hint', group: 'Case board', keywords: ['help', 'stuck'], keys: 'shift+h', when: () => !store.getState().isWithoutHints && store.getState().view?.phase === 'acknowledged', run: actions.askHint },
    { id: 'war-room.act', title: 'Act on the system', group: 'Incident', keywords: ['mitigate', 'roll back', 'restart', 'scale'], keys: 'x', run: () => actions.open('actions') },
    { id: 'war-room.update', title: 'Write an update', group: 'Incident', keywords: ['post', 'status page', 'communicate', 'team'], keys: 'u', run: () => (isPaged() ? toast('Acknowledge the page first') : actions.openUpdate()) },
    { id: 'war-room.roles', title: 'Roles and hand-over', group: 'Incident', keywords: ['commander', 'assign', 'communications', 'scribe', 'operations'], keys: 'r', run: () => (isPaged() ? toast('Acknowledge the page first') : actions.open('roles')) },
    { id: 'war-room.resolve', title: 'Resolve the incident', group: 'Incident', keys: 'shift+r', run: () => (isPaged() ? toast('Acknowledge the page first') : actions.open('resolve')) },
    { id: 'war-room.export', title: 'Export telemetry', group: 'Incident', keywords: ['download', 'openmetrics', 'otlp', 'jaeger', 'chrome', 'metrics', 'logs', 'traces'], run: () => actions.open('export') },
    { id: 'war-room.split', title: 'Split or unsplit the workspace', group: 'Layout', keys: '\\', run: actions.toggleSplit },
    { id: 'war-room.fold.channel', title: 'Fold or unfold the channel', group: 'Layout', keys: '[', run: () => columns.current?.toggle('channel') },
    { id: 'war-room.fold.case', title: 'Fold or unfold the case board', group: 'Layout', keys: ']', run: () => columns.current?.toggle('case') },
    { id: 'war-room.live', title: 'Follow now (last 20 minutes)', group: 'Clock', keys: 'n', run: () => actions.setRange({ kind: 'live', minutes: 20 }) },
  ];
  useCommands(store.getState().readOnly ? commands.filter(({ id }) => !ACTING.has(id)) : commands);
}

/** Nothing can be done to what is over. */
const ACTING: ReadonlySet<string> = new Set(['war-room.acknowledge', 'war-room.hypothesis', 'war-room.pin', 'war-room.act', 'war-room.update', 'war-room.roles', 'war-room.resolve']);

/** Space presses the button that has focus; it must not pause the world as well. */
function notOnButton(): boolean {
  const focused = document.activeElement;
  return !(focused instanceof HTMLElement && focused.closest('button, a, summary, [role="checkbox"], [role="radio"], [role="tab"], [role="switch"]'));
}
