import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { buttonClass } from '../kit/index.ts';
import type { LibraryEntry } from './library-order.ts';
import styles from './library.module.css';

/** For someone who was never here: what this is, in two sentences, and one thing to do. */
export function FirstStep({ entry: { id, summary } }: { entry: LibraryEntry }): ReactNode {
  return (
    <section className={styles.first} aria-labelledby="first-step">
      <div>
        <p className={styles.pitch}>
          You are on call and get paged. A real system fails in a simulation on your machine: find out why, say what you believe, act, and see afterwards what another choice would have cost.
        </p>
        <h2 id="first-step" className={styles.firstTitle}>
          {summary.title}: {summary.minutes} minutes{summary.tutorial ? ', guided' : ''}
        </h2>
        <p className={styles.summary}>{summary.summary}</p>
      </div>
      <Link href={`/briefing/${id}`} className={buttonClass('primary', 'large')} aria-label={`Start ${summary.title}`}>
        Start
      </Link>
    </section>
  );
}
