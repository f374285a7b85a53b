import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './states.module.css';

export interface EmptyStateProps {
  /** What is (not) here: "No evidence pinned yet". */
  title: string;
  /** What would put something here, and how: "Press p on any chart, log line or message." */
  hint?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
  /** One line at the top of a small panel instead of centred in a large one. */
  compact?: boolean | undefined;
}

/** Nothing to show, for a reason the reader can use. */
export function EmptyState({ title, hint, icon, action, compact = false }: EmptyStateProps): ReactNode {
  return (
    <div className={cx(styles.state, compact && styles.compact)}>
      {icon !== undefined && <div className={styles.icon}>{icon}</div>}
      <p className={styles.title}>{title}</p>
      {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** What happened, in the reader's words: "The query could not be read". */
  what: string;
  /** What to do next. */
  next: ReactNode;
  /** The machine's own words, for those who want them. */
  detail?: string | undefined;
  action?: ReactNode;
  compact?: boolean | undefined;
}

/** Something failed: what happened, what to do next, and the means to do it. Announced when it appears. */
export function ErrorState({ what, next, detail, action, compact = false }: ErrorStateProps): ReactNode {
  return (
    <div className={cx(styles.state, compact && styles.compact)} role="alert">
      <div className={cx(styles.icon, styles.bad)}>
        <CircleAlert size={16} aria-hidden="true" />
      </div>
      <p className={styles.title}>{what}</p>
      <div className={styles.hint}>{next}</div>
      {detail !== undefined && <pre className={styles.detail}>{detail}</pre>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
