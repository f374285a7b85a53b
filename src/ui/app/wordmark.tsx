import type { ReactNode } from 'react';
import styles from './app.module.css';

/** The name, with strata that slip along a fault. */
export function Wordmark(): ReactNode {
  return (
    <span className={styles.wordmark}>
      <svg width="18" height="18" viewBox="0 0 18 18" fill="none" aria-hidden="true" strokeWidth="2" strokeLinecap="round">
        <path d="M1.5 5.5h6M1.5 11.5h4" stroke="var(--text-3)" />
        <path d="M11.5 8.5h5M9.5 14.5h7" stroke="var(--text-3)" />
        <path d="M11.2 1.5 6.8 16.5" stroke="var(--accent)" />
      </svg>
      Faultline
    </span>
  );
}
