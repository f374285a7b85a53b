import { nextUnit, openStream } from '../base/random.ts';
import type { Scenario, VariantSpec } from '../scenario/types.ts';
import type { Plot } from '../sim/kernel/world.ts';

/** The variant that a run plays: the one asked for, else one drawn by weight from the seed. Throws for an unknown name. */
export function chooseVariant(scenario: Scenario, seed: number, wanted: string | null): VariantSpec {
  const variants = Object.values(scenario.variants);
  if (wanted !== null) {
    const found = variants.find((variant) => variant.id === wanted);
    if (found === undefined) throw new Error(`${scenario.id} has no variant named ${wanted}; it has ${variants.map((variant) => variant.id).join(', ')}`);
    return found;
  }
  let left = nextUnit(openStream(seed, 'variant')) * variants.reduce((sum, variant) => sum + variant.weight, 0);
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  return variants[variants.length - 1]!;
}

/** What the seed makes of a variant: the hidden chart, and when the innocent changes happen. */
export function plotOf(scenario: Scenario, variant: VariantSpec, seed: number): Plot {
  return {
    fault: variant.fault,
    seed,
    planned: scenario.planned.map((change, i) => ({ atUs: Math.round(change.lowUs + (change.highUs - change.lowUs) * nextUnit(openStream(seed, `planned.${i}`))), action: change.action })),
    history: scenario.history,
    paramOverrides: variant.params,
  };
}
