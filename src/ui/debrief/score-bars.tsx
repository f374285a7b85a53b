import type { ReactNode } from 'react';
import type { Score } from '../../session/debrief-types.ts';
import { Bar } from '../kit/index.ts';
import styles from './debrief.module.css';
import { Section } from './section.tsx';

/** Each part of the score with what moved it most; never the total alone. */
export function ScoreBars({ score: { total, max, parts, unmarked } }: { score: Score }): ReactNode {
  return (
    <Section id="score" title="Score" lead={`${Math.round(total)} of ${max} points for what this version marks. No points for speed alone, none for luck.`}>
      <ul className={styles.parts}>
        {parts.map((part) => (
          <li key={part.id} className={styles.part}>
            <span className={styles.partTitle}>{part.title}</span>
            <Bar value={part.points} max={part.max} colour="var(--text-2)">
              {Math.round(part.points)} of {part.max}
            </Bar>
            <span className={styles.why}>{part.why}</span>
          </li>
        ))}
      </ul>
      {unmarked.length > 0 && <p className={styles.quiet}>Not marked yet: {unmarked.join(', ')}.</p>}
    </Section>
  );
}
