import type { ScenarioSummary } from '../session/summary.ts';
import type { OwnScenarioRow } from './database.ts';
import { runStore } from './runs.ts';

/** Scenarios that people opened from their disk. Where the browser stores nothing, they are kept for as long as the page lives. */

/** In addresses and in runs, what tells an own scenario from one of the same name that came with the site. */
export const OWN_PREFIX = 'own~';

export interface OwnScenario {
  /** `own~` and the scenario's own id. */
  readonly id: string;
  readonly addedAt: number;
  readonly files: Readonly<Record<string, string>>;
  readonly summary: ScenarioSummary;
}

const memory = new Map<string, OwnScenarioRow>();
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

const isStored = async (): Promise<boolean> => (await runStore.health()) === null;

/** The one added last comes first. */
export async function listOwnScenarios(): Promise<OwnScenario[]> {
  const stored = (await isStored()) ? await runStore.db.ownScenarios.toArray().catch(() => []) : [];
  const all = new Map([...stored, ...memory.values()].map((row) => [row.id, row]));
  return [...all.values()].sort((a, b) => b.addedAt - a.addedAt);
}

export async function readOwnScenario(id: string): Promise<OwnScenario | null> {
  return memory.get(id) ?? ((await isStored()) ? ((await runStore.db.ownScenarios.get(id).catch(() => undefined)) ?? null) : null);
}

/** Keeps a scenario; one of the same id gives way. Returns the one that gave way, for undoing. */
export async function keepOwnScenario(scenario: Omit<OwnScenario, 'addedAt'>): Promise<OwnScenario | null> {
  const before = await readOwnScenario(scenario.id);
  await put({ ...scenario, addedAt: runStore.setup.now() });
  return before;
}

async function put(row: OwnScenarioRow): Promise<void> {
  memory.set(row.id, row);
  if (await isStored()) {
    await runStore.db.ownScenarios.put(row).then(
      () => memory.delete(row.id),
      // Kept in memory; the page says elsewhere that nothing is being saved.
      () => undefined,
    );
  }
  changed();
}

/** Brings back what was removed or replaced. */
export const restoreOwnScenario = (scenario: OwnScenario): Promise<void> => put(scenario);

/** Takes a scenario out of the library. Runs that were played with it keep their own copy of its files. */
export async function removeOwnScenario(id: string): Promise<void> {
  memory.delete(id);
  if (await isStored()) await runStore.db.ownScenarios.delete(id).catch(() => undefined);
  changed();
}

export function subscribeOwnScenarios(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
