/* oxlint-disable jsx-a11y/prefer-tag-over-role -- no browser styles a progress element alike */
import type { ReactNode } from 'react';
import { Button, formatCount, StatusBadge } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import type { TraceSearchState } from './use-trace-search.ts';
import styles from './traces.module.css';

interface SearchStatusProps {
  search: TraceSearchState;
  onAgain: () => void;
}

/** How many were found, how far the search has come, and whether there may be more. */
export function SearchStatus({ search: { found, progress, trouble, isStopped, stop }, onAgain }: SearchStatusProps): ReactNode {
  return (
    <output className={styles.count}>
      {progress === null ? <span>{foundText(found)}</span> : <span>Searched back to {clockText(progress.searchedFromMs)}</span>}
      {progress !== null && (
        <>
          <span className={styles.thinBar} role="progressbar" aria-label="Search of the range" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(progress.share * 100)}>
            <i style={{ width: `${progress.share * 100}%` }} />
          </span>
          <Button size="small" variant="quiet" onClick={stop}>
            Stop
          </Button>
        </>
      )}
      {isStopped && progress === null && (
        <>
          <StatusBadge status="unknown">stopped</StatusBadge>
          <Button size="small" variant="quiet" onClick={onAgain}>
            Search again
          </Button>
        </>
      )}
      {trouble !== null && <StatusBadge status="unknown">Old result: {trouble}</StatusBadge>}
    </output>
  );
}

function foundText(found: TraceSearchState['found']): string {
  if (!found) return '';
  const { answer, rows } = found;
  if (!answer) return `${formatCount(rows.length)} traces so far`;
  if (answer.decidedBy === 'roots') {
    const total = `${answer.isComplete ? '' : 'at least '}${formatCount(answer.total)} traces`;
    return answer.total > rows.length ? `${formatCount(rows.length)} of ${total}` : total;
  }
  return answer.isComplete ? `${formatCount(answer.total)} traces` : `newest ${formatCount(answer.total)} traces, back to ${clockText(answer.searchedFromMs)}`;
}
