import type { Postmortem } from '../session/intents.ts';

/** Where a learner is in the debrief of a run, and what they wrote on the way. Kept in this browser, read by nobody else. */
export interface DebriefNotes {
  readonly chapter: string | null;
  readonly seen: readonly string[];
  /** All chapters below one another instead of one at a time. */
  readonly all: boolean;
  /** To questions, by their place in the debrief. */
  readonly answers: Readonly<Record<string, string>>;
  /** What was asked to be shown: the rest of these questions, and the graph. */
  readonly shown: readonly string[];
  readonly draft: Postmortem | null;
}

export interface StoredNotes extends DebriefNotes {
  /** When they were written; left out by older pages. Milliseconds since the epoch. */
  readonly at?: number;
}

/** Before the id of the run, in the settings. */
export const NOTES_PREFIX = 'debrief:';
