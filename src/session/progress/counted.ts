import type { PracticeResult } from './types.ts';

/** In order of beginning; ids settle what began at the same moment, so that the order is the same everywhere. */
export function inOrder(results: readonly PracticeResult[]): PracticeResult[] {
  return [...results].sort((a, b) => a.startedAt - b.startedAt || (a.runId < b.runId ? -1 : 1));
}

/**
 * Results that say something about what somebody can do: of each scenario's seeds the first run, not a branch, and free of
 * guidance. Playing a seed again trains and proves nothing.
 */
export function countedResults(results: readonly PracticeResult[]): PracticeResult[] {
  return firstOfSeeds(results).filter(({ guidance }) => guidance === 'hints' || guidance === 'free');
}

/** Of each scenario's seeds the first run that is no branch, whatever guidance it had. */
export function firstOfSeeds(results: readonly PracticeResult[]): PracticeResult[] {
  const seen = new Set<string>();
  return inOrder(results).filter(({ scenarioId, seed, isBranch }) => {
    const key = `${scenarioId} ${seed}`;
    if (isBranch || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
