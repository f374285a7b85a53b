import { recoveredSince } from '../session/health.ts';
import type { Run } from '../session/run.ts';

/** Whether the run was won, and with what score. */
export interface Verdict {
  readonly outcome: 'win' | 'lose';
  readonly score: { readonly total: number } | null;
}

/** Won when users have recovered by the end and stayed so. */
export function verdictOf(run: Run): Verdict {
  return { outcome: recoveredSince(run) === null ? 'lose' : 'win', score: null };
}
