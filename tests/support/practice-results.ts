import type { PracticeResult } from '../../src/session/progress/types.ts';

const DAY_MS = 86_400_000;
let made = 0;

/** A finished run: a good one of the second day, unless it says otherwise. */
export function resultOf(changes: Partial<PracticeResult> & { readonly day?: number } = {}): PracticeResult {
  made++;
  const { day = 2, ...rest } = changes;
  const at = Date.UTC(2026, 0, day, 9) + made;
  return {
    runId: `run${String(made).padStart(6, '0')}`, scenarioId: 'slow', title: 'Ordering is slow', family: 'latency', difficulty: 3, skills: ['K13', 'R2'], twins: 3,
    seed: made, variant: 'report', startedAt: at, playedAt: at, markedAt: at, isBranch: false, guidance: 'hints', hints: 0, outcome: 'win', total: 900, max: 1_000,
    parts: [
      { id: 'outcome', points: 290, max: 300 },
      { id: 'decisions', points: 90, max: 100 },
      { id: 'safety', points: 100, max: 100 },
      { id: 'diagnosis', points: 160, max: 180 },
      { id: 'investigation', points: 130, max: 150 },
      { id: 'communication', points: 80, max: 100 },
      { id: 'postmortem', points: 50, max: 70 },
    ],
    ...rest,
  };
}

export const MISSED: Partial<PracticeResult> = {
  outcome: 'lose', total: 200,
  parts: [{ id: 'outcome', points: 0, max: 300 }, { id: 'decisions', points: 10, max: 100 }, { id: 'investigation', points: 20, max: 150 }, { id: 'diagnosis', points: 30, max: 180 }],
};

export { DAY_MS };
