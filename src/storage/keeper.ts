import type { RunRecord, StampedIntent } from '../session/intents.ts';
import type { FaultlineDatabase, RunRow } from './database.ts';
import type { RunKeeper, RunResult } from './run-types.ts';
import { troubleFrom, type Trouble } from './trouble.ts';

/** Thrown inside a write when another tab owns the run by now. */
class TakenError extends Error {
  override readonly name = 'TakenError';
}

export interface KeeperSetup {
  /** Null: memory only. */
  readonly db: FaultlineDatabase | null;
  readonly row: RunRow;
  readonly record: RunRecord;
  readonly files: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly trouble: Trouble | null;
  readonly now: () => number;
  readonly onRow: (row: RunRow, intents: readonly StampedIntent[]) => void;
  /** After the last write. */
  readonly onClose: () => void;
}

export interface KeeperHandle {
  readonly keeper: RunKeeper;
  readonly taken: () => void;
  /** Another keeper of this tab follows: takes nothing more, and settles when what was taken is stored or trouble was reported. */
  readonly retire: () => Promise<void>;
  /** Why the database does not have all of it, if it does not. */
  readonly trouble: () => Trouble | null;
}

type Changes = Partial<Pick<RunRow, 'scenarioHash' | 'engine' | 'variant' | 'status' | 'score' | 'outcome'>>;

/** A set of listeners that tells late comers what has already happened. */
function announcer<T>(first: T | null): { say: (value: T | null) => void; listen: (listener: (value: T) => void) => () => void } {
  let latest = first;
  const listeners = new Set<(value: T) => void>();
  return {
    say(value) {
      latest = value;
      if (value !== null) for (const listener of listeners) listener(value);
    },
    listen(listener) {
      listeners.add(listener);
      if (latest !== null) listener(latest);
      return () => listeners.delete(listener);
    },
  };
}

interface RowWriter extends Pick<RunKeeper, 'onTrouble' | 'onRecovered'> {
  /** Brings the database to a row and its intents; what goes wrong is told to whoever listens. */
  readonly write: (row: RunRow, intents: readonly StampedIntent[]) => Promise<void>;
  readonly trouble: () => Trouble | null;
}

function rowWriter({ db, record, owner, trouble }: KeeperSetup, onTaken: () => void): RowWriter {
  let storedCount = record.intents.length;
  let problem = trouble;
  const troubles = announcer<Trouble>(trouble);
  const recoveries = announcer<true>(null);
  const write = async (row: RunRow, intents: readonly StampedIntent[]): Promise<void> => {
    if (!db) return;
    const missing = intents.slice(storedCount).map(({ seq, tick, intent }) => ({ runId: row.id, seq, tick, intent }));
    try {
      await writeRow(db, row, missing, storedCount, owner);
      storedCount += missing.length;
      if (problem) {
        problem = null;
        troubles.say(null);
        recoveries.say(true);
        recoveries.say(null);
      }
    } catch (error) {
      if (error instanceof TakenError || (error as { inner?: unknown }).inner instanceof TakenError) onTaken();
      else {
        problem = troubleFrom(error);
        troubles.say(problem);
      }
    }
  };
  return { write, trouble: () => problem, onTrouble: troubles.listen, onRecovered: (listener) => recoveries.listen(listener) };
}

/**
 * The keeper of one run. State in memory is changed first and at once; a write then brings the database to it in one
 * transaction, so what is stored is always a prefix of what happened. Writes follow one another.
 */
export function keepRun(setup: KeeperSetup): KeeperHandle {
  let row = setup.row;
  let record = setup.record;
  let isTaken = false;
  let isRetired = false;
  let queue: Promise<void> = Promise.resolve();
  const takings = announcer<true>(null);

  const setTaken = (): void => {
    if (isTaken) return;
    isTaken = true;
    takings.say(true);
  };
  const retire = async (): Promise<void> => {
    isRetired = true;
    await queue;
    setTaken();
  };
  const writer = rowWriter(setup, setTaken);
  const write = async (): Promise<void> => {
    if (!isTaken) await writer.write(row, record.intents);
  };
  const change = (changes: Changes, next: RunRecord): Promise<void> => {
    if (isTaken || isRetired) return queue;
    record = { ...next, ...pick(changes) };
    row = { ...row, ...changes, untilUs: record.untilUs, hash: record.hash, intentsCount: record.intents.length, updatedAt: setup.now() };
    setup.onRow(row, record.intents);
    queue = queue.then(write);
    return queue;
  };

  const keeper: RunKeeper = {
    runId: row.id,
    get record() {
      return record;
    },
    files: setup.files,
    guidance: row.guidance ?? 'hints',
    isWithoutHints: row.isWithoutHints ?? row.drill !== undefined,
    drill: setup.row.drill ?? null,
    adopt: ({ scenarioHash, engine, variant }) => change({ scenarioHash, engine, variant }, record),
    append(stamped, untilUs) {
      const expected = record.intents.length;
      if (stamped.seq < expected) return queue;
      if (stamped.seq > expected) return Promise.reject(new RangeError(`Intent ${stamped.seq} came where ${expected} was due.`));
      return change({}, { ...record, intents: [...record.intents, stamped], untilUs: Math.max(record.untilUs, untilUs, stamped.tick), hash: null });
    },
    checkpoint(untilUs, hash) {
      if (untilUs < record.untilUs) return queue;
      return change({}, { ...record, untilUs, hash });
    },
    finish: (finished: RunRecord, { score, outcome }: RunResult) =>
      change({ status: 'finished', score, outcome }, { ...finished, intents: longer(record.intents, finished.intents) }),
    onTrouble: writer.onTrouble,
    onRecovered: writer.onRecovered,
    onTaken: (listener) => takings.listen(listener),
    close: () => void queue.then(setup.onClose),
  };
  return { keeper, taken: setTaken, retire, trouble: writer.trouble };
}

function pick({ scenarioHash, engine, variant }: Changes): Partial<RunRecord> {
  return { ...(scenarioHash !== undefined && { scenarioHash }), ...(engine !== undefined && { engine }), ...(variant !== undefined && { variant }) };
}

/** A finished record may have seen an intent whose event is still on its way here, never the other way round. */
function longer(a: readonly StampedIntent[], b: readonly StampedIntent[]): readonly StampedIntent[] {
  return b.length > a.length ? b : a;
}

async function writeRow(db: FaultlineDatabase, row: RunRow, missing: readonly (StampedIntent & { runId: string })[], storedCount: number, owner: string | null): Promise<void> {
  await db.transaction('rw', db.runs, db.intents, async () => {
    const stored = await db.runs.get(row.id);
    if (!stored || stored.owner !== owner || stored.intentsCount !== storedCount) throw new TakenError('The run belongs to another tab.');
    await db.intents.bulkAdd([...missing]);
    // The rows of one transaction are stored together or not at all; the count says how many belong to the run.
    await db.runs.put({ ...row, owner, deletedAt: stored.deletedAt, intentsCount: storedCount + missing.length });
  });
}
