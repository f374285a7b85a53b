import type { TimeWindow } from '../../panel-types.ts';

const DAY_MS = 86_400_000;
const UNITS_US: readonly (readonly [string, number])[] = [['µs', 1], ['us', 1], ['ms', 1_000], ['min', 60_000_000], ['m', 60_000_000], ['h', 3_600_000_000], ['s', 1_000_000]];

const isDigits = (text: string): boolean => text !== '' && Array.from(text).every((char) => char >= '0' && char <= '9');

/** A clock's reading, such as 10:31 or 10:31:05, as the moment of the window's day that it means; null when it is none. */
export function readClock(text: string, { fromMs, toMs }: TimeWindow): number | null {
  const parts = text.trim().split(':');
  if (parts.length < 2 || parts.length > 3 || !parts.every(isDigits)) return null;
  const [hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const ofDay = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  const at = Math.floor(fromMs / DAY_MS) * DAY_MS + ofDay;
  // A range over midnight has two days.
  return at < fromMs - DAY_MS / 2 && at + DAY_MS <= toMs + DAY_MS / 2 ? at + DAY_MS : at;
}

/** A duration such as 500ms, 1.5 s or 2min, in microseconds; null when it is none. */
export function readDuration(text: string): number | null {
  const plain = text.trim().replaceAll(' ', '').replaceAll(' ', '').replaceAll(',', '');
  const unit = UNITS_US.find(([name]) => plain.endsWith(name));
  if (unit === undefined) return null;
  const number = plain.slice(0, -unit[0].length);
  const [whole = '', fraction = '0', ...more] = number.split('.');
  if (more.length > 0 || !isDigits(whole) || !isDigits(fraction)) return null;
  return Math.round(Number(number) * unit[1]);
}
