import type { ReactNode } from 'react';
import { Button, ProgressBar, StatusBadge, useDelayed } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import type { LogStatus } from './log-status.ts';
import styles from './logs.module.css';

interface SearchProgressProps {
  status: LogStatus;
  onStop: () => void;
  onGoOn: () => void;
}

/** How far a search that takes long has come, and letting go of it. */
export function SearchProgress({ status, onStop, onGoOn }: SearchProgressProps): ReactNode {
  const isLong = useDelayed(status.share < 1);
  if (status.isStopped) {
    return (
      <div className={styles.progress}>
        <StatusBadge status="unknown">{status.kind === 'lines' && status.share < 1 ? `Stopped: searched back to ${clockText(status.searchedFromMs)}` : 'Stopped'}</StatusBadge>
        <Button size="small" variant="quiet" onClick={onGoOn}>
          Search on
        </Button>
      </div>
    );
  }
  if (!isLong) return null;
  return (
    <div className={styles.progress}>
      <ProgressBar label={status.kind === 'lines' && status.searchedFromMs > 0 ? `Searched back to ${clockText(status.searchedFromMs)}` : 'Searching'} value={status.share} delayMs={0} />
      <Button size="small" variant="quiet" onClick={onStop}>
        Cancel
      </Button>
    </div>
  );
}
