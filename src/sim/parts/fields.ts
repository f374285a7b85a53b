/**
 * How a part says what can be written about it in a scenario file. From these few words follow the JSON schema with its
 * help texts, the defaults, the conversion of durations, the checks of references, the type of the specification, the
 * tunables that faults may change, and the settings that players may change. So a part says each of its numbers once.
 */

/** What players may do about a field while the world runs. */
export interface Setting {
  /** What the setting is called in the action sheet, such as "single flight". */
  readonly title: string;
  /** What changing it does, and what could go wrong. */
  readonly effect: string;
  readonly risk: string;
}

interface Common {
  /** A sentence for the author: what it is, in which unit. */
  readonly about: string;
  /** Faults may change it under the name `<section>.<name>.<field in snake case>`. */
  readonly tunable?: boolean;
  /** Players may change it too; such a field is tunable. */
  readonly setting?: Setting;
}

export interface DurationField extends Common {
  readonly kind: 'duration';
  readonly fallback?: string;
}

export interface AmountField extends Common {
  readonly kind: 'whole' | 'number' | 'ratio' | 'per_second';
  readonly min: number;
  readonly max: number;
  readonly fallback?: number;
}

export interface SwitchField extends Common {
  readonly kind: 'switch';
  readonly fallback: boolean;
}

export interface TextField extends Common {
  readonly kind: 'line' | 'prose';
  readonly fallback?: string;
}

export interface ChoiceField extends Common {
  readonly kind: 'choice';
  readonly words: readonly string[];
  readonly fallback?: string;
}

/** Names something else of the system: a core section, the section of a part, or `stations` (services, databases and clients). With a fallback of '' it may be left out. */
export interface RefField extends Common {
  readonly kind: 'ref';
  readonly to: string;
  readonly fallback?: '';
}

export interface RefsField extends Common {
  readonly kind: 'refs';
  readonly to: string;
}

/** An endpoint of the service that another field of the same object names. */
export interface EndpointField extends Common {
  readonly kind: 'endpoint';
  readonly of: string;
}

/** Only in steps: further steps inside. */
export interface StepsField extends Common {
  readonly kind: 'steps';
}

/** Only in steps, and the only field of its step that has steps: several lists of them, each under a name that the author chooses. */
export interface BlocksField extends Common {
  readonly kind: 'blocks';
}

export type Field = DurationField | AmountField | SwitchField | TextField | ChoiceField | RefField | RefsField | EndpointField | StepsField | BlocksField;
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F extends { kind: 'duration' | 'whole' | 'number' | 'ratio' | 'per_second' }
  ? number
  : F extends { kind: 'switch' }
    ? boolean
    : F extends { kind: 'refs' }
      ? readonly string[]
      : F extends { kind: 'steps' | 'blocks' }
        ? never
        : string;

/** The specification that fields make: durations become whole microseconds under the name with `Us` at its end. */
export type SpecOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends { kind: 'steps' | 'blocks' } ? never : F[K] extends { kind: 'duration' } ? `${K & string}Us` : K]: ValueOf<F[K]>;
};

/** A specification whose part is not known where it is passed along. */
export type AnySpec = Readonly<Record<string, number | boolean | string | readonly string[]>>;

/** The key under which a field's value stands in a specification. */
export function specKey(name: string, field: Field): string {
  return field.kind === 'duration' ? `${name}Us` : name;
}

/** `softTtl` as tunables are written: `soft_ttl`. */
export function tunableKey(name: string): string {
  let text = '';
  for (const letter of name) text += letter >= 'A' && letter <= 'Z' ? `_${letter.toLowerCase()}` : letter;
  return text;
}

export const isTunable = (field: Field): boolean => field.tunable === true || field.setting !== undefined;

const HOUR_US = 3_600_000_000;

/** Limits and unit of a tunable field. Throws for a field that is no number. */
export function rangeOf(field: Field): { readonly min: number; readonly max: number; readonly unit: 'us' | 'count' | 'ratio' | 'factor' | 'per_second' | 'state' } {
  switch (field.kind) {
    case 'duration':
      return { min: 0, max: 24 * HOUR_US, unit: 'us' };
    case 'switch':
      return { min: 0, max: 1, unit: 'state' };
    case 'whole':
      return { min: field.min, max: field.max, unit: 'count' };
    case 'number':
      return { min: field.min, max: field.max, unit: 'factor' };
    case 'ratio':
      return { min: field.min, max: field.max, unit: 'ratio' };
    case 'per_second':
      return { min: field.min, max: field.max, unit: 'per_second' };
    default:
      throw new Error(`a ${field.kind} cannot be tuned`);
  }
}
