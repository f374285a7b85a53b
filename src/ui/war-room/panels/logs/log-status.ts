import type { BarFault } from '../../query-bar/index.ts';

export interface LogStatus {
  /** What the last answer was made of; null before the first. */
  readonly kind: 'lines' | 'series' | null;
  /** Lines found so far. */
  readonly total: number;
  /** Lines that came since the list was held still. */
  readonly newer: number;
  /** How much of the range has been searched, newest part first, and down to when. */
  readonly share: number;
  readonly searchedFromMs: number;
  /** The search was given up before its end. */
  readonly isStopped: boolean;
  readonly fault: BarFault | null;
  readonly trouble: string | null;
}

export const NO_STATUS: LogStatus = { kind: null, total: 0, newer: 0, share: 1, searchedFromMs: 0, isStopped: false, fault: null, trouble: null };

/** How a search stands, told on when it is another. */
export interface StatusTeller {
  readonly now: () => LogStatus;
  readonly say: (change: Partial<LogStatus>) => void;
}

export function createStatusTeller(onStatus: (status: LogStatus) => void): StatusTeller {
  let status = NO_STATUS;
  return {
    now: () => status,
    say: (change) => {
      const next = { ...status, ...change };
      const same = (Object.keys(next) as (keyof LogStatus)[]).every((name) => next[name] === status[name]);
      status = next;
      if (!same) onStatus(status);
    },
  };
}
