import type { ReactNode } from 'react';
import type { Score } from '../../session/debrief-types.ts';
import { Bar } from '../kit/index.ts';
import chapters from './chapters.module.css';
import styles from './debrief.module.css';
import { Section } from './section.tsx';

/** Each part of the score with what moved it most; never the total alone. */
export function ScoreBars({ score: { total, max, parts, unmarked, cap = null } }: { score: Score }): ReactNode {
  return (
    <Section id="score" title="Score" lead={`${Math.round(total)} of ${max} points${unmarked.length > 0 ? ' for what this version marks' : ''}. No points for speed alone, none for luck.`}>
      <ul className={styles.parts}>
        {parts.map((part) => (
          <li key={part.id} className={styles.part}>
            <span className={styles.partTitle}>{part.title}</span>
            <Bar value={part.points} max={part.max} colour="var(--text-2)">
              {Math.round(part.points)} of {part.max}
            </Bar>
            <div>
              <p className={styles.why}>{part.why}</p>
              {part.details && <Details of={part.details} title={part.title} />}
            </div>
          </li>
        ))}
      </ul>
      {cap !== null && <p className={styles.why}>{cap.why}</p>}
      {unmarked.length > 0 && <p className={styles.quiet}>Not marked yet: {unmarked.join(', ')}.</p>}
    </Section>
  );
}

/** The marks that a part is made of, for those who want to know. */
function Details({ of, title }: { of: NonNullable<Score['parts'][number]['details']>; title: string }): ReactNode {
  return (
    <details className={chapters.details}>
      <summary>How it was marked</summary>
      <table className={styles.table} aria-label={`Marks of ${title.toLowerCase()}`}>
        <tbody>
          {of.map((mark) => (
            <tr key={mark.title}>
              <th scope="row">{mark.title}</th>
              <td className={styles.number}>
                {Math.round(mark.points * 10) / 10} of {mark.max}
              </td>
              <td className={styles.why}>{mark.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
