/**
 * Simulated time. Inside the world every instant and duration is a whole number of microseconds held in a float64
 * (exact up to 285 years), counted from the beginning of the world.
 */

export const MS = 1_000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

const UNITS: Readonly<Record<string, number>> = { us: 1, ms: MS, s: SECOND, m: MINUTE, h: HOUR };

/**
 * Reads `150ms`, `2.5s`, `1h30m`: numbers with a unit each, largest first, at least one.
 * Returns whole microseconds, or null where the text is not a duration. Accepts at most 32 characters.
 */
export function parseDurationUs(text: string): number | null {
  if (text.length === 0 || text.length > 32) return null;
  let total = 0;
  let previousUnit = Infinity;
  let at = 0;
  while (at < text.length) {
    const numberEnd = scanWhile(text, at, isNumberChar);
    const unitEnd = scanWhile(text, numberEnd, isLetter);
    const number = Number(text.slice(at, numberEnd));
    const unit = UNITS[text.slice(numberEnd, unitEnd)];
    if (numberEnd === at || unit === undefined || !Number.isFinite(number) || unit >= previousUnit) return null;
    total += number * unit;
    previousUnit = unit;
    at = unitEnd;
  }
  return Math.round(total);
}

/** The text that `parseDurationUs` reads back to the same whole number of microseconds, such as `1h30m` or `2.5s`. */
export function formatDurationUs(us: number): string {
  if (us < 0) return `-${formatDurationUs(-us)}`;
  if (us < MS) return `${us}us`;
  if (us < SECOND) return `${us / MS}ms`;
  if (us < MINUTE) return `${us / SECOND}s`;
  const hours = Math.floor(us / HOUR);
  const minutes = Math.floor((us - hours * HOUR) / MINUTE);
  const seconds = (us - hours * HOUR - minutes * MINUTE) / SECOND;
  return (hours > 0 ? `${hours}h` : '') + (minutes > 0 ? `${minutes}m` : '') + (seconds > 0 ? `${seconds}s` : '');
}

function scanWhile(text: string, from: number, accept: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && accept(text.charCodeAt(at))) at++;
  return at;
}

function isNumberChar(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}
