/** Reads bytes one after another. Beyond the end it gives zeros and says that it broke, so that nothing has to be checked at each step. */
export interface ByteReader {
  readonly byte: () => number;
  readonly word: () => number;
  readonly hex: (bytes: number) => string;
  /** UTF-8 with its length in the byte before it. */
  readonly text: () => string;
  readonly isBroken: () => boolean;
  readonly isAtEnd: () => boolean;
}

export function readBytes(bytes: readonly number[]): ByteReader {
  let at = 0;
  let broken = false;
  const byte = (): number => {
    const found = bytes[at++];
    if (found === undefined) broken = true;
    return found ?? 0;
  };
  const hex = (count: number): string => Array.from({ length: count }, () => byte().toString(16).padStart(2, '0')).join('');
  const text = (): string => {
    const length = byte();
    const escaped = Array.from({ length }, () => `%${byte().toString(16).padStart(2, '0')}`).join('');
    try {
      return decodeURIComponent(escaped);
    } catch {
      broken = true;
      return '';
    }
  };
  return { byte, hex, text, word: () => ((byte() << 24) | (byte() << 16) | (byte() << 8) | byte()) >>> 0, isBroken: () => broken, isAtEnd: () => at === bytes.length };
}
