/**
 * Randomness keyed by what it is for, not by the order of drawing: `draw(seed, trace, call path, n)`.
 *
 * With one shared stream, a changed parameter shifts every later draw and a counterfactual drowns in noise. Keyed
 * draws differ only where the change matters. Keys are two 32-bit lanes: with one lane, about 34 pairs among 540,000
 * requests would share all their draws (birthday bound).
 */

export const U32_TO_UNIT = 2.3283064365386963e-10; // 2^-32

/** 32-bit integer finaliser of low bias ("lowbias32"-shaped; constants found by C. Wellons' hash prospector). Unsigned. */
export function mix32(x: number): number {
  return mixed(x) >>> 0;
}

/** The same bits as a signed integer: engines keep those unboxed, and the kernel mixes a dozen times for each request. */
function mixed(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return h ^ (h >>> 15);
}

/** First lane of a key derived from a parent lane and an integer. */
export function laneA(parent: number, value: number): number {
  return mixed(parent ^ Math.imul(value + 1, 0x9e3779b1));
}

/** Second lane; independent of the first by construction and constants. */
export function laneB(parent: number, value: number): number {
  return mixed((Math.imul(parent, 0x85ebca6b) + Math.imul(value ^ 0x5bd1e995, 0xc2b2ae35)) | 0);
}

/** The n-th draw of a two-lane key: an unsigned 32-bit integer. */
export function drawU32(a: number, b: number, n: number): number {
  return (mixed(mixed((a + Math.imul(n + 1, 0x9e3779b9)) | 0) ^ b)) >>> 0;
}

/** The n-th draw of a two-lane key in [0, 1). */
export function drawUnit(a: number, b: number, n: number): number {
  return drawU32(a, b, n) * U32_TO_UNIT;
}

/** A 32-bit key of a text (FNV-1a over UTF-16 units, then mixed), for naming streams: `streamKey('arrivals.web')`. */
export function textKey(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h) | 0;
}

/** A named source of draws for set-up decisions (variant, names, jitter): the n-th draw depends on seed, name and n only. */
export interface Stream {
  readonly a: number;
  readonly b: number;
  n: number;
}

export function openStream(seed: number, name: string): Stream {
  const key = textKey(name);
  return { a: laneA(seed | 0, key), b: laneB(seed | 0, key), n: 0 };
}

export function nextU32(stream: Stream): number {
  return drawU32(stream.a, stream.b, stream.n++);
}

export function nextUnit(stream: Stream): number {
  return nextU32(stream) * U32_TO_UNIT;
}

/** A whole number in [0, below). Bias is under 2^-32 * below. */
export function nextBelow(stream: Stream, below: number): number {
  return Math.floor(nextUnit(stream) * below);
}
