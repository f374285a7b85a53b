import type { ReactNode } from 'react';
import { formatCountdown } from '../../kit/index.ts';
import { nextUpdateDueMs } from '../shared/update-due.ts';
import { useInfo, useView } from '../shared/world-context.ts';
import styles from './top-bar.module.css';

/** Counts down to the moment when people expect to hear something. */
export function NextUpdate(): ReactNode {
  const { startEpochMs } = useInfo();
  const left = useView((view) => {
    const due = nextUpdateDueMs(view, startEpochMs);
    return due === null ? null : Math.ceil((due - view.clockMs) / 1_000);
  });
  if (left === null) return null;
  const isLate = left < 0;
  return (
    <div className={styles.reading} title="Post in the channel; the first update is expected within 10 minutes, further ones by severity">
      <span className={styles.label}>{isLate ? 'update late by' : 'next update in'}</span>
      <span className={styles.figure} data-status={isLate ? 'warning' : undefined}>
        {formatCountdown(Math.abs(left) * 1e6)}
      </span>
    </div>
  );
}
