import type { PracticeResult } from './types.ts';

/** A scenario as the campaign orders it. */
export interface CampaignEntry {
  readonly id: string;
  readonly family: string;
  readonly difficulty: number;
  readonly tutorial: boolean;
}

/** Something to play again. Times in epoch milliseconds. */
export interface DueEntry {
  readonly scenarioId: string;
  readonly family: string;
  readonly dueAt: number;
}

export interface NextUp {
  readonly scenarioId: string;
  readonly why: 'first' | 'same-family' | 'due' | 'new' | 'again';
}

const easierFirst = (a: CampaignEntry, b: CampaignEntry): number => Number(b.tutorial) - Number(a.tutorial) || a.difficulty - b.difficulty || (a.id < b.id ? -1 : 1);

/** The earliest due first, but never twice the same family in a row where another is due: mixed practice lasts longer. */
export function interleave(due: readonly DueEntry[], lastFamily: string | null): DueEntry[] {
  const left = [...due].sort((a, b) => a.dueAt - b.dueAt || (a.scenarioId < b.scenarioId ? -1 : 1));
  const order: DueEntry[] = [];
  let family = lastFamily;
  while (left.length > 0) {
    const other = left.findIndex((entry) => entry.family !== family);
    const [next] = left.splice(Math.max(0, other), 1);
    order.push(next!);
    family = next!.family;
  }
  return order;
}

/**
 * What to play next: the first two of a family in a row, then what is due, then something new from another family, the easier
 * first; once all was played, what was not played for longest. `results` in order of time. Null for an empty library.
 */
export function nextUp(entries: readonly CampaignEntry[], results: readonly PracticeResult[], due: readonly DueEntry[]): NextUp | null {
  const order = [...entries].sort(easierFirst);
  const last = results.at(-1);
  const played = new Set(results.map(({ scenarioId }) => scenarioId));
  if (last === undefined) return order[0] === undefined ? null : { scenarioId: order[0].id, why: 'first' };
  const family = order.filter((entry) => entry.family === last.family);
  if (results.filter((result) => result.family === last.family).length === 1) {
    const next = family.find(({ id }) => !played.has(id)) ?? family.find(({ tutorial }) => !tutorial);
    if (next !== undefined) return { scenarioId: next.id, why: 'same-family' };
  }
  const [first] = interleave(due, last.family);
  if (first !== undefined) return { scenarioId: first.scenarioId, why: 'due' };
  const fresh = order.filter(({ id }) => !played.has(id));
  const next = fresh.find((entry) => entry.family !== last.family) ?? fresh[0];
  if (next !== undefined) return { scenarioId: next.id, why: 'new' };
  const since = (id: string): number => results.findLast((result) => result.scenarioId === id)?.playedAt ?? 0;
  const oldest = order.filter(({ tutorial }) => !tutorial).sort((a, b) => since(a.id) - since(b.id))[0] ?? order[0];
  return oldest === undefined ? null : { scenarioId: oldest.id, why: 'again' };
}
