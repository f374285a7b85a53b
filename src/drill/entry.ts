import type { Debrief, Score } from '../session/debrief-types.ts';

/** One verified result, as it is laid beside others. Made from the run as simulated again, never from what the file claims. */
export interface DrillEntry {
  /** What the team calls itself; empty: nobody said. */
  readonly label: string;
  /** Of the result file: the same file is the same entry. */
  readonly digest: string;
  /** The world's at the end. */
  readonly hash: string;
  readonly outcome: Debrief['outcome'];
  readonly outcomeText: string;
  readonly score: Score;
  readonly points: readonly DecisionPoint[];
  /** From the page on, to the end of the drill. */
  readonly badUserSeconds: number;
  /** Bad user-seconds of each whole minute after the page. */
  readonly perMinute: readonly number[];
  readonly marks: readonly EntryMark[];
  /** Seconds after the page; null: users had not recovered by the end of the drill. */
  readonly recoveredS: number | null;
  readonly endedS: number;
}

export type PointId = 'look' | 'hypothesis' | 'action' | 'decisive' | 'update' | 'all-clear';

/** A moment at which runs of the same incident part. */
export interface DecisionPoint {
  readonly id: PointId;
  /** Seconds after the page; null: it never came. */
  readonly atS: number | null;
  readonly text: string;
  /** Whether it was one; null where there is no right and wrong. */
  readonly good: boolean | null;
}

export type MarkLane = 'look' | 'hypothesis' | 'action' | 'message';

export interface EntryMark {
  readonly lane: MarkLane;
  /** Seconds after the page. */
  readonly atS: number;
  readonly text: string;
}

export const POINT_TITLES: Readonly<Record<PointId, string>> = {
  look: 'First look that excluded a cause',
  hypothesis: 'First right hypothesis',
  action: 'First action',
  decisive: 'Decisive action',
  update: 'First update',
  'all-clear': 'All-clear',
};
