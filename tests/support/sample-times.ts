import type { ComparedRun } from '../../src/session/debrief-types.ts';

/** 2026-03-02T13:40:00Z: the beginning of the sample's world. */
export const SAMPLE_START_MS = Date.UTC(2026, 2, 2, 13, 40);
export const at = (minutes: number): number => SAMPLE_START_MS + minutes * 60_000;

export const perMinute = (fromMinute: number, toMinute: number, peak: number): number[] =>
  Array.from({ length: 58 }, (_, i) => (i < fromMinute || i > toMinute ? (i * 7) % 5 : Math.round(peak * Math.min(1, (i - fromMinute + 1) / 4) * (0.93 + ((i * 37) % 11) / 80))));

export function compared(id: ComparedRun['id'], title: string, minutes: number[], recoveredMs: number | null, actions: ComparedRun['actions']): ComparedRun {
  return { id, title, badUserSeconds: minutes.reduce((sum, m) => sum + m, 0), perMinute: minutes, recoveredMs, actions, hash: `${id}00000000000000`.slice(0, 16) };
}
