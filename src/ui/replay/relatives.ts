import type { RunSummary } from '../../storage/runs.ts';

/** Runs of one world that have something in common: the one that was played first, and all that part from it. The oldest first. */
export function relativesOf(runId: string, runs: readonly RunSummary[]): RunSummary[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const own = byId.get(runId);
  if (own === undefined) return [];
  const root = rootOf(own, byId);
  return runs
    .filter((run) => rootOf(run, byId) === root && run.scenarioId === own.scenarioId && run.seed === own.seed && run.filesHash === own.filesHash && run.untilUs > 0)
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** Where a run comes from by way of its parents. One that was deleted still stands for its branches. */
function rootOf(run: RunSummary, byId: ReadonlyMap<string, RunSummary>): string {
  let at = run;
  // Imported files may say anything, also that a run parts from itself.
  for (let steps = 0; at.branchOf !== undefined && steps < byId.size; steps++) {
    const parent = byId.get(at.branchOf.runId);
    if (parent === undefined) return at.branchOf.runId;
    at = parent;
  }
  return at.id;
}

/** Those of all runs that can be laid beside another one: a run with branches, and the branches. */
export function comparable(runs: readonly RunSummary[]): ReadonlySet<string> {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const families = new Map<string, string[]>();
  for (const run of runs) {
    if (run.untilUs === 0) continue;
    const family = [rootOf(run, byId), run.scenarioId, run.seed, run.filesHash].join(' ');
    families.set(family, [...(families.get(family) ?? []), run.id]);
  }
  return new Set([...families.values()].filter((ids) => ids.length > 1).flat());
}

/** More at once than anyone can tell apart. */
export const COMPARED_MAX = 3;

/** The run that was asked for, the one that it parts from, and the newest others. */
export function firstChoice(runId: string, relatives: readonly RunSummary[]): string[] {
  const own = relatives.find(({ id }) => id === runId);
  const parent = relatives.find(({ id }) => id === own?.branchOf?.runId);
  const others = relatives.filter((run) => run !== own && run !== parent).reverse();
  const chosen = new Set([parent, own, ...others].flatMap((run) => (run === undefined ? [] : [run.id])).slice(0, COMPARED_MAX));
  return relatives.flatMap(({ id }) => (chosen.has(id) ? [id] : []));
}
