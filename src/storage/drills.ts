import type { DrillEntry } from '../drill/entry.ts';
import type { DrillResultRow, DrillRow } from './database.ts';
import { runStore } from './runs.ts';

/** Drills that were made in this browser, and the results that were verified for them. Where the browser stores nothing, they are kept for as long as the page lives. */

export type { DrillResultRow, DrillRow } from './database.ts';

const drills = new Map<string, DrillRow>();
const results = new Map<string, DrillResultRow>();
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

const isStored = async (): Promise<boolean> => (await runStore.health()) === null;

/** The one made last comes first. */
export async function listDrills(): Promise<DrillRow[]> {
  const stored = (await isStored()) ? await runStore.db.drills.toArray().catch(() => []) : [];
  const all = new Map([...stored, ...drills.values()].map((row) => [row.code, row]));
  return [...all.values()].sort((a, b) => b.madeAt - a.madeAt);
}

export async function readDrill(code: string): Promise<DrillRow | null> {
  return drills.get(code) ?? ((await isStored()) ? ((await runStore.db.drills.get(code).catch(() => undefined)) ?? null) : null);
}

/** One of the same code stays as it was. */
export async function keepDrill(drill: Omit<DrillRow, 'madeAt'>): Promise<void> {
  if ((await readDrill(drill.code)) === null) await put({ ...drill, madeAt: runStore.setup.now() }, []);
}

/** In the order in which they were taken in. */
export async function listResults(code: string): Promise<DrillResultRow[]> {
  const stored = (await isStored()) ? await runStore.db.drillResults.where('code').equals(code).toArray().catch(() => []) : [];
  const here = [...results.values()].filter((row) => row.code === code);
  return [...new Map([...stored, ...here].map((row) => [row.digest, row])).values()].sort((a, b) => a.addedAt - b.addedAt);
}

/** Keeps a verified result; the same file counts once. Whether that is new: it was not here, or had come with a backup. */
export async function keepResult(code: string, fileName: string, entry: DrillEntry): Promise<boolean> {
  const known = (await listResults(code)).find(({ digest }) => digest === entry.digest);
  const isNew = known === undefined || known.restored === true;
  if (isNew) await putResult({ code, digest: entry.digest, fileName, addedAt: known?.addedAt ?? runStore.setup.now(), entry });
  return isNew;
}

export async function removeResult({ code, digest }: Pick<DrillResultRow, 'code' | 'digest'>): Promise<void> {
  results.delete(keyOf(code, digest));
  if (await isStored()) await runStore.db.drillResults.delete([code, digest]).catch(() => undefined);
  changed();
}

/** Brings back what was removed. */
export const restoreResult = (row: DrillResultRow): Promise<void> => putResult(row);

/** Removes a drill with its results. Returns them, for undoing. */
export async function removeDrill(code: string): Promise<() => Promise<void>> {
  const [drill, rows] = [await readDrill(code), await listResults(code)];
  drills.delete(code);
  for (const { digest } of rows) results.delete(keyOf(code, digest));
  if (await isStored()) {
    const { db } = runStore;
    await db
      .transaction('rw', db.drills, db.drillResults, async () => {
        await db.drills.delete(code);
        await db.drillResults.where('code').equals(code).delete();
      })
      .catch(() => undefined);
  }
  changed();
  return () => (drill ? put(drill, rows) : Promise.resolve());
}

const keyOf = (code: string, digest: string): string => `${code} ${digest}`;

async function put(drill: DrillRow, rows: readonly DrillResultRow[]): Promise<void> {
  drills.set(drill.code, drill);
  if (await isStored()) {
    await runStore.db.drills.put(drill).then(
      () => drills.delete(drill.code),
      // Kept in memory; the page says elsewhere that nothing is being saved.
      () => undefined,
    );
  }
  for (const row of rows) {
    // oxlint-disable-next-line no-await-in-loop -- a handful, each with its own place to fall back to
    await putResult(row);
  }
  changed();
}

async function putResult(row: DrillResultRow): Promise<void> {
  const key = keyOf(row.code, row.digest);
  results.set(key, row);
  if (await isStored()) {
    await runStore.db.drillResults.put(row).then(
      () => results.delete(key),
      () => undefined,
    );
  }
  changed();
}

export function subscribeDrills(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
