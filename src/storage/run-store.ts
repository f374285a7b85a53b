import type { StampedIntent } from '../session/intents.ts';
import { intentsOf, type FaultlineDatabase, type RunRow } from './database.ts';
import { hashFiles } from './files-hash.ts';
import { keepRun, type KeeperHandle } from './keeper.ts';
import { lockRun, type RunLock } from './run-lock.ts';
import { NoSuchRunError, recordOf, RunOpenElsewhereError, summaryOf, type NewRun, type RunKeeper, type RunSummary, type StoredRun } from './run-types.ts';
import { trouble, troubleFrom, type Trouble } from './trouble.ts';

export interface StoreSetup {
  readonly db: FaultlineDatabase;
  readonly locks: LockManager | undefined;
  readonly now: () => number;
  readonly newId: () => string;
  readonly openTimeoutMs: number;
}

/** A run as this tab knows it: newer than the database while it is open here, and the only copy when that fails. */
interface LiveRun extends Loaded {
  open: { handle: KeeperHandle; lock: RunLock } | null;
  /** Whether the database knows of it at all. */
  inDatabase: boolean;
  /** Why it is not in the database, or not all of it. */
  trouble: () => Trouble | null;
}

interface Loaded {
  row: RunRow;
  intents: readonly StampedIntent[];
  files: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;

/** The runs of this browser. One per page; tests make their own. */
export class RunStore {
  readonly setup: StoreSetup;
  private readonly live = new Map<string, LiveRun>();
  private readonly listeners = new Set<() => void>();
  private opening: Promise<Trouble | null> | null = null;

  constructor(setup: StoreSetup) {
    this.setup = setup;
  }

  get db(): FaultlineDatabase {
    return this.setup.db;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** Null: the database can be used. Asked once; a browser that refuses does not change its mind within a page. */
  health(): Promise<Trouble | null> {
    this.opening ??= openWithin(this.db, this.setup.openTimeoutMs);
    return this.opening;
  }

  async createRun(run: NewRun): Promise<string> {
    const { files, shared = [], beginUs = 0, ...rest } = run;
    const id = this.setup.newId();
    const at = this.setup.now();
    const row: RunRow = { ...rest, id, filesHash: hashFiles(files), status: 'playing', startedAt: at, updatedAt: at, untilUs: run.branchOf?.atUs ?? beginUs, hash: null, score: null, outcome: null, intentsCount: shared.length, owner: null, deletedAt: null };
    let problem = await this.health();
    if (!problem) {
      try {
        await this.db.transaction('rw', this.db.runs, this.db.intents, this.db.scenarioFiles, async () => {
          await this.db.scenarioFiles.put({ hash: row.filesHash, files });
          await this.db.intents.bulkAdd(shared.map(({ seq, tick, intent }) => ({ runId: id, seq, tick, intent })));
          await this.db.runs.add(row);
        });
      } catch (error) {
        problem = troubleFrom(error);
      }
    }
    if (problem) {
      const found = problem;
      this.live.set(id, { row, intents: shared, files, open: null, inDatabase: false, trouble: () => found });
    }
    this.changed();
    return id;
  }

  async openRunKeeper(runId: string, { takeOver = false }: { readonly takeOver?: boolean } = {}): Promise<RunKeeper> {
    const before = this.live.get(runId)?.open;
    // What this tab still has to write must be stored before the run is read again.
    await before?.handle.retire();
    before?.lock.release();
    let handle: KeeperHandle | null = null;
    const lock = await lockRun(this.setup.locks, runId, () => handle?.taken(), takeOver);
    if (!lock) throw new RunOpenElsewhereError('This run is open in another tab.');
    const owner = this.setup.newId();
    const found = await this.claim(runId, owner);
    if (!found) {
      lock.release();
      throw new NoSuchRunError('There is no such run in this browser.');
    }
    const { row, intents, files, problem, inDatabase } = found;
    const entry: LiveRun = { row, intents, files, open: null, inDatabase, trouble: () => problem };
    handle = keepRun({
      db: inDatabase ? this.db : null,
      row,
      record: recordOf(row, intents),
      files,
      owner: problem ? row.owner : owner,
      trouble: problem,
      now: this.setup.now,
      onRow: (next, all) => Object.assign(entry, { row: next, intents: all }),
      onClose: () => this.close(runId, entry, lock),
    });
    const opened = handle;
    entry.open = { handle: opened, lock };
    entry.trouble = () => opened.trouble();
    this.live.set(runId, entry);
    opened.keeper.onTaken(() => this.forget(runId, entry));
    return opened.keeper;
  }

  async listRuns(): Promise<RunSummary[]> {
    const rows = (await this.health()) ? [] : await this.db.runs.toArray().catch(() => []);
    const stored = rows.filter((row) => row.deletedAt === null && !this.live.has(row.id)).map((row) => summaryOf(row, true));
    const here = [...this.live.values()].filter(({ row }) => row.deletedAt === null).map((run) => summaryOf(run.row, run.trouble() === null));
    return [...stored, ...here].sort((a, b) => b.updatedAt - a.updatedAt);
  }

  async readRun(runId: string): Promise<StoredRun | null> {
    const here = this.live.get(runId);
    const found = here ?? (await this.load(runId, null));
    if (!found || found.row.deletedAt !== null) return null;
    return { summary: summaryOf(found.row, (here?.trouble() ?? null) === null), record: recordOf(found.row, found.intents), files: found.files };
  }

  async update(runId: string, changes: Partial<Pick<RunRow, 'status' | 'score' | 'outcome' | 'hash' | 'deletedAt'>>): Promise<void> {
    const here = this.live.get(runId);
    if (here) here.row = { ...here.row, ...changes };
    if (!(await this.health())) await this.db.runs.update(runId, changes);
    this.changed();
  }

  /** Removes for good what was deleted more than a day ago, with files that no run needs any more. */
  async purgeDeleted(): Promise<void> {
    if (await this.health()) return;
    const { db } = this;
    await db.transaction('rw', db.runs, db.intents, db.scenarioFiles, db.settings, async () => {
      const rows = await db.runs.toArray();
      const before = this.setup.now() - DAY_MS;
      const gone = rows.filter((row) => row.deletedAt !== null && row.deletedAt < before && !this.live.has(row.id));
      if (gone.length === 0) return;
      const ids = gone.map((row) => row.id);
      await db.runs.bulkDelete(ids);
      await db.settings.bulkDelete(ids.flatMap((id) => [`reflection:${id}`, `debrief:${id}`]));
      const keys = await db.intents.toCollection().primaryKeys();
      await db.intents.bulkDelete(keys.filter(([runId]) => ids.includes(runId)));
      const needed = new Set(rows.filter((row) => !ids.includes(row.id)).map((row) => row.filesHash));
      const files = await db.scenarioFiles.toCollection().primaryKeys();
      await db.scenarioFiles.bulkDelete(files.filter((hash) => !needed.has(hash)));
    });
  }

  private close(runId: string, entry: LiveRun, lock: RunLock): void {
    lock.release();
    entry.open = null;
    this.forget(runId, entry);
    this.changed();
  }

  /** The database has all of it, or another tab knows better. */
  private forget(runId: string, entry: LiveRun): void {
    if (this.live.get(runId) === entry && entry.trouble() === null) this.live.delete(runId);
  }

  /** The run as it is now, with this tab as its owner where that can be noted. */
  private async claim(runId: string, owner: string): Promise<(Loaded & { problem: Trouble | null; inDatabase: boolean }) | null> {
    const before = this.live.get(runId);
    const problem = before?.trouble() ?? null;
    if (before && problem) return { ...before, problem, inDatabase: before.inDatabase };
    try {
      const found = await this.load(runId, owner);
      return found && { ...found, problem: null, inDatabase: true };
    } catch (error) {
      // A full disk refuses to note the owner but still lets itself be read.
      const found = await this.load(runId, null).catch(() => null);
      return found && { ...found, problem: troubleFrom(error), inDatabase: true };
    }
  }

  private async load(runId: string, owner: string | null): Promise<Loaded | null> {
    if (await this.health()) return null;
    const { db } = this;
    return db.transaction(owner === null ? 'r' : 'rw', db.runs, db.intents, db.scenarioFiles, async () => {
      const row = await db.runs.get(runId);
      if (!row) return null;
      // Whoever opens a run becomes its owner in the same step that reads it: no other tab can write in between.
      if (owner !== null) await db.runs.put({ ...row, owner });
      const intents = await intentsOf(db, runId);
      const files = (await db.scenarioFiles.get(row.filesHash))?.files ?? {};
      return { row, intents: intents.slice(0, row.intentsCount), files };
    });
  }
}

async function openWithin(db: FaultlineDatabase, timeoutMs: number): Promise<Trouble | null> {
  // Some browsers neither open nor refuse. Waiting for ever would keep a player from his incident.
  const late = new Promise<Trouble>((resolve) => {
    setTimeout(() => resolve(trouble('unavailable')), timeoutMs);
  });
  const open = db.open().then(
    () => null,
    (error: unknown) => (troubleFrom(error).kind === 'full' ? trouble('full') : trouble('unavailable')),
  );
  return Promise.race([open, late]);
}
