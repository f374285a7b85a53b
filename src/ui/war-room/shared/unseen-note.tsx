import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './unseen-note.module.css';

/** Stands above what a replay greys. `data-note` keeps it out of the grey. */
export function UnseenNote({ of }: { of: string }): ReactNode {
  return (
    <p className={styles.note} data-note>
      <EyeOff size={14} aria-hidden="true" /> {of} had not been opened by this moment. What it shows could have been known, and was not.
    </p>
  );
}
