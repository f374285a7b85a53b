/** Numbers with units, written so that the languages read the same number back. */

const UNITS_NS = [['h', 3_600_000_000_000], ['m', 60_000_000_000], ['s', 1_000_000_000], ['ms', 1_000_000], ['us', 1_000], ['ns', 1]] as const;

/** `1h30m`, `1s500ms`, `-250us`, `0s`. @param ns whole nanoseconds */
export function durationText(ns: number): string {
  if (ns < 0) return `-${durationText(-ns)}`;
  let text = '';
  let rest = ns;
  for (const [name, unit] of UNITS_NS) {
    const count = Math.floor(rest / unit);
    if (count > 0) text += `${count}${name}`;
    rest -= count * unit;
  }
  return text === '' ? '0s' : text;
}

export const bytesText = (bytes: number): string => `${bytes}B`;
