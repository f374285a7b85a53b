import type { PinDraft } from '../../../../session/intents.ts';
import type { RunInfo } from '../../../../session/view.ts';
import type { Change, ChangeKind } from '../../../../sim/fault-spec.ts';
import { formatDurationUs, type Status } from '../../../kit/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { clockText, toEpochMs } from '../../shared/times.ts';

export const KIND_WORDS: Readonly<Record<ChangeKind, string>> = { deploy: 'Deploy', config: 'Config', flag: 'Flag', schema: 'Schema', infra: 'Infra' };
export const STATE_WORDS: Readonly<Record<Change['state'], string>> = { rolling: 'Rolling out', done: 'Done', rolled_back: 'Rolled back', failed: 'Failed' };
export const STATE_STATUS: Readonly<Record<Change['state'], Status>> = { rolling: 'warning', done: 'good', rolled_back: 'unknown', failed: 'bad' };

const DAY_US = 86_400e6;

/** Changes from the days before the world began have a day as well as a clock. */
export function whenText(info: Pick<RunInfo, 'startEpochMs'>, atUs: number): string {
  const ms = toEpochMs(info, atUs / 1e6);
  const days = Math.floor(info.startEpochMs / 86_400_000) - Math.floor(ms / 86_400_000);
  return days > 0 ? `−${days} d ${clockText(ms, false)}` : clockText(ms);
}

/** Relative to the page, which is where everyone counts from: "4 min before". */
export function relativeToPage(atUs: number, pagedAtUs: number | null): string {
  if (pagedAtUs === null) return '–';
  const distance = atUs - pagedAtUs;
  // Seconds matter near the page and nowhere else.
  const rounded = Math.abs(distance) >= DAY_US ? Math.round(distance / 3600e6) * 3600e6 : Math.abs(distance) >= 600e6 ? Math.round(distance / 60e6) * 60e6 : Math.round(distance / 1e6) * 1e6;
  return rounded === 0 ? 'at the page' : `${formatDurationUs(Math.abs(rounded))} ${rounded < 0 ? 'before' : 'after'}`;
}

/** What tells a change from all others, within the length of a label. */
export const changeKey = (change: Change): string => `${change.atUs} ${change.kind} ${change.target} ${change.to}`.slice(0, 200);

export function pinChange(info: RunInfo, change: Change, window: TimeWindow): PinDraft {
  const what = `${KIND_WORDS[change.kind]} of ${change.target}`;
  const step = change.from || change.to ? ` ${change.from} → ${change.to}` : '';
  return draftPin({
    panel: 'changes',
    title: `${what}${step}`,
    query: change.target,
    ...window,
    digest: `${whenText(info, change.atUs)} ${what}${step}, by ${change.by}: ${change.note} (${STATE_WORDS[change.state].toLowerCase()})`,
    component: componentOf(info, { service_name: change.target }),
    labels: { kind: change.kind, change: changeKey(change) },
  });
}
