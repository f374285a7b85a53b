import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useRuns } from '../history/use-runs.ts';
import { comparable } from './relatives.ts';

/** To a run and its branches side by side, from any of them; nothing where there is only one. */
export function CompareLink({ runId, className }: { runId: string; className: string }): ReactNode {
  const { runs } = useRuns();
  return (
    runs !== null &&
    comparable(runs).has(runId) && (
      <Link href={`/compare/${runId}`} className={className}>
        Compare branches
      </Link>
    )
  );
}
