import type { RunScript } from '../scenario/read-run.ts';
import { debriefOf } from '../session/debrief.ts';
import type { Score } from '../session/debrief-types.ts';
import { recoveredSince } from '../session/health.ts';
import type { Run } from '../session/run.ts';

/** Whether the run was won, and its score where it was marked. */
export interface Verdict {
  readonly outcome: 'win' | 'lose';
  readonly score: Score | null;
}

/**
 * The debrief's own verdict on a finished run, which simulates the alternatives too. A run that was stopped before its end,
 * or is not to be marked (`reference` undefined), is won when users have recovered by then.
 *
 * @param reference the run to compare with; null where the scenario has none
 */
export function verdictOf(run: Run, reference: RunScript | null | undefined): Verdict {
  if (reference === undefined) return { outcome: recoveredSince(run) === null ? 'lose' : 'win', score: null };
  const { outcome, score } = debriefOf(run, reference);
  return { outcome, score };
}
