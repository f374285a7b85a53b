import { nextBelow, nextUnit, openStream } from '../base/random.ts';
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

/** Whether the seed lets a planned change happen: by its chance, and as the one that was chosen of its group. */
function happens(scenario: Scenario, index: number, seed: number): boolean {
  const { chance, group } = scenario.planned[index]!;
  if (chance < 1 && nextUnit(openStream(seed, `planned.${index}.chance`)) >= chance) return false;
  if (group === '') return true;
  const members = scenario.planned.flatMap((change, i) => (change.group === group ? [i] : []));
  return members[nextBelow(openStream(seed, `group.${group}`), members.length)] === index;
}

/** What the seed makes of a variant: the hidden chart, and when the innocent changes happen. */
export function plotOf(scenario: Scenario, variant: VariantSpec, seed: number): Plot {
  return {
    fault: variant.fault,
    seed,
    planned: scenario.planned.flatMap((change, i) => (happens(scenario, i, seed) ? [{ atUs: Math.round(change.lowUs + (change.highUs - change.lowUs) * nextUnit(openStream(seed, `planned.${i}`))), action: change.action }] : [])),
    history: scenario.history,
    paramOverrides: variant.params,
  };
}
