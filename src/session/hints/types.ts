import type { HintLevel } from '../intents.ts';

/** Which question of the incident is open: nothing looked at, the symptom not scoped, causes not told apart, no action yet, not verified. */
export type OpenQuestion = 'look' | 'scope' | 'separate' | 'act' | 'verify';

export interface Hint {
  readonly level: HintLevel;
  readonly question: OpenQuestion;
  readonly title: string;
  readonly lines: readonly string[];
  /** What the page can open for it; null: nothing. */
  readonly pointer: HintPointer | null;
  /** After the answer: one question to say it back with. */
  readonly explain: ExplainPrompt | null;
}

export type HintPointer =
  | { readonly panel: 'slo' | 'changes' | 'actions'; readonly label: string }
  | { readonly panel: 'dashboards'; readonly dashboardId: string; readonly label: string }
  | { readonly panel: 'database'; readonly database: string; readonly label: string }
  | { readonly panel: 'metrics'; readonly expr: string; readonly label: string };

export interface ExplainPrompt {
  readonly question: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  /** Of the options; said once one was chosen. */
  readonly right: string;
}

/** How far the simulating behind a hint is, in [0, 1]. */
export interface HintProgress {
  readonly done: number;
}
