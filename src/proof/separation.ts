import type { Reading } from './reading.ts';
import { ACCURACY_MIN } from './tolerances.ts';

/** A reading in all variants: its values by variant, one for each seed in order. What was not there reads 0. */
export interface ReadingTable extends Omit<Reading, 'value'> {
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** One threshold on one reading that tells two variants apart. */
export interface Discriminator {
  readonly reading: ReadingTable;
  readonly above: string;
  readonly below: string;
  readonly threshold: number;
  /** Share of the seeds that it sorts right, the rarer variant counting as much as the other. */
  readonly accuracy: number;
  /** Larger median over the smaller, for choosing the clearest. */
  readonly clarity: number;
}

/** `taken[variant][seed]` are the readings of one world; every variant must have been read under the same number of seeds. */
export function tableOf(taken: Readonly<Record<string, readonly (readonly Reading[])[]>>): ReadingTable[] {
  const columns = new Map<string, { reading: Reading; values: Record<string, number[]> }>();
  const blank = (): Record<string, number[]> => Object.fromEntries(Object.entries(taken).map(([variant, seeds]) => [variant, seeds.map(() => 0)]));
  for (const [variant, seeds] of Object.entries(taken)) {
    seeds.forEach((readings, seed) => {
      for (const reading of readings) {
        const column = columns.get(reading.id) ?? { reading, values: blank() };
        columns.set(reading.id, column);
        column.values[variant]![seed] = reading.value;
      }
    });
  }
  return [...columns.values()].map(({ reading: { id, where, onSurface, afterPageUs, floor, factor }, values }) => ({ id, where, onSurface, afterPageUs, floor, factor, values }));
}

/** Whether a reading tells `a` from `b`, the medians being at least `factor` apart; null where it does not. */
export function separate(reading: ReadingTable, a: string, b: string, factor: number): Discriminator | null {
  const ours = reading.values[a]!;
  const theirs = reading.values[b]!;
  const [medianA, medianB] = [median(ours), median(theirs)];
  const [high, low] = [Math.max(medianA, medianB), Math.min(medianA, medianB)];
  // Beyond the floor in any case; beyond the factor above what the floor hides, so that nothing is a multiple of zero.
  if (high - low <= reading.floor || high < (reading.factor ?? factor) * low) return null;
  const [above, below, upper, lower] = medianA > medianB ? [a, b, ours, theirs] : [b, a, theirs, ours];
  const { threshold, accuracy } = bestThreshold(upper, lower);
  return accuracy > ACCURACY_MIN ? { reading, above, below, threshold, accuracy, clarity: high / Math.max(low, reading.floor / 2, 1e-9) } : null;
}

/** The threshold that puts most of `upper` above it and most of `lower` not. */
function bestThreshold(upper: readonly number[], lower: readonly number[]): { threshold: number; accuracy: number } {
  const all = [...new Set([...upper, ...lower])].sort((a, b) => a - b);
  let best = { threshold: 0, accuracy: 0 };
  for (let i = 0; i + 1 < all.length; i++) {
    const threshold = (all[i]! + all[i + 1]!) / 2;
    const right = upper.filter((value) => value > threshold).length / upper.length;
    const left = lower.filter((value) => value <= threshold).length / lower.length;
    if ((right + left) / 2 > best.accuracy) best = { threshold, accuracy: (right + left) / 2 };
  }
  return best;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Every pair of names, once. */
export function pairsOf(names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
}

/** All readings that tell two variants apart, the clearest first. */
export function discriminatorsOf(table: readonly ReadingTable[], a: string, b: string, factor: number): Discriminator[] {
  return table.flatMap((reading) => separate(reading, a, b, factor) ?? []).sort((one, other) => other.accuracy - one.accuracy || other.clarity - one.clarity || (one.reading.id < other.reading.id ? -1 : 1));
}
