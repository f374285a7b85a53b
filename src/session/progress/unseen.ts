import { nextBelow, openStream } from '../../base/random.ts';
import type { Scenario } from '../../scenario/types.ts';
import { chooseVariant } from '../plot.ts';

/** A run that somebody has seen. */
export interface Seen {
  readonly seed: number;
  /** Null where it is not known which cause the seed drew. */
  readonly variant: string | null;
}

const SEED_MAX = 999_999;
/** Every cause comes up within a few dozen seeds; this many without one means that its weight is next to nothing. */
const TRIES = 4_000;

/**
 * A seed that was not played and draws a cause that was not seen. With one unseen cause left it could be known by elimination, so
 * then every second draw takes any cause; with none left all are open again. The same question has the same answer: `draw` is the
 * caller's own chance.
 */
export function unseenSeed(scenario: Scenario, seen: readonly Seen[], draw: number): number {
  const played = new Set(seen.map(({ seed }) => seed));
  const known = new Set(seen.map(({ seed, variant }) => variant ?? chooseVariant(scenario, seed, null).id));
  const unseen = Object.keys(scenario.variants).filter((id) => !known.has(id));
  const stream = openStream(draw, 'unseen');
  const isOpen = unseen.length === 0 || (unseen.length === 1 && known.size > 0 && nextBelow(stream, 2) === 0);
  let fallback: number | null = null;
  for (let i = 0; i < TRIES; i++) {
    const seed = 1 + nextBelow(stream, SEED_MAX);
    if (played.has(seed)) continue;
    if (isOpen || unseen.includes(chooseVariant(scenario, seed, null).id)) return seed;
    fallback ??= seed;
  }
  return fallback ?? 1 + nextBelow(stream, SEED_MAX);
}
