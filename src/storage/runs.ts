import type { StampedIntent } from '../session/intents.ts';
import { FaultlineDatabase } from './database.ts';
import { RunStore } from './run-store.ts';
import type { NewRun, RunKeeper, RunSummary, StoredRun } from './run-types.ts';
import * as backup from './backup.ts';
import { isBackup, type PageSettings } from './backup-check.ts';
import * as transfer from './transfer.ts';
import type { ImportCounts } from './transfer-check.ts';
import type { Trouble } from './trouble.ts';

/*
 * The runs of this browser: every intent is stored as it happens, so that closing the tab at any moment loses nothing. When the
 * browser stores nothing, everything here still works for as long as the page lives, and says so.
 */
const OPEN_TIMEOUT_MS = 8_000;

export const runStore = new RunStore({
  db: new FaultlineDatabase(),
  locks: typeof navigator === 'undefined' ? undefined : (navigator as Partial<Navigator>).locks,
  now: () => Date.now(),
  newId: () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  openTimeoutMs: OPEN_TIMEOUT_MS,
});

/** Begins a run and says its id. Never fails for want of storage: the run then lives in this tab alone, and its keeper says so. */
export const createRun = (run: NewRun): Promise<string> => runStore.createRun(run);

/**
 * The writer of a run; the room that plays it holds one and closes it on leaving.
 *
 * @throws RunOpenElsewhereError when another tab plays it and `takeOver` is not set; NoSuchRunError
 */
export const openRunKeeper = (runId: string, options?: { readonly takeOver?: boolean }): Promise<RunKeeper> => runStore.openRunKeeper(runId, options);

/** The latest first. */
export const listRuns = (): Promise<RunSummary[]> => runStore.listRuns();
export const readRun = (runId: string): Promise<StoredRun | null> => runStore.readRun(runId);

/** Takes a run out of the lists; `restoreRun` brings it back until the next day. */
export const deleteRun = (runId: string): Promise<void> => runStore.update(runId, { deletedAt: runStore.setup.now() });
export const restoreRun = (runId: string): Promise<void> => runStore.update(runId, { deletedAt: null });
/** For an incident that will not be played to its end; it stays in the history. */
export const abandonRun = (runId: string): Promise<void> => runStore.update(runId, { status: 'abandoned' });
/** What the debrief computed: the run is over, and lists can show how it went. One that was given up stays so. */
export const recordResult = async (runId: string, result: { score: number; outcome: 'win' | 'lose' }): Promise<void> => {
  const run = await runStore.readRun(runId);
  if (run) await runStore.update(runId, { ...result, status: run.summary.status === 'abandoned' ? 'abandoned' : 'finished' });
};
/**
 * Adds to the log of a run that is over: what is written about it afterwards. Its end stays where and as it was. Returns why
 * it could not be stored, or null.
 *
 * @throws RunOpenElsewhereError when another tab has the run open; NoSuchRunError
 */
export const addToFinished = async (runId: string, stamped: StampedIntent): Promise<Trouble | null> => {
  const keeper = await runStore.openRunKeeper(runId);
  const { hash } = keeper.record;
  const troubles: Trouble[] = [];
  const unlisten = keeper.onTrouble((found) => troubles.push(found));
  await keeper.append(stamped, stamped.tick);
  await keeper.checkpoint(keeper.record.untilUs, hash);
  unlisten();
  keeper.close();
  return troubles.at(-1) ?? null;
};
export const purgeDeleted = (): Promise<void> => runStore.purgeDeleted();

export const exportAll = (): Promise<string> => transfer.exportAll(runStore);
export const exportRun = (runId: string): Promise<string> => transfer.exportRun(runStore, runId);
/** Merges without loss; see `transfer.importRuns`. */
export const importRuns = (source: string): Promise<ImportCounts> => transfer.importRuns(runStore, source);

/** Everything of this browser as a file, and back without losing anything; see backup.ts. A file of runs alone is taken as well. */
export const exportData = (settings: PageSettings | null): Promise<string> => backup.exportBackup(runStore, settings);
export const importData = async (source: string, settings: PageSettings | null): Promise<backup.RestoreReport> => {
  if (isBackup(source)) return backup.importBackup(runStore, source, settings);
  const none = { taken: 0, kept: 0 };
  return { runs: await importRuns(source), results: none, choices: none, scenarios: none, drills: none, drillResults: none, notes: none, settings: null };
};

/** Told when a run was created, closed, deleted or imported in this tab. */
export const subscribeRuns = (listener: () => void): (() => void) => runStore.subscribe(listener);
/** Null when runs are being saved, else why they are not. */
export const storageHealth = (): Promise<Trouble | null> => runStore.health();

export { NoSuchRunError, RunOpenElsewhereError } from './run-types.ts';
export type { NewRun, RunKeeper, RunResult, RunSummary, StoredRun } from './run-types.ts';
export type { RunBranch, RunDrill, RunOutcome, RunStatus } from './database.ts';
export type { Trouble } from './trouble.ts';
export type { RestoreReport } from './backup.ts';
export type { PageSettings } from './backup-check.ts';
export { ImportError, type ImportCounts } from './transfer-check.ts';
