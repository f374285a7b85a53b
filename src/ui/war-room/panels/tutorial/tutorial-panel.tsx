import { GraduationCap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useInfo, useView } from '../../shared/world-context.ts';
import styles from './tutorial.module.css';

/** The coach of a guided incident: one step at a time, above the channel. The world says when a step is done. */
export function TutorialPanel(): ReactNode {
  const { tutorial } = useInfo();
  const done = useView((view) => view.tutorialStep);
  const step = tutorial[done];
  const total = tutorial.length;
  return (
    <section className={styles.coach} aria-label="Guide" aria-live="polite">
      <header className={styles.head}>
        <GraduationCap size={16} aria-hidden="true" />
        <span className={styles.count}>{step ? `Step ${done + 1} of ${total}` : 'All steps done'}</span>
        <span className={styles.dots} aria-hidden="true">
          {tutorial.map((one, i) => (
            <span key={one.title} className={styles.dot} data-done={i < done || undefined} data-now={i === done || undefined} />
          ))}
        </span>
      </header>
      {step ? (
        <>
          <h3 className={styles.title}>{step.title}</h3>
          <p className={styles.text}>{step.text}</p>
        </>
      ) : (
        <p className={styles.text}>Resolve the incident when the objective is met again.</p>
      )}
    </section>
  );
}
