import { MS, parseDurationUs } from '../base/time.ts';

export const TIME_HELP = `T is a duration since the scenario's world began, such as 20m, 1200s or 0s (its history before the page counts);
or a wall-clock time as the page shows it, in RFC 3339 such as 2026-03-02T09:20:00Z or in Unix seconds.`;

/** Date-time of RFC 3339 with its offset. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const UNIX_SECONDS = /^\d{1,12}(\.\d{1,9})?$/;

/** Milliseconds since the Unix epoch of a time that somebody wrote; null for what is none. Durations count from `originMs`. */
export function parseTimeMs(text: string, originMs: number): number | null {
  const us = text === '0' ? 0 : parseDurationUs(text);
  if (us !== null) return originMs + Math.floor(us / MS);
  if (UNIX_SECONDS.test(text)) return Math.round(Number(text) * 1000);
  const ms = RFC_3339.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : ms;
}

/** Milliseconds of a step: a duration, or a number of seconds as Prometheus takes it. Null for anything else, and for none at all. */
export function parseStepMs(text: string): number | null {
  const us = parseDurationUs(text) ?? (UNIX_SECONDS.test(text) ? Number(text) * 1_000_000 : null);
  const ms = us === null ? 0 : Math.round(us / MS);
  return ms > 0 ? ms : null;
}
