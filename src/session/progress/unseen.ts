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
 * caller's own chance. A seed that was watched being solved is no run, but what it draws is known, so another cause comes next.
 */
export function unseenSeed(scenario: Scenario, seen: readonly Seen[], draw: number, watched: number | null = null): number {
  const told = watched === null || Object.keys(scenario.variants).length < 2 ? null : chooseVariant(scenario, watched, null).id;
  const played = new Set([...seen.map(({ seed }) => seed), ...(watched === null ? [] : [watched])]);
  const known = new Set(seen.map(({ seed, variant }) => variant ?? chooseVariant(scenario, seed, null).id));
  const unseen = Object.keys(scenario.variants).filter((id) => !known.has(id) && id !== told);
  const stream = openStream(draw, 'unseen');
  const isOpen = unseen.length === 0 || (unseen.length === 1 && known.size > 0 && nextBelow(stream, 2) === 0);
  let fallback: number | null = null;
  for (let i = 0; i < TRIES; i++) {
    const seed = 1 + nextBelow(stream, SEED_MAX);
    if (played.has(seed)) continue;
    const cause = chooseVariant(scenario, seed, null).id;
    if (cause === told) continue;
    if (isOpen || unseen.includes(cause)) return seed;
    fallback ??= seed;
  }
  return fallback ?? 1 + nextBelow(stream, SEED_MAX);
}

/** A seed to be watched being solved, always the same one: whoever looks again spoils nothing more. Not `next`, which is played afterwards, nor its cause. */
export function watchedSeed(scenario: Scenario, next: number | null): number {
  return unseenSeed(scenario, [], 0, next);
}
