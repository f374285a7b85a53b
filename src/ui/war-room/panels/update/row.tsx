import type { ReactNode } from 'react';
import styles from './update.module.css';

/** A name at the left, what is chosen at the right. The control names itself; this one is for the eye. */
export function Row({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles.row}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      <div className={styles.cell}>{children}</div>
    </div>
  );
}
