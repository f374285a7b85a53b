import type { ReactNode } from 'react';
import styles from './library.module.css';

const WORDS = ['First steps', 'Easy', 'Moderate', 'Hard', 'Expert'] as const;
const STEPS = [1, 2, 3, 4, 5] as const;

/** One of five steps, as marks and a word. */
export function Difficulty({ level }: { level: number }): ReactNode {
  const step = Math.min(5, Math.max(1, Math.round(level)));
  return (
    <span className={styles.difficulty}>
      <svg width="34" height="8" viewBox="0 0 34 8" aria-hidden="true">
        {STEPS.map((at) => (
          <rect key={at} x={(at - 1) * 7} y="0" width="5" height="8" rx="1" className={at <= step ? styles.stepOn : styles.stepOff} />
        ))}
      </svg>
      <span>{WORDS[step - 1]}</span>
    </span>
  );
}
