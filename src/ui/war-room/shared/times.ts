import type { IncidentView, RunInfo } from '../../../session/view.ts';
import { formatClockS, type ChartMarker } from '../../kit/index.ts';
import type { TimeWindow } from '../panel-types.ts';

const DAY_MS = 86_400_000;

/** Seconds after midnight at the beginning of the world: what the kit's charts call `startOfDayS`. */
export const startOfDayS = (info: Pick<RunInfo, 'startEpochMs'>): number => (info.startEpochMs % DAY_MS) / 1_000;

/** Epoch milliseconds as the seconds since the beginning that charts count in, and back. */
export const toChartS = (info: Pick<RunInfo, 'startEpochMs'>, epochMs: number): number => (epochMs - info.startEpochMs) / 1_000;
export const toEpochMs = (info: Pick<RunInfo, 'startEpochMs'>, chartS: number): number => Math.round(info.startEpochMs + chartS * 1_000);

/** The simulated wall clock, `10:42:10`. */
export const clockText = (epochMs: number, withSeconds = true): string => formatClockS((epochMs % DAY_MS) / 1_000, 0, withSeconds);

export const rangeText = ({ fromMs, toMs }: TimeWindow): string => `${clockText(fromMs)}–${clockText(toMs)}`;

/** Changes, actions and alerts as every chart marks them. */
export function chartMarkers(info: RunInfo, view: Pick<IncidentView, 'changes' | 'actions' | 'alerts'>): ChartMarker[] {
  const changes = view.changes
    // What an action caused is marked as the action.
    .filter((change) => change.atUs >= 0 && change.action < 0)
    .map((change): ChartMarker => ({ t: change.atUs / 1e6, label: `${change.target} ${change.to || change.kind}`, kind: 'deploy' }));
  const actions = view.actions.map((action): ChartMarker => ({ t: toChartS(info, action.startedMs), label: action.title, kind: 'action' }));
  const alerts = view.alerts
    .filter((alert) => alert.state === 'firing' && alert.sinceMs !== null)
    .map((alert): ChartMarker => ({ t: toChartS(info, alert.sinceMs ?? 0), label: alert.name, kind: 'alert' }));
  return [...changes, ...actions, ...alerts].sort((a, b) => a.t - b.t);
}
