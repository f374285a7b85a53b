import type { Change } from '../../sim/fault-spec.ts';
import type { Candidate } from '../../session/judgement/candidates.ts';
import type { Action } from '../../session/judgement/planned-action.ts';
import type { Course } from '../course.ts';
import type { Step } from '../scripted.ts';

/**
 * Where a policy sits: the world as a person on call has it, and nothing of what is hidden. Time passes by `wait`
 * alone; what is read comes from the same queries that panels ask.
 */
export interface Seat {
  /** Since the page. */
  now(): number;
  /** Whether the horizon's end has come. */
  isOver(): boolean;
  wait(us: number): void;
  /** Whether it was carried out. */
  act(action: Action): boolean;
  /** Whether users have been well for two minutes. */
  isWell(): boolean;
  /** The change ledger as it is now. */
  ledger(): readonly Change[];
  /** What the action sheet offers when the page comes, with sensible arguments. */
  readonly actions: readonly Candidate[];
  /** The causes that are known to share this page. */
  readonly causes: readonly string[];
  /** Which of two causes the clearest reading speaks for; null where nothing tells them apart. Costs the time of a look. */
  compare(a: string, b: string): string | null;
  /** All readings that tell two causes apart, as votes for the first or the second. Costs one look for each. */
  votes(a: string, b: string): { readonly a: number; readonly b: number };
  /** What is known to help against a cause, with the time from the first action on. */
  fixFor(cause: string): readonly Step[];
  /** What somebody remembers from last time: the cause of another run of this page. */
  readonly remembered: string;
}

/** A scripted player who does nothing but act on the world: no looks, no words, no marks. */
export interface Policy {
  readonly id: string;
  readonly title: string;
  /** `sound`: must recover the users in every variant; `unsound`: must not in all of them; `measured`: either is possible. */
  readonly conduct: 'sound' | 'unsound' | 'measured';
  play(seat: Seat): void;
}

export interface PolicyResult extends Pick<Course, 'win' | 'saved' | 'minutesToRecover'> {
  readonly policy: string;
}
