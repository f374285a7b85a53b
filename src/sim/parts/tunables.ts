import type { SystemSpec } from '../spec.ts';
import { isTunable, rangeOf, specKey, tunableKey, type Field, type Setting } from './fields.ts';
import { PARTS } from './parts.ts';

/** A number of a thing that may change while the world runs. */
export interface Tunable {
  /** `<section>.<thing>.<field>`. */
  readonly name: string;
  readonly title: string;
  readonly thing: string;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly unit: 'us' | 'count' | 'ratio' | 'factor' | 'per_second' | 'state';
  readonly setting: Setting | null;
}

/** One that a part declares. */
export interface PartTunable extends Tunable {
  /** Place of the part among `PARTS`, and of the thing among the part's. */
  readonly part: number;
  readonly index: number;
}

/** Every tunable of every part's things, in the order of the registry and the scenario. */
export function partTunables(system: SystemSpec): PartTunable[] {
  return PARTS.flatMap((part, place) => {
    const fields = Object.entries(part.fields as Readonly<Record<string, Field>>).filter(([, field]) => isTunable(field));
    return Object.entries(system.parts[part.section] ?? {}).flatMap(([thing, spec], index) =>
      fields.map(([key, field]): PartTunable => ({
        name: `${part.section}.${thing}.${tunableKey(key)}`,
        title: field.setting?.title ?? key,
        part: place,
        index,
        thing,
        initial: Number(spec[specKey(key, field)]),
        ...rangeOf(field),
        setting: field.setting ?? null,
      })),
    );
  });
}
