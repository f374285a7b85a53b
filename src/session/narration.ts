import type { PanelName } from './intents.ts';

/** An incident as it was solved by somebody who says why, step by step: what the narrated replay tells. */
export interface Narration {
  /** How many causes bring this page. */
  readonly causes: number;
  readonly steps: readonly NarrationStep[];
}

export interface NarrationStep {
  /** World time in microseconds. Several steps may share one; they are in order. */
  readonly atUs: number;
  /** What is done, in a few words. */
  readonly title: string;
  /** Why, and what came of it: whole sentences. */
  readonly text: string;
  /** The causes that are possible after it, by their ids. */
  readonly left: readonly string[];
  /** What is opened in it, with the number of its intent; null: nothing. */
  readonly look: { readonly seq: number; readonly panel: PanelName; readonly query: string } | null;
}
