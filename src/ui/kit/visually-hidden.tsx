import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './visually-hidden.module.css';

/** Text for screen readers only. */
export function VisuallyHidden(props: ComponentPropsWithRef<'span'>): ReactNode {
  return <span {...props} className={styles.hidden} />;
}
