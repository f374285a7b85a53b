import type { ReactNode } from 'react';
import styles from './debrief.module.css';

/** A chapter of the debrief, named by its heading and reachable by `#id`. */
export function Section({ id, title, lead, children }: { id: string; title: string; lead?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section id={id} className={styles.section} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1} className={styles.sectionTitle}>
        {title}
      </h2>
      {lead !== undefined && <p className={styles.sectionLead}>{lead}</p>}
      {children}
    </section>
  );
}
