import { formatClockS, formatDurationUs } from '../kit/index.ts';

const DAY_S = 86_400;

/** Wall clock of the incident, which is told in UTC like every log in it. */
export const clockOf = (epochMs: number, withSeconds = true): string => formatClockS((epochMs / 1000) % DAY_S, 0, withSeconds);

/** "8 min 20 s after the page". */
export function afterPage(atMs: number, pagedMs: number): string {
  const us = (atMs - pagedMs) * 1000;
  return us >= 0 ? `${formatDurationUs(us)} after the page` : `${formatDurationUs(-us)} before the page`;
}
