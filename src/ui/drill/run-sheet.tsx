import type { ReactNode } from 'react';
import styles from './drill.module.css';

const STEPS: readonly (readonly [minutes: string, what: string])[] = [
  ['5', 'Brief: who has which role, the map, what is simulated, and that nobody is blamed.'],
  ['30', 'Play. You watch, and note what you would ask about; you help only where a team is stuck on the tool.'],
  ['25', 'Debrief: first what each thought at the page, then where the teams parted, then one thing to change.'],
];

/** An hour, as it has proved to work. */
export function RunSheet(): ReactNode {
  return (
    <section aria-labelledby="run-sheet">
      <h2 id="run-sheet">An hour with a team</h2>
      <ol className={styles.runSheet}>
        {STEPS.map(([minutes, what]) => (
          <li key={minutes}>
            <span className={styles.minutes}>{minutes} min</span>
            <span>{what}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
