import type { PracticeResult } from '../../session/progress/types.ts';
import type { Debriefed } from '../progress.ts';
import type { RunStore } from '../run-store.ts';

export interface ResultStore {
  readonly record: (runId: string, debriefed: Debriefed) => Promise<void>;
  /** In no order. */
  readonly list: () => Promise<PracticeResult[]>;
}

/** Results of this browser. Where it stores nothing they are kept for as long as the page lives. */
export function resultStore(store: RunStore): ResultStore {
  const memory = new Map<string, PracticeResult>();
  const read = async (runId: string): Promise<PracticeResult | undefined> => memory.get(runId) ?? ((await store.health()) ? undefined : store.db.results.get(runId).catch(() => undefined));
  return {
    record: async (runId, debriefed) => {
      const [run, before] = await Promise.all([store.readRun(runId), read(runId)]);
      if (!run) return;
      const result = resultOf(run, debriefed, before, store.setup.now());
      memory.set(runId, result);
      if (!(await store.health())) {
        await store.db.results.put(result).then(
          () => memory.delete(runId),
          // Kept in memory; the page says elsewhere that nothing is being saved.
          () => undefined,
        );
      }
      store.changed();
    },
    list: async () => {
      const stored = (await store.health()) ? [] : await store.db.results.toArray().catch(() => []);
      return [...new Map([...stored, ...memory.values()].map((result) => [result.runId, result])).values()];
    },
  };
}

type StoredRun = NonNullable<Awaited<ReturnType<RunStore['readRun']>>>;

/** The time of playing stays what it was when the run was first debriefed: marks may come later. */
function resultOf({ summary, record }: StoredRun, { practice, variant, outcome, score }: Debriefed, before: PracticeResult | undefined, now: number): PracticeResult {
  const hints = record.intents.reduce<PracticeResult['hints']>((most, { intent }) => (intent.kind === 'hint' && intent.level > most ? intent.level : most), 0);
  const { family, difficulty, skills, twins } = practice;
  return {
    runId: summary.id, scenarioId: summary.scenarioId, title: summary.title, seed: summary.seed, variant,
    family, difficulty, skills, twins,
    startedAt: summary.startedAt,
    playedAt: before?.playedAt ?? summary.updatedAt,
    markedAt: now,
    isBranch: summary.branchOf !== undefined,
    guidance: summary.guidance ?? 'hints',
    hints, outcome,
    total: score.total,
    max: score.max,
    parts: score.parts.map(({ id, points, max }) => ({ id, points, max })),
  };
}
