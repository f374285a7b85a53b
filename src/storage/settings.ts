import { runStore } from './runs.ts';

/** What could not be stored, for as long as the page lives. */
const memory = new Map<string, unknown>();

/** A stored value that is too large or too personal for localStorage; undefined when there is none. */
export async function readSetting(key: string): Promise<unknown> {
  if (memory.has(key) || (await runStore.health())) return memory.get(key);
  return runStore.db.settings.get(key).then(
    (row) => row?.value,
    () => undefined,
  );
}

/** Stores a value, or keeps it in memory where that is refused. */
export async function writeSetting(key: string, value: unknown): Promise<void> {
  memory.set(key, value);
  if (await runStore.health()) return;
  try {
    await runStore.db.settings.put({ key, value });
    memory.delete(key);
  } catch {
    // Still in memory; what is being lost is said where runs are saved.
  }
}
