import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './status.module.css';

export type Status = 'good' | 'warning' | 'bad' | 'unknown';

/** ● good, ▲ warning, ■ bad, ◌ unknown. Drawn, not typed, so that they look alike in every font. Always put a word beside it. */
export function StatusShape({ status, size = 10 }: { status: Status; size?: number | undefined }): ReactNode {
  return (
    <svg className={cx(styles.shape, styles[status])} width={size} height={size} viewBox="0 0 10 10" aria-hidden="true">
      {status === 'good' && <circle cx="5" cy="5" r="4" />}
      {status === 'warning' && <path d="M5 .6 9.6 9.2H.4Z" />}
      {status === 'bad' && <rect x="1" y="1" width="8" height="8" rx="1" />}
      {status === 'unknown' && <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.1 1.9" />}
    </svg>
  );
}

const WORDS: Readonly<Record<Status, string>> = { good: 'Good', warning: 'Warning', bad: 'Bad', unknown: 'Unknown' };

export interface StatusBadgeProps {
  status: Status;
  /** The word that goes with the shape: "Ready", "Burning", "Crashed". Defaults to the status's own name. */
  children?: ReactNode;
  /** `soft` sits on a tint, for headers and cards; `plain` is for tables and running text. */
  variant?: 'plain' | 'soft' | undefined;
}

/** A status as shape and word; colour only repeats it. */
export function StatusBadge({ status, children = WORDS[status], variant = 'plain' }: StatusBadgeProps): ReactNode {
  return (
    <span className={cx(styles.badge, styles[status], variant === 'soft' && styles.soft)} data-status={status}>
      <StatusShape status={status} />
      {children}
    </span>
  );
}
