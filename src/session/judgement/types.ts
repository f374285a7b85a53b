import type { ComparedRun } from '../debrief-types.ts';

/** What the re-simulations say about how a run was decided: what could be known when, and what else would have come of it. */
export interface Judgement {
  /** Every cause behind this page, the run's own first; `ruledOutMs` is when what had been seen first excluded it, null: never. */
  readonly causes: readonly JudgedCause[];
  readonly decisions: readonly Decision[];
  readonly counterfactuals: readonly Counterfactual[];
  /** At most three, in order of time. */
  readonly turningPoints: readonly TurningPoint[];
  /** At most two. */
  readonly pitfalls: readonly Pitfall[];
  /** Predictions that the world contradicted, and what that excluded. */
  readonly falsified: readonly { readonly hypothesisId: number; readonly atMs: number; readonly text: string; readonly points: number }[];
}

export interface JudgedCause {
  readonly id: string;
  readonly title: string;
  readonly isTruth: boolean;
  readonly ruledOutMs: number | null;
  /** What was opened or pinned that excluded it, as the timeline calls it. */
  readonly by: string | null;
}

/** One action on production, seen from the moment at which it was taken. */
export interface Decision {
  /** Counts the run's mitigations from 0. */
  readonly action: number;
  readonly atMs: number;
  readonly title: string;
  /** Under each cause that could not be ruled out yet, the share of bad user-seconds that this action alone avoids. */
  readonly underCauses: readonly { readonly cause: string; readonly title: string; readonly saved: number }[];
  /** Their mean by the causes' weights. */
  readonly expected: number;
  /** What else could have been done at that moment, the best expectation first; the action itself is among them. */
  readonly options: readonly { readonly title: string; readonly expected: number; readonly taken: boolean; readonly why: string }[];
}

export interface Counterfactual {
  readonly id: string;
  readonly kind: 'without' | 'earlier' | 'supported' | 'reference' | 'nothing';
  readonly title: string;
  /** What differs from the run and why it is shown, in a sentence. */
  readonly why: string;
  readonly run: ComparedRun;
}

export interface TurningPoint {
  readonly atMs: number;
  readonly kind: 'delay' | 'benefit' | 'information' | 'all-clear';
  readonly title: string;
  /** A how-question to answer before `reveal` is shown. */
  readonly question: string;
  readonly reveal: string;
}

export interface Pitfall {
  /** Of the catalogue of pitfalls, such as PIT-01, or a name of our own. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** The line of the log that triggered it. */
  readonly line: string;
  readonly atMs: number;
}
