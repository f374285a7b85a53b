import { MINUTE } from '../../base/time.ts';
import type { HealthReading } from '../health.ts';
import type { ImpactShare } from '../intents.ts';
import type { CommunicationFacts } from './facts.ts';

/**
 * What the objectives' own metrics said at a time, in the words that updates use. A share of users is read as the share of
 * their requests that were failed or slow, since that is what anybody on call could have read.
 */

/** Upper ends of the shares, as the composer explains them: hardly any, under a third, under two thirds, more. */
const SHARE_ENDS: readonly (readonly [ImpactShare, number])[] = [['none', 0.05], ['some', 1 / 3], ['many', 2 / 3], ['most', Infinity]];
/** A reading this close to an end may be called either way. */
const NEAR = 0.05;
/** An update speaks of what could be read in the minutes before it. */
const BEFORE_US = 5 * MINUTE;

/** The share's name; a bad share is from 0 to 1. */
export function shareOf(bad: number): ImpactShare {
  return SHARE_ENDS.find(([, end]) => bad < end)![0];
}

/** Bad share of the worst of these objectives (by index) over the last minute and over five; null without traffic. */
export function badIn(reading: HealthReading, slos: readonly number[]): { readonly fast: number | null; readonly slow: number | null } {
  return { fast: worst(slos.map((i) => reading.fast[i] ?? null)), slow: worst(slos.map((i) => reading.good[i] ?? null)) };
}

function worst(good: readonly (number | null)[]): number | null {
  const known = good.filter((ratio) => ratio !== null);
  return known.length === 0 ? null : 1 - Math.min(...known);
}

/** The last reading that there was at a time. */
export function readingAt({ run }: CommunicationFacts, atUs: number): HealthReading | undefined {
  return run.health.findLast((reading) => reading.atUs <= atUs);
}

/** The least and the most bad share that anyone could have read in the minutes before; null where there was no traffic. */
export function sharesBefore({ run }: CommunicationFacts, atUs: number, slos: readonly number[]): { readonly least: number; readonly most: number } | null {
  const read = run.health
    .filter((reading) => reading.atUs <= atUs && reading.atUs > atUs - BEFORE_US)
    .flatMap((reading) => Object.values(badIn(reading, slos)))
    .filter((bad) => bad !== null);
  return read.length === 0 ? null : { least: Math.min(...read), most: Math.max(...read) };
}

/** Whether a share that was said lies within what could be read, or next to it. */
export function couldBeSaid(share: ImpactShare, { least, most }: { readonly least: number; readonly most: number }): boolean {
  const at = SHARE_ENDS.findIndex(([name]) => name === share);
  const from = at === 0 ? 0 : SHARE_ENDS[at - 1]![1];
  const to = SHARE_ENDS[at]![1];
  return most >= from - NEAR && least < to + NEAR;
}

export type Severity = 1 | 2 | 3 | 4;
const SEVERITY_OF: Readonly<Record<ImpactShare, Severity>> = { most: 1, many: 2, some: 3, none: 4 };

/**
 * The severity that the world justifies between two times, by the worst five minutes of the worst objective: most users suffer, 1;
 * many, 2; some, 3; hardly any, 4. Five minutes, so that a blip is no major incident.
 */
export function justifiedSeverity({ run }: CommunicationFacts, fromUs: number, toUs: number): { readonly severity: Severity; readonly bad: number } {
  const slos = run.scenario.slos.map((_, i) => i);
  const bad = Math.max(0, ...run.health.filter(({ atUs }) => atUs >= fromUs && atUs <= toUs).map((reading) => badIn(reading, slos).slow ?? 0));
  return { severity: SEVERITY_OF[shareOf(bad)], bad };
}
