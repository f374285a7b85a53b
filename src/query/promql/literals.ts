/**
 * Numbers, durations and strings as PromQL writes them, and the way Go prints them (messages and label values
 * show what Prometheus would show).
 */

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const UNIT_MS = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1] as const;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** `1h30m` in milliseconds; null when it is not a duration. A year has 365 days, a week 7, a day 24 hours. */
export function parseDuration(text: string): number | null {
  const match = text === '' ? null : DURATION.exec(text);
  if (match === null) return null;
  let ms = 0;
  UNIT_MS.forEach((unit, i) => {
    const count = match[i + 1];
    if (count !== undefined) ms += Number(count) * unit;
  });
  return ms;
}

/** A number literal of the language: decimal, hexadecimal, octal with leading zero, `_` between digits, a duration in seconds. */
export function parseNumber(text: string): number | null {
  const lower = text.toLowerCase();
  if (lower === 'inf') return Infinity;
  if (lower === 'nan') return NaN;
  const plain = text.replaceAll('_', '');
  if (/^0[xX][0-9a-fA-F]+$/.test(plain)) return Number(plain);
  if (/^0[0-7]+$/.test(plain)) return Number(`0o${plain.slice(1)}`);
  if (FLOAT.test(plain)) return Number(plain);
  const ms = parseDuration(text);
  return ms === null ? null : ms / 1000;
}

/** A float as in the `le` label; null when it is malformed. */
export function parseFloatText(text: string): number | null {
  if (FLOAT.test(text)) return Number(text);
  const named = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (named === null) return null;
  return named[1] === '-' ? -Infinity : Infinity;
}

/** Without exponent, shortest digits that read back: the form of `count_values`. */
export function formatPlain(value: number): string {
  if (value !== value) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Short form for messages: `NaN`, `+Inf`, `1.1`. */
export function formatShort(value: number): string {
  return Number.isFinite(value) ? String(value) : formatPlain(value);
}

/** As OpenMetrics writes floats: whole numbers carry `.0`. */
export function formatOpenMetrics(value: number): string {
  const text = formatShort(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

// Bytes that are not UTF-8 live in strings as lone surrogates U+DC80 … U+DCFF, one per byte.
const ESCAPED_BYTE = 0xdc00;

export function isValidUtf8(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The text in double quotes with Go's escapes. */
export function quoteString(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (char === '\t') out += '\\t';
    else if (char === '\r') out += '\\r';
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\x${(code - ESCAPED_BYTE).toString(16)}`;
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += char;
  }
  return `${out}"`;
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'], ['v', '\v'], ['\\', '\\'],
]);

export type Unquoted = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly message: string; readonly at: number };

/** The value of a quoted text, quotes included. `at` is the offset of the bad escape inside `text`. */
export function unquote(text: string): Unquoted {
  const quote = text[0];
  const body = text.slice(1, -1);
  if (quote === '`' || !body.includes('\\')) return { ok: true, value: body };
  let out = '';
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) out += decodeUtf8(bytes);
    bytes = [];
  };
  for (let i = 0; i < body.length; i++) {
    const char = body.charAt(i);
    if (char !== '\\') {
      flush();
      out += char;
      continue;
    }
    const next = body.charAt(i + 1);
    const simple = next === quote ? next : SIMPLE_ESCAPES.get(next);
    if (simple !== undefined) {
      flush();
      out += simple;
      i += 1;
      continue;
    }
    const numeric = readNumericEscape(body, i + 1);
    if (numeric === null) return { ok: false, message: `unknown escape sequence ${quoteString(`\\${next}`)}`, at: i + 1 };
    if (numeric.byte) bytes.push(numeric.code);
    else {
      flush();
      out += String.fromCodePoint(numeric.code);
    }
    i += numeric.length;
  }
  flush();
  return { ok: true, value: out };
}

function readNumericEscape(body: string, at: number): { code: number; byte: boolean; length: number } | null {
  const match = /^(?:([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(body.slice(at, at + 9));
  if (match === null) return null;
  const [whole, octal, byte, short, long] = match;
  const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  const isByte = octal !== undefined || byte !== undefined;
  if (isByte ? code > 255 : code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
  return { code, byte: isByte, length: whole.length };
}

function decodeUtf8(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const size = sequenceLength(bytes, i);
    const first = bytes[i] ?? 0;
    if (size === 0) {
      out += String.fromCharCode(first + ESCAPED_BYTE);
      i += 1;
      continue;
    }
    let code = size === 1 ? first : first & (0xff >> (size + 1));
    for (let k = 1; k < size; k++) code = (code << 6) | ((bytes[i + k] ?? 0) & 0x3f);
    out += String.fromCodePoint(code);
    i += size;
  }
  return out;
}

/** Bytes of the UTF-8 sequence at `i`, 0 when there is no valid one (overlong, surrogate and truncated forms included). */
function sequenceLength(bytes: readonly number[], i: number): number {
  const first = bytes[i] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  for (let k = 1; k < size; k++) if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[i + 1] ?? 0;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second >= 0xa0) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second >= 0x90) return 0;
  return size;
}
