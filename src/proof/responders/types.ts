import type { HintLevel, Stance } from '../../session/intents.ts';
import type { Difference } from '../../session/evidence.ts';
import type { Candidate } from '../../session/judgement/candidates.ts';
import type { Action } from '../../session/judgement/planned-action.ts';

/**
 * Where a scripted responder sits: the war room, with nothing of what is hidden. Everything done here is an intent in the log of a
 * real run; time passes by `wait`, and by what a look or an action takes.
 */
export interface Desk {
  /** World time since the page. */
  now(): number;
  isOver(): boolean;
  wait(us: number): void;
  acknowledge(): void;
  /** The causes that are known to share this page, in the scenario's order. */
  readonly causes: readonly string[];
  /** Those that nothing read so far speaks against, by what they looked like under other seeds. */
  live(): readonly string[];
  /** Opens the dashboard that tells the live causes apart best; false where none is left. With `tests`, what is most likely is put to the test first. */
  look(tests: boolean): boolean;
  /** Opens every dashboard that the system has. */
  readEverything(): void;
  /** Opens the change ledger; rolls back what was deployed last. False where there is nothing. */
  readChanges(): void;
  rollBackLatest(): boolean;
  /** Names a cause on the case board; its number. */
  believe(cause: string, confidence: 1 | 2 | 3 | 4 | 5): number;
  drop(hypothesis: number): void;
  /** Pins what was read last, for or against a hypothesis. */
  pin(hypothesis: number, stance: Stance): void;
  /** What the action sheet offers, with sensible arguments. */
  readonly actions: readonly Candidate[];
  act(action: Action, hypothesis: number | null): boolean;
  /** Does what is known to help against a cause. `meanwhile` is done as soon as the first step is on its way; later steps are left out if the cause has been excluded by then. */
  apply(cause: string, hypothesis: number | null, meanwhile?: () => void): void;
  isWell(): boolean;
  /** Begins to keep people informed, by updates that say what the metrics say; promises are kept from then on. */
  talk(): void;
  /** Posts the same again, whether it is due or not. */
  repeat(): void;
  hint(level: HintLevel): void;
  /** Looks at the objectives, says that it is over, and ends it. */
  resolve(hypothesis: number | null): void;
  /** The cause that a last hint names: the only way to see it from here. */
  answer(): string;
}

/** A look at a dashboard, with what whoever looked made of it. */
export interface LookFact {
  /** The number of its intent. */
  readonly seq: number;
  readonly board: string;
  /** The causes that were possible before and after, in the scenario's order. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** By cause that it excluded, what it read otherwise. */
  readonly read: readonly { readonly cause: string; readonly differences: readonly Difference[] }[];
}

/** Somebody who looks over a responder's shoulder. */
export interface Onlooker {
  looked(look: LookFact): void;
  /** Time has come this far, in microseconds of world time. */
  passed(nowUs: number): void;
}

/** How a post-mortem is written: not at all, from the draft alone, or from what the debrief tells. */
export type Writing = 'none' | 'draft' | 'careful';

export interface Responder {
  readonly id: string;
  readonly title: string;
  /** `sound` must reach the band in the mean of each scenario; `quiet` is sound but says nothing; `gaming` must stay below. */
  readonly conduct: 'sound' | 'quiet' | 'gaming';
  readonly writes: Writing;
  play(desk: Desk): void;
}

/** The rubric's bands, in points of 1000. */
export const SOUND_LEAST = 850;
export const GAMING_MOST = 600;
