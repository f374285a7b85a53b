import type { IncidentView } from '../../../session/view.ts';

/** Minutes within which people expect to hear first, and then again, by severity. Usual promises of incident guides; SEV4 makes none. */
export const FIRST_UPDATE_MINUTES = 10;
export const CADENCE_MINUTES: Readonly<Record<IncidentView['severity'], number | null>> = { 1: 15, 2: 30, 3: 60, 4: null };

/** When the next update is due, in epoch milliseconds; null when none is. The player's own messages are updates. */
export function nextUpdateDueMs(view: Pick<IncidentView, 'messages' | 'severity' | 'phase' | 'pagedAtUs'>, startEpochMs: number): number | null {
  if (view.phase !== 'paged' && view.phase !== 'acknowledged') return null;
  const last = view.messages.findLast((message) => message.kind === 'you');
  if (!last) return view.pagedAtUs === null ? null : startEpochMs + view.pagedAtUs / 1_000 + FIRST_UPDATE_MINUTES * 60_000;
  const cadence = CADENCE_MINUTES[view.severity];
  return cadence === null ? null : last.atMs + cadence * 60_000;
}
