import type { Claim, Intent, Stance } from '../../session/intents.ts';
import type { Run } from '../../session/run.ts';
import type { BoardSight } from './boards.ts';
import type { Knowledge } from './knowledge.ts';
import type { Desk } from './types.ts';

/** What stands on the case board. A hypothesis is known by its number. */
export interface Hypotheses {
  readonly believe: Desk['believe'];
  /** Predicts what a board reads under the likeliest cause; null where no reading of it would tell. */
  readonly test: (board: string, live: readonly string[]) => number | null;
  readonly drop: (hypothesis: number, reason: string) => void;
  readonly pin: (hypothesis: number, stance: Stance, seen: BoardSight | null) => void;
}

export function newHypotheses(run: Run, knowledge: Knowledge, submit: (intent: Intent) => boolean): Hypotheses {
  const { variants, startEpochMs } = run.scenario;
  const add = (claim: Claim): number => {
    submit({ kind: 'hypothesis.add', claim });
    return run.state.hypotheses.length - 1;
  };
  return {
    believe: (cause, confidence) => {
      const { component, mechanism, change = null } = variants[cause]!.truth;
      return add({ component, mechanism, trigger: change === null ? '' : `${change.kind}:${change.target}`, confidence, prediction: '' });
    },
    test: (board, [likely, ...others]) => {
      const predicts = likely === undefined ? null : knowledge.predict(board, likely, others);
      if (likely === undefined || predicts === null) return null;
      const { component, mechanism } = variants[likely]!.truth;
      return add({ component, mechanism, trigger: '', confidence: 2, prediction: '', predicts });
    },
    drop: (hypothesisId, reason) => void submit({ kind: 'hypothesis.drop', hypothesisId, reason }),
    pin: (hypothesisId, stance, seen) => {
      const reading = seen?.sight.readings[0];
      if (seen === null || reading === undefined) return;
      const toMs = startEpochMs + Math.floor(run.world.now / 1000);
      submit({ kind: 'pin', pin: { panel: 'dashboards', title: seen.board, query: reading.text, fromMs: toMs - 10 * 60_000, toMs, digest: '', component: null, labels: {} } });
      submit({ kind: 'evidence.link', hypothesisId, pinId: run.state.pins.length - 1, stance });
    },
  };
}
