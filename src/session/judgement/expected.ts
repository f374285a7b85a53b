import type { VariantSpec } from '../../scenario/types.ts';
import { isLive, type CauseFacts } from './causes.ts';

/** What could be expected of actions at the time when they were taken, over the causes that were still possible. */

/** The facts of one action, as simulated. */
export interface DeedFacts {
  readonly seq: number;
  readonly tick: number;
  readonly verb: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
  readonly title: string;
  readonly isReversible: boolean;
  /** Bad user-seconds of the whole run without it; null where no user would have fared otherwise. */
  readonly without: number | null;
  /** Seconds of full outage that it costs a healthy system; null where nothing asks for it. */
  readonly price: number | null;
  /** Whether a last hint had given the answer before. */
  readonly isTold: boolean;
}

/** Something that could have been done instead. */
export interface OptionFacts {
  readonly verb: string;
  readonly args: DeedFacts['args'];
  readonly title: string;
  readonly why: string;
}

/** Most incidents follow a change, so a cause that one set off is the likelier guess. */
const CHANGED_WEIGHT = 2;

export function priorOf({ weight, truth }: VariantSpec): number {
  return weight * ((truth.change ?? null) === null ? 1 : CHANGED_WEIGHT);
}

/** The causes that a decision had to reckon with; who was told the answer knew the one. */
export function liveAt(causes: readonly CauseFacts[], truth: string, seq: number, isTold: boolean): CauseFacts[] {
  return causes.filter((cause) => (isTold ? cause.id === truth : isLive(cause, seq)));
}

/** E = mean over the live causes, by their weights, of what `worth` says; causes of which it says nothing are left out. */
export function expectedOf(live: readonly CauseFacts[], variants: Readonly<Record<string, VariantSpec>>, worth: (cause: CauseFacts) => number | null): number {
  let sum = 0;
  let weights = 0;
  for (const cause of live) {
    const value = worth(cause);
    if (value === null) continue;
    sum += priorOf(variants[cause.id]!) * value;
    weights += priorOf(variants[cause.id]!);
  }
  return weights === 0 ? 0 : sum / weights;
}
