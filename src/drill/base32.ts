/**
 * Crockford's base 32: five bits a character, no letters that look like digits, and no case, so that a code can be read out
 * and typed. Douglas Crockford, "Base 32".
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** What people type for what they saw. */
const ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Bytes as characters, the last one filled up with zeros. */
export function toBase32(bytes: readonly number[]): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >>> (bits - 5)) & 31);
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (5 - bits)) & 31) : text;
}

export type Base32Answer = { readonly ok: true; readonly bytes: readonly number[] } | { readonly ok: false; readonly at: number; readonly found: string };

/** The bytes of a code; hyphens and spaces do not count. `at` is the place of the first character that belongs to none, from 0. */
export function fromBase32(text: string): Base32Answer {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const found = text.charAt(at);
    if (found === '-' || found === ' ') continue;
    const upper = found.toUpperCase();
    const value = ALPHABET.indexOf(ALIKE[upper] ?? upper);
    if (value < 0) return { ok: false, at, found };
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 0xff);
  }
  return { ok: true, bytes };
}
