import type { Case } from '../case.ts';
import type { Run } from '../run.ts';
import { spanText } from '../words.ts';

/**
 * What communication is marked from. `run` is the incident as played, on to the end of its horizon, so that what was said can be
 * held against what came after; only its scenario, its health readings and its case are read. Times are world time in microseconds.
 */
export interface CommunicationFacts {
  readonly run: Pick<Run, 'scenario' | 'health' | 'state'>;
  readonly pagedUs: number;
  /** When the player declared it resolved; null: never. */
  readonly resolvedUs: number | null;
  /** When users were well for good; null: never. */
  readonly recoveredUs: number | null;
}

export type Post = Case['posts'][number];
export type Audience = Post['audience'];

export const AUDIENCES: readonly Audience[] = ['team', 'status_page'];

/** The end of the incident for those who played it. */
export function endOfTalk({ run, pagedUs, resolvedUs }: CommunicationFacts): number {
  return resolvedUs ?? pagedUs + run.scenario.horizonUs;
}

/** A moment as the rules' sentences have it: `4 min 30 s after the page`. */
export function whenText({ pagedUs }: CommunicationFacts, atUs: number): string {
  return `${spanText(atUs - pagedUs)} after the page`;
}

/** Who reads it, at the end of a noun. */
export function audienceText(audience: Audience): string {
  return audience === 'team' ? 'to the team' : 'on the status page';
}
