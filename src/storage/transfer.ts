import { intentsOf, type RunRow } from './database.ts';
import type { RunStore } from './run-store.ts';
import { NoSuchRunError, type StoredRun } from './run-types.ts';
import type { StampedIntent } from '../session/intents.ts';
import { readExport, type ExportedRun, type ExportFile, type ImportCounts } from './transfer-check.ts';

/** Every run of this browser with all that is needed to play it again, as the text of a file. */
export async function exportAll(store: RunStore): Promise<string> {
  const runs = await Promise.all((await store.listRuns()).map(({ id }) => store.readRun(id)));
  return asFile(store, runs.filter((run) => run !== null));
}

/** One run as the text of a file; also one that could not be saved. */
export async function exportRun(store: RunStore, runId: string): Promise<string> {
  const run = await store.readRun(runId);
  if (!run) throw new NoSuchRunError('There is no such run in this browser.');
  return asFile(store, [run]);
}

/** Runs with the files that they were played with, as data. */
export async function exportFile(store: RunStore, runs: readonly StoredRun[]): Promise<ExportFile> {
  return {
    faultline: 'runs',
    format: 1,
    runs: await Promise.all(runs.map((run) => exported(store, run))),
    files: Object.fromEntries(runs.map((run) => [run.summary.filesHash, run.files])),
  };
}

async function asFile(store: RunStore, runs: readonly StoredRun[]): Promise<string> {
  return `${JSON.stringify(await exportFile(store, runs), null, 1)}\n`;
}

async function exported(store: RunStore, { summary, record }: StoredRun): Promise<ExportedRun> {
  const { id, title, status, startedAt, updatedAt, score, outcome, filesHash, drill, branchOf, guidance, isWithoutHints } = summary;
  const reflection = (await store.health()) ? undefined : await store.db.settings.get(`reflection:${id}`);
  return { id, title, status, startedAt, updatedAt, score, outcome, filesHash, record, reflection: reflection?.value ?? null, ...(drill && { drill }), ...(branchOf && { branchOf }), ...(guidance && { guidance }), ...(isWithoutHints === true && { isWithoutHints }) };
}

/**
 * Takes in a file of runs, all or nothing. A run that is here already only ever grows: one that went another way is added
 * beside it under a new id, and what is newer here stays.
 *
 * @throws ImportError when the file cannot be read, or the browser's error when nothing can be stored
 */
export async function importRuns(store: RunStore, source: string): Promise<ImportCounts> {
  const file = readExport(source);
  const { db } = store;
  // An async function itself: of one that only returns another's promise Dexie keeps the transaction open for a few steps, and no more.
  const counts = await db.transaction('rw', db.runs, db.intents, db.scenarioFiles, db.settings, async () => (await takeInRuns(store, file)).counts);
  store.changed();
  return counts;
}

/** Unites runs by id, inside a transaction of the caller's over runs, intents, files and settings. `copies` leads from the ids of runs that went another way to those that they have here. */
export async function takeInRuns(store: RunStore, file: Pick<ExportFile, 'runs' | 'files'>): Promise<{ counts: ImportCounts; copies: ReadonlyMap<string, string> }> {
  const counts = { added: 0, extended: 0, kept: 0, copied: 0 };
  const copies = new Map<string, string>();
  for (const run of file.runs) {
    // One after another: two entries of a file may be about the same run.
    // oxlint-disable-next-line no-await-in-loop
    const { became, id } = await takeIn(store, run, file);
    counts[became] += 1;
    if (id !== run.id) copies.set(run.id, id);
  }
  return { counts, copies };
}

async function takeIn(store: RunStore, run: ExportedRun, file: Pick<ExportFile, 'files'>): Promise<{ became: keyof ImportCounts; id: string }> {
  const { id: own } = run;
  const { db } = store;
  const files = file.files[run.filesHash];
  if (files) await db.scenarioFiles.put({ hash: run.filesHash, files });
  const existing = await db.runs.get(run.id);
  if (!existing) {
    await write(store, run, run.id, 0);
    return { became: 'added', id: own };
  }
  const here = (await intentsOf(db, run.id)).slice(0, existing.intentsCount);
  if (!sameRun(existing, run) || !agree(here, run.record.intents)) {
    const id = copyId(run);
    if (await db.runs.get(id)) return { became: 'kept', id };
    await write(store, run, id, 0);
    return { became: 'copied', id };
  }
  if (goesFurther(existing, run)) {
    await write(store, run, run.id, here.length);
    return { became: 'extended', id: own };
  }
  if (existing.deletedAt !== null) await db.runs.update(run.id, { deletedAt: null });
  return { became: 'kept', id: own };
}

/** Made from what the copy holds, so that importing the same file twice makes one copy. */
function copyId(run: ExportedRun): string {
  const last = run.record.intents.length;
  return `${run.id.slice(0, 40)}x${last.toString(36)}x${run.updatedAt.toString(36)}`;
}

function sameRun(existing: RunRow, run: ExportedRun): boolean {
  const { scenarioId, seed, variant } = run.record;
  const variants = existing.variant === null || variant === null || existing.variant === variant;
  return existing.scenarioId === scenarioId && existing.seed === seed && variants && existing.filesHash === run.filesHash;
}

/** Whether the shorter is the beginning of the longer. */
function agree(a: readonly StampedIntent[], b: readonly StampedIntent[]): boolean {
  const common = Math.min(a.length, b.length);
  const key = ({ seq, tick, intent }: StampedIntent): string => JSON.stringify([seq, tick, sorted(intent)]);
  for (let i = 0; i < common; i += 1) {
    const [x, y] = [a[i], b[i]];
    if (!x || !y || key(x) !== key(y)) return false;
  }
  return true;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

function goesFurther(existing: RunRow, run: ExportedRun): boolean {
  if (run.record.intents.length !== existing.intentsCount) return run.record.intents.length > existing.intentsCount;
  if (run.record.untilUs !== existing.untilUs) return run.record.untilUs > existing.untilUs && existing.status !== 'finished';
  return existing.status === 'playing' && run.status === 'finished';
}

async function write(store: RunStore, run: ExportedRun, id: string, from: number): Promise<void> {
  const { db } = store;
  const { record, title, status, startedAt, updatedAt, score, outcome, filesHash, drill, branchOf, guidance, isWithoutHints } = run;
  const { scenarioId, scenarioHash, engine, seed, variant, untilUs, hash, intents } = record;
  await db.intents.bulkPut(intents.slice(from).map(({ seq, tick, intent }) => ({ runId: id, seq, tick, intent })));
  // Without an owner a tab that has the run open learns that it is no longer the newest, instead of mixing the two.
  await db.runs.put({ id, scenarioId, scenarioHash, filesHash, title, seed, variant, engine, status, startedAt, updatedAt, untilUs, hash, score, outcome, intentsCount: intents.length, owner: null, deletedAt: null, ...(drill && { drill }), ...(branchOf && { branchOf }), ...(guidance && { guidance }), ...(isWithoutHints === true && { isWithoutHints }) });
  if (run.reflection !== null) await db.settings.put({ key: `reflection:${id}`, value: run.reflection });
}
