import type { ConsoleAnswer } from '../../../../session/view.ts';
import { panelState } from '../../shared-telemetry/panel-state.ts';

/** One question put to a console, and its answer when that has come. */
export interface Exchange {
  readonly id: number;
  readonly database: string;
  /** Where on the map it stands, and whether it speaks SQL. */
  readonly component: string;
  readonly isDatabase: boolean;
  readonly title: string;
  readonly arg: string;
  /** Of the simulated clock: when it was asked, and when it was answered. */
  readonly askedMs: number;
  readonly answeredMs: number | null;
  readonly answer: ConsoleAnswer | null;
  readonly trouble: string | null;
}

export const useDatabaseState = panelState(() => ({
  /** Null: the first. */
  database: null as string | null,
  exchanges: [] as readonly Exchange[],
  args: {} as Readonly<Record<string, string>>,
}));

/** Answers kept; older ones scroll out of memory as they would out of a terminal. */
export const EXCHANGES_MAX = 30;
