import type { RunRecord, StampedIntent } from '../session/intents.ts';
import type { GuidanceStep } from '../session/progress/types.ts';
import type { RunBranch, RunDrill, RunOutcome, RunRow } from './database.ts';
import type { Trouble } from './trouble.ts';

export interface NewRun {
  readonly scenarioId: string;
  /** Empty where it is not known yet; `RunKeeper.adopt` fills it in from what the worker says. */
  readonly scenarioHash: string;
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly variant: string | null;
  readonly engine: string;
  readonly drill?: RunDrill;
  /** For a run that plays on from a moment of another: which. */
  readonly branchOf?: RunBranch;
  readonly guidance?: RunRow['guidance'];
  readonly isWithoutHints?: boolean | undefined;
  /** What was done before it begins, for a branch or a start in the middle, and for the latter the world time at which it begins. */
  readonly shared?: readonly StampedIntent[];
  readonly beginUs?: number | undefined;
}

/** What lists show of a run. */
export type RunSummary = Omit<RunRow, 'owner' | 'deletedAt'> & {
  /** False: only in this tab's memory, gone when it closes. */
  readonly saved: boolean;
};

export interface StoredRun {
  readonly summary: RunSummary;
  readonly record: RunRecord;
  readonly files: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly score: number | null;
  readonly outcome: RunOutcome | null;
}

/**
 * Keeps one run as it is played. Nothing here ever throws for want of storage: the record stays complete in memory, trouble is
 * reported, and each later write tries again with all that is missing, in order.
 */
export interface RunKeeper {
  readonly runId: string;
  /** The run so far, always complete. */
  readonly record: RunRecord;
  readonly files: Readonly<Record<string, string>>;
  /** How it was begun. Drills give no hints. */
  readonly guidance: GuidanceStep;
  readonly isWithoutHints: boolean;
  /** Null: no drill. */
  readonly drill: RunDrill | null;
  /** Takes what the worker says about scenario hash, engine and variant on opening. */
  readonly adopt: (record: Pick<RunRecord, 'scenarioHash' | 'engine' | 'variant'>) => Promise<void>;
  /** Writes an intent at once. One already known is ignored; the promise settles when it is stored or trouble was reported. */
  readonly append: (stamped: StampedIntent, untilUs: number) => Promise<void>;
  /** Notes how far the world has come, so that coming back continues there. */
  readonly checkpoint: (untilUs: number, hash: string | null) => Promise<void>;
  readonly finish: (record: RunRecord, result: RunResult) => Promise<void>;
  /** Called at once when something is wrong already. Returns how to stop listening. */
  readonly onTrouble: (listener: (trouble: Trouble) => void) => () => void;
  /** After trouble: everything is stored again. */
  readonly onRecovered: (listener: () => void) => () => void;
  /** Another tab has taken the run over; this keeper no longer writes. */
  readonly onTaken: (listener: () => void) => () => void;
  /** Lets another tab have the run. Call when the room is left. */
  readonly close: () => void;
}

/** The run is open in another tab, which would otherwise be writing at the same time. Open it with `takeOver` to have it here. */
export class RunOpenElsewhereError extends Error {
  override readonly name = 'RunOpenElsewhereError';
}

/** There is no such run in this browser. */
export class NoSuchRunError extends Error {
  override readonly name = 'NoSuchRunError';
}

export function summaryOf(row: RunRow, saved: boolean): RunSummary {
  const { owner: _owner, deletedAt: _deletedAt, ...rest } = row;
  return { ...rest, saved };
}

export function recordOf(row: RunRow, intents: readonly StampedIntent[]): RunRecord {
  return {
    format: 1,
    scenarioId: row.scenarioId,
    scenarioHash: row.scenarioHash,
    engine: row.engine,
    seed: row.seed,
    variant: row.variant,
    intents: intents.map(({ seq, tick, intent }) => ({ seq, tick, intent })),
    untilUs: row.untilUs,
    hash: row.hash,
    ...(row.drill && { drill: { code: row.drill.code, minutes: row.drill.minutes } }),
  };
}
