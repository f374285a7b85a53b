import { mix32 } from './random.ts';

/**
 * A 64-bit digest in two lanes over words, arrays and texts, for comparing worlds and results across engines.
 * Not cryptographic: it detects difference, it does not resist an attacker (results are verified by re-simulation).
 */
export interface Digest {
  a: number;
  b: number;
}

const scratch = new DataView(new ArrayBuffer(8));

export function newDigest(): Digest {
  return { a: 0x243f6a88 | 0, b: 0x85a308d3 | 0 };
}

export function addWord(digest: Digest, word: number): void {
  digest.a = Math.imul((digest.a ^ word) + ((digest.a << 13) | (digest.a >>> 19)), 0x9e3779b1);
  digest.b = Math.imul(((digest.b << 17) | (digest.b >>> 15)) + word, 0x85ebca6b) ^ (digest.b >>> 16);
}

/** Adds a float64 by its bits; every NaN counts as the same. */
export function addNumber(digest: Digest, value: number): void {
  scratch.setFloat64(0, value === value ? value : NaN);
  addWord(digest, scratch.getInt32(0));
  addWord(digest, value === value ? scratch.getInt32(4) : 0);
}

export function addText(digest: Digest, text: string): void {
  addWord(digest, text.length);
  for (let i = 0; i < text.length; i++) addWord(digest, text.charCodeAt(i));
}

/** Adds the first `count` elements, as 32-bit words where the array holds integers, by bits where it holds floats. */
export function addArray(digest: Digest, array: Column, count: number): void {
  if (array instanceof Float64Array) {
    for (let i = 0; i < count; i++) addNumber(digest, array[i]);
    return;
  }
  for (let i = 0; i < count; i++) addWord(digest, array[i]);
}

/** Sixteen hexadecimal digits. */
export function digestText(digest: Digest): string {
  return hex32(mix32(digest.a ^ 0x13198a2e)) + hex32(mix32(digest.b ^ digest.a));
}

export function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

export type Column = Float64Array | Int32Array | Uint32Array | Int16Array | Uint8Array;
