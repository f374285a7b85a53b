import type { Postmortem } from '../intents.ts';

/** What the form of a post-mortem offers: the log's own events, and statements to choose from. Gives away nothing but what the debrief has told. */
export interface PostmortemMaterial {
  /** What the log knows by itself: what everybody could see, and the count of bad user-seconds when it was ended. */
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

/** To be shown once the learner has said what they think: the factors as a graph, and what would have helped. */
export interface PostmortemAnswers {
  readonly graph: CauseGraph;
  /** Of the factors that were offered, those that contributed. */
  readonly trueFactors: readonly string[];
  /** Of the bank, what would have helped against this cause. */
  readonly helpful: readonly string[];
}

/** Each mark with its reason, once the post-mortem is handed in. */
export interface PostmortemReview {
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
  readonly answers: PostmortemAnswers;
  /** What was handed in last, and what it earned; null before. */
  readonly written: Postmortem | null;
  readonly review: PostmortemReview | null;
  /** How often it was handed in. */
  readonly times: number;
}
