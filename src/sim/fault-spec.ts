/**
 * A hidden cause as a state chart: what a scenario's `variants.<id>.fault` holds after reading. The chart is compiled
 * to an XState machine; only this vocabulary of guards, delays and actions exists.
 */
export interface FaultSpec {
  readonly initial: string;
  readonly states: Readonly<Record<string, FaultStateSpec>>;
}

export interface FaultStateSpec {
  /** What the debrief calls this state. */
  readonly title: string;
  readonly entry: readonly FaultAction[];
  /** Leaves for `target` after a delay drawn from [lowUs, highUs] by the run's seed. */
  readonly after: readonly { readonly lowUs: number; readonly highUs: number; readonly target: string }[];
  /** Leaves for `target` when the world raises the event, e.g. `deploy.done:inventory`. */
  readonly on: Readonly<Record<string, string>>;
}

export type FaultAction =
  /** Sets a tunable of the parameter registry, e.g. `services.payments.slow`. */
  | { readonly do: 'set'; readonly param: string; readonly value: number }
  /** Moves a tunable to a value in equal steps. */
  | { readonly do: 'ramp'; readonly param: string; readonly to: number; readonly overUs: number }
  | { readonly do: 'deploy'; readonly service: string; readonly version: string; readonly by: string; readonly note: string }
  | { readonly do: 'flag'; readonly flag: string; readonly on: boolean; readonly by: string; readonly note: string }
  | { readonly do: 'crash'; readonly service: string; readonly count: number }
  /** Only writes into the change ledger (a change outside the simulated system). */
  | { readonly do: 'note'; readonly target: string; readonly kind: ChangeKind; readonly by: string; readonly note: string };

export type ChangeKind = 'deploy' | 'config' | 'flag' | 'schema' | 'infra';

/** One line of the change ledger. */
export interface Change {
  readonly atUs: number;
  readonly kind: ChangeKind;
  readonly target: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly note: string;
  /** `done` for what happened at once; a rollout moves from `rolling` to `done` or `rolled_back`. */
  readonly state: 'rolling' | 'done' | 'rolled_back' | 'failed';
  /** Index of the player's action that caused it, or -1. */
  readonly action: number;
}
