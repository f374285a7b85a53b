import type { RunSummary } from '../../storage/runs.ts';
import type { ScenarioSummary } from '../../session/summary.ts';

export interface LibraryEntry {
  readonly id: string;
  readonly summary: ScenarioSummary;
  /** The latest run that was not deleted. */
  readonly lastRun: RunSummary | null;
  readonly runs: number;
}

export interface LibraryView {
  /** A run that waits to be gone on with, the latest first. */
  readonly inProgress: readonly RunSummary[];
  /** What to begin with when nothing was ever played: guided if there is one. */
  readonly first: LibraryEntry | null;
  /** By family; the easier ones first in each, and the family that begins easiest first. */
  readonly families: readonly { readonly name: string; readonly entries: readonly LibraryEntry[] }[];
  readonly broken: readonly string[];
}

interface IndexEntry {
  readonly id: string;
  readonly summary: ScenarioSummary | null;
}

const easierFirst = (a: LibraryEntry, b: LibraryEntry): number =>
  Number(b.summary.tutorial) - Number(a.summary.tutorial) || a.summary.difficulty - b.summary.difficulty || (a.summary.title < b.summary.title ? -1 : 1);

/** Puts scenarios and runs into the order in which a learner needs them. `runs` are the latest first. */
export function arrangeLibrary(index: readonly IndexEntry[], runs: readonly RunSummary[]): LibraryView {
  const entries: LibraryEntry[] = [];
  for (const { id, summary } of index) {
    if (!summary) continue;
    const own = runs.filter((run) => run.scenarioId === id);
    entries.push({ id, summary, lastRun: own[0] ?? null, runs: own.length });
  }
  entries.sort(easierFirst);
  const byFamily = new Map<string, LibraryEntry[]>();
  for (const entry of entries) byFamily.set(entry.summary.family, [...(byFamily.get(entry.summary.family) ?? []), entry]);
  return {
    inProgress: runs.filter((run) => run.status === 'playing'),
    first: runs.length === 0 ? (entries[0] ?? null) : null,
    families: [...byFamily].map(([name, of]) => ({ name, entries: of })),
    broken: index.filter(({ summary }) => !summary).map(({ id }) => id),
  };
}

/** "first_lookup" and "slow-queries" are names in a file, not words to read. */
export function familyTitle(family: string): string {
  const words = family.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
