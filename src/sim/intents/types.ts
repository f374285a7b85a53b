import type { Model } from '../kernel/model.ts';
import type { World } from '../kernel/world.ts';

/** An action that can be taken: what it does, to what, and what to know before. Argument choices come from the system. */
export interface VerbInfo {
  readonly verb: string;
  readonly title: string;
  /** What its button says: a short order in which `{name}` stands for an argument's value, such as "Roll back {service}". Left out: the title. */
  readonly button?: string;
  readonly group: 'Deploys' | 'Capacity' | 'Database' | 'Traffic' | 'Resilience';
  readonly effect: string;
  readonly duration: string;
  readonly risk: string;
  readonly reversible: string;
  readonly args: readonly ArgInfo[];
}

export interface ArgInfo {
  readonly name: string;
  readonly title: string;
  readonly kind: 'choice' | 'number' | 'duration' | 'boolean';
  /** For `choice`: value and label; may depend on an earlier argument's value through `of`. */
  readonly choices: readonly { readonly value: string; readonly label: string; readonly of: string | null; /** What choosing it does and risks, where that is not said of the verb as a whole. */ readonly hint?: string }[];
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Current value by the first argument's value, as text, so that the sheet can show "20 → 40". */
  readonly current: Readonly<Record<string, string>>;
}

export type Args = Readonly<Record<string, string | number | boolean>>;

/** A mitigation verb. One file each; the registry is the only other place that knows it. */
export interface Verb {
  readonly verb: string;
  /** What the player is told; null where the system has nothing to apply it to. */
  info(model: Model, world: World): VerbInfo | null;
  /** Checks the arguments, then does it: a title for the log, or why not. Must not touch the world when it refuses. */
  apply(world: World, args: Args): Applied;
}

export type Applied = { readonly ok: true; readonly action: number } | { readonly ok: false; readonly reason: string };
