import type { Judgement } from './judgement/types.ts';
import type { PostmortemPart } from './postmortem/types.ts';
import type { TimelineEntry } from './view.ts';

/** What the debrief page draws. Every comparison is a re-simulation of the same seed. */
export interface Debrief {
  readonly scenarioTitle: string;
  readonly outcome: 'win' | 'lose';
  readonly outcomeText: string;
  readonly variantTitle: string;
  readonly truth: {
    readonly component: string;
    readonly mechanism: string;
    readonly trigger: string;
    readonly story: readonly string[];
    readonly discriminators: readonly string[];
    readonly permanentFix: string;
    readonly prevention: readonly string[];
  };
  /** The machine that ran, with the path it took. */
  readonly machine: { readonly states: readonly { readonly id: string; readonly title: string }[]; readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[]; readonly path: readonly { readonly state: string; readonly atMs: number }[] };
  readonly timeline: readonly (TimelineEntry | { readonly atMs: number; readonly lane: 'truth'; readonly text: string })[];
  readonly pagedMs: number;
  readonly endedMs: number;
  readonly recoveredMs: number | null;
  readonly runs: readonly ComparedRun[];
  readonly score: Score;
  readonly verdicts: readonly { readonly mitigation: string; readonly verdict: 'works' | 'helps' | 'harms'; readonly why: string; readonly taken: boolean }[];
  readonly wentWell: readonly string[];
  /** What could be known when, and what other choices would have come to. */
  readonly judgement: Judgement;
  readonly postmortem: PostmortemPart;
  /** Null where no other cause hides behind the page. */
  readonly transfer: TransferQuestion | null;
}

/** The same page with another cause: which of these readings would tell it from this one? */
export interface TransferQuestion {
  /** The other cause, in a few words. */
  readonly twin: string;
  readonly choices: readonly { readonly id: string; readonly text: string; readonly speaksFor: string }[];
  readonly right: string;
  /** How the other cause comes to the same page, sentence by sentence. */
  readonly why: readonly string[];
}

export interface ComparedRun {
  /** `yours`, `nothing`, `reference`, or another course of the same seed. */
  readonly id: string;
  readonly title: string;
  readonly badUserSeconds: number;
  /** Bad user-seconds per simulated minute from the beginning of the world, for drawing. */
  readonly perMinute: readonly number[];
  readonly recoveredMs: number | null;
  readonly actions: readonly { readonly atMs: number; readonly title: string }[];
  readonly hash: string;
}

export interface Score {
  readonly total: number;
  readonly max: number;
  readonly parts: readonly ScorePart[];
  /** Parts of the full rubric that this version does not mark yet, by name. */
  readonly unmarked: readonly string[];
  /** What the total may not exceed, and why; null, or left out by older runs, where nothing limits it. */
  readonly cap?: { readonly points: number; readonly why: string } | null;
}

export interface ScorePart {
  readonly id: PartId;
  readonly title: string;
  readonly points: number;
  readonly max: number;
  /** What moved it most, in a sentence. */
  readonly why: string;
  /** Marks within the part, where it has several. */
  readonly details?: readonly { readonly title: string; readonly points: number; readonly max: number; readonly why: string }[];
}

/** The seven dimensions of the rubric, 1000 points together. */
export type PartId = 'outcome' | 'decisions' | 'safety' | 'diagnosis' | 'investigation' | 'communication' | 'postmortem';
