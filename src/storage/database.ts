import { Dexie, type EntityTable, type Table } from 'dexie';
import type { DrillEntry } from '../drill/entry.ts';
import type { DrillMark, StampedIntent } from '../session/intents.ts';
import type { GuidanceStep, PracticeResult } from '../session/progress/types.ts';
import type { ScenarioSummary } from '../session/summary.ts';

export type RunStatus = 'playing' | 'finished' | 'abandoned';
export type RunOutcome = 'win' | 'lose';

/** One run without its intents. `owner` names the tab that may write; any other's writes are refused inside the same transaction. */
export interface RunRow {
  readonly id: string;
  readonly scenarioId: string;
  /** Of the scenario's meaning, by the worker; empty until the run was opened for the first time. */
  readonly scenarioHash: string;
  /** Of the files' text: the key in `scenarioFiles`. */
  readonly filesHash: string;
  readonly title: string;
  readonly seed: number;
  readonly variant: string | null;
  readonly engine: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly untilUs: number;
  readonly hash: string | null;
  readonly score: number | null;
  readonly outcome: RunOutcome | null;
  readonly intentsCount: number;
  readonly owner: string | null;
  /** The drill that it is played in. Left out: none. */
  readonly drill?: RunDrill;
  /** Where it parts from another run. Left out: it was played from the beginning, and may count as a first attempt. */
  readonly branchOf?: RunBranch;
  /** When it was deleted; it can be brought back until it is purged. */
  readonly deletedAt: number | null;
  /** How much help it began with; left out: free with hints. */
  readonly guidance?: GuidanceStep | undefined;
  /** No hints are given: a ranked drill, or a learner who wants none. */
  readonly isWithoutHints?: boolean | undefined;
}

/** A run that shares everything before a moment with another, which may be gone by now. */
export interface RunBranch {
  readonly runId: string;
  /** World time, in microseconds. */
  readonly atUs: number;
}

/** A drill as its participant keeps it. */
export interface RunDrill extends DrillMark {
  /** Wall clock at which the page came: from then on the world's time is the wall's. Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What the team calls itself; may be empty. */
  readonly label: string;
}

export interface IntentRow extends StampedIntent {
  readonly runId: string;
}

/** The files that a run was played with, so that it stays playable after the scenario has changed. */
export interface FilesRow {
  readonly hash: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A scenario that somebody opened from their disk, as it was read. */
export interface OwnScenarioRow {
  readonly id: string;
  readonly addedAt: number;
  readonly files: Readonly<Record<string, string>>;
  readonly summary: ScenarioSummary;
}

/** A drill that was made here, with the files of its scenario as they were then: its results are verified against these. */
export interface DrillRow {
  readonly code: string;
  readonly madeAt: number;
  readonly scenarioTitle: string;
  /** Whether the scenario came from the facilitator's disk, so that participants need its file. */
  readonly isOwn: boolean;
  readonly files: Readonly<Record<string, string>>;
}

/** A result that was verified: here, or where the backup was made that it came with. */
export interface DrillResultRow {
  readonly code: string;
  readonly digest: string;
  readonly fileName: string;
  readonly addedAt: number;
  readonly entry: DrillEntry;
  /** It came with a backup, which anybody could have written. */
  readonly restored?: true;
}

export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

export class FaultlineDatabase extends Dexie {
  declare runs: EntityTable<RunRow, 'id'>;
  declare intents: Table<IntentRow, [string, number]>;
  declare scenarioFiles: EntityTable<FilesRow, 'hash'>;
  declare settings: EntityTable<SettingRow, 'key'>;
  declare ownScenarios: EntityTable<OwnScenarioRow, 'id'>;
  declare results: EntityTable<PracticeResult, 'runId'>;
  declare drills: EntityTable<DrillRow, 'code'>;
  declare drillResults: Table<DrillResultRow, [string, string]>;

  /**
   * `strict`: a transaction is complete only when it is on the disk, so that losing power loses nothing that was said to be saved.
   * `factory` replaces the browser's own database in tests.
   */
  constructor(name = 'faultline', factory?: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }) {
    super(name, { chromeTransactionDurability: 'strict', ...factory });
    this.version(1).stores({
      runs: 'id, updatedAt, scenarioId, status',
      intents: '[runId+seq]',
      scenarioFiles: 'hash',
      settings: 'key',
    });
    this.version(2).stores({ ownScenarios: 'id' });
    this.version(3).stores({ results: 'runId' });
    this.version(4).stores({ drills: 'code', drillResults: '[code+digest], code' });
  }
}

/** The intents of a run in order, by the key range of its id. */
export function intentsOf(db: FaultlineDatabase, runId: string): Promise<IntentRow[]> {
  return db.intents.where('[runId+seq]').between([runId, Dexie.minKey], [runId, Dexie.maxKey]).sortBy('seq');
}
