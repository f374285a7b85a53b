import type { ReactNode } from 'react';
import { formatCountdown, StatusShape } from '../../kit/index.ts';
import { useActions, useView } from '../shared/world-context.ts';
import styles from './top-bar.module.css';

/** Counts down to the moment when people expect to hear something, and opens the composer for them. */
export function NextUpdate(): ReactNode {
  const { openUpdate } = useActions();
  const audience = useView((view) => view.updateDue?.audience ?? null);
  const isPromised = useView((view) => view.updateDue?.promised ?? false);
  const left = useView((view) => (view.updateDue === null ? null : Math.ceil((view.updateDue.dueMs - view.clockMs) / 1_000)));
  if (left === null || audience === null) return null;
  const isLate = left < 0;
  const who = audience === 'team' ? 'team update' : 'status page';
  const why = isPromised ? 'You promised it in your last update' : 'Nobody has promised it, but people expect it by then';
  return (
    <button type="button" className={styles.reading} title={`${why}. Write it with u`} onClick={() => openUpdate(audience)}>
      {isLate && <StatusShape status="warning" />}
      <span className={styles.label}>
        {who} {isLate ? 'late by' : 'in'}
      </span>
      <span className={styles.figure} data-status={isLate ? 'warning' : undefined}>
        {formatCountdown(Math.abs(left) * 1e6)}
      </span>
    </button>
  );
}
