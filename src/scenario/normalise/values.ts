import { parseDurationUs } from '../../base/time.ts';

/** Reads a duration that has passed the schema; `fallback` where it was left out. */
export function us(text: string | undefined, fallback: string): number {
  return parseDurationUs(text ?? fallback) ?? 0;
}

/** `14m..16m`, or a single duration as a range of no width. */
export function rangeUs(text: string): { readonly lowUs: number; readonly highUs: number } {
  const [low = '', high = low] = text.split('..');
  return { lowUs: us(low, '0s'), highUs: us(high, '0s') };
}

/** Applies a function to every value of a map, keeping the author's order. */
export function mapValues<A, B>(map: Readonly<Record<string, A>> | undefined, change: (value: A, name: string) => B): Record<string, B> {
  const result: Record<string, B> = {};
  for (const [name, value] of Object.entries(map ?? {})) result[name] = change(value, name);
  return result;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Milliseconds since the epoch of `2026-03-02T13:40:00Z`, or null where there is no such moment. Written out because the
 * engine's own calendar is banned here; days by Howard Hinnant's days_from_civil.
 */
export function epochMs(text: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[-T:Z]/).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && leap ? 1 : 0);
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return null;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return ((((era * 146_097 + dayOfEra - 719_468) * 24 + hour) * 60 + minute) * 60 + second) * 1_000;
}
