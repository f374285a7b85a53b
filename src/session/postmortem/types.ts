import type { Postmortem } from '../intents.ts';

/** What the form of a post-mortem offers: the log's own events, and statements to choose from. Gives away nothing but what the debrief has told. */
export interface PostmortemMaterial {
  /** Pre-filled from the log: impact, timeline, gaps. */
  readonly draft: Postmortem;
  readonly events: readonly { readonly atUs: number; readonly atMs: number; readonly text: string; readonly pinIds: readonly number[] }[];
  readonly pins: readonly { readonly id: number; readonly title: string }[];
  /** True and untrue ones, in an order that says nothing. */
  readonly factors: readonly { readonly id: string; readonly text: string }[];
  readonly bank: readonly BankItem[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly role: string }[];
}

export interface BankItem {
  readonly id: string;
  readonly text: string;
  readonly type: 'preventative' | 'detective' | 'containment' | 'corrective' | 'process';
  /** 3 removes the hazard, 2 contains or detects it before users do, 1 relies on people, 0 asks them to be careful. Shown after the choice. */
  readonly strength: 0 | 1 | 2 | 3;
}

/** Shown once the post-mortem is written: the factors as a graph, and each mark with its reason. */
export interface PostmortemReview {
  readonly graph: CauseGraph;
  /** Of the factors that were offered, those that contributed. */
  readonly trueFactors: readonly string[];
  /** Of the bank, what would have helped against this cause. */
  readonly helpful: readonly string[];
  readonly marks: readonly { readonly id: 'timeline' | 'impact' | 'gaps' | 'factors' | 'actions' | 'wording'; readonly title: string; readonly points: number; readonly max: number; readonly why: string }[];
}

/** Edges lead from a factor to what it brought about; one path from what users saw down to a root is "five whys". */
export interface CauseGraph {
  readonly nodes: readonly { readonly id: string; readonly text: string; readonly kind: 'symptom' | 'link' | 'trigger' | 'missing' }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** The post-mortem of a run, as the debrief has it. */
export interface PostmortemPart {
  readonly material: PostmortemMaterial;
  /** What was handed in last, and what it earned; null before. */
  readonly written: Postmortem | null;
  readonly review: PostmortemReview | null;
  /** How often it was handed in. */
  readonly times: number;
}
