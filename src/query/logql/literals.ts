/** Durations, byte sizes and numbers as LogQL queries and log lines write them. Fixed patterns; only texts of lines and queries. */
const NS_BY_UNIT: ReadonlyMap<string, number> = new Map([
  ['ns', 1], ['us', 1e3], ['µs', 1e3], ['μs', 1e3], ['ms', 1e6], ['s', 1e9], ['m', 60e9], ['h', 3600e9],
]);
/** A query may also count in days, weeks and years; texts in lines, which Go reads, may not. */
const LONG_UNITS_NS: ReadonlyMap<string, number> = new Map([['d', 86_400e9], ['w', 604_800e9], ['y', 31_536_000e9]]);
const LONGEST_TEXT = 64;

/** `1h30m`, `1.5s`, `-250us` or `0` in nanoseconds; null when it is no duration. @param withDays accept d, w and y too */
export function parseDurationNs(text: string, withDays = false): number | null {
  if (text.length > LONGEST_TEXT) return null;
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  if (unsigned === '0') return 0;
  const pattern = /(\d+\.?\d*|\.\d+)([a-zµμ]+)/y;
  let total = 0;
  let at = 0;
  while (at < unsigned.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(unsigned);
    const unit = match === null ? undefined : (NS_BY_UNIT.get(match[2] ?? '') ?? (withDays ? LONG_UNITS_NS.get(match[2] ?? '') : undefined));
    if (match === null || unit === undefined) return null;
    total += Number(match[1]) * unit;
    at = pattern.lastIndex;
  }
  if (unsigned === '') return null;
  return text.startsWith('-') ? -total : total;
}

const KILO = 1000;
const KIBI = 1024;
const PREFIXES = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** `42`, `10KB`, `1.5 MiB` in whole bytes; null when it is no size. Units of 1000 without an `i`, of 1024 with one. */
export function parseBytes(text: string): number | null {
  const match = text.length > LONGEST_TEXT ? null : /^([\d.,]+) *([a-z]*)$/i.exec(text);
  if (match === null) return null;
  const number = Number((match[1] ?? '').replaceAll(',', ''));
  const unit = /^([kmgtpe]?)(i?)b?$/.exec((match[2] ?? '').toLowerCase());
  if (unit === null || !Number.isFinite(number) || (unit[2] === 'i' && unit[1] === '')) return null;
  let factor = 1;
  for (let i = PREFIXES.indexOf(unit[1] ?? ''); i > 0; i--) factor *= unit[2] === 'i' ? KIBI : KILO;
  return Math.trunc(number * factor);
}

/** A number as Go's strconv.ParseFloat reads it, without its hexadecimal floats; null when it is none. */
export function parseFloatText(text: string): number | null {
  if (text.length <= 17 && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  const named = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (named === null) return null;
  if (named[2]?.toLowerCase() === 'nan') return named[1] === '' ? NaN : null;
  return named[1] === '-' ? -Infinity : Infinity;
}

/** A number literal of a query: decimal or hexadecimal, without a unit; null for every other text. */
export function parseQueryNumber(text: string): number | null {
  return /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/.test(text) ? Number(text) : null;
}

/** How many bytes a text takes in UTF-8; a lone surrogate counts as the three bytes of its replacement. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    const isPair = code >= 0xd800 && code < 0xdc00 && i + 1 < text.length && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    // A pair is two units and four bytes: two more than its units.
    if (isPair) i += 1;
  }
  return bytes;
}
