import type { ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import { StatusBadge } from '../kit/index.ts';
import styles from './chapters.module.css';
import table from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import { Section } from './section.tsx';

/** What went well is debriefed as much as what did not: both with the line of the log that shows it. */
export function Pitfalls({ debrief: { judgement, wentWell } }: { debrief: Debrief }): ReactNode {
  const pitfalls = judgement.pitfalls;
  const good = [...judgement.falsified.map(({ text, points }) => `${text} ${points > 0 ? `That earned ${points} points.` : ''}`.trim()), ...wentWell];
  return (
    <Section id="well" title="Pitfalls and what went well">
      <h3 className={table.subtitle}>What went well</h3>
      {good.length === 0 ? <p className={table.quiet}>Nothing stands out in this run. That is what practice is for.</p> : <Points of={good} />}
      <h3 className={table.subtitle}>Pitfalls</h3>
      {pitfalls.length === 0 ? (
        <p className={table.quiet}>None that the log shows.</p>
      ) : (
        <ul className={styles.cards}>
          {pitfalls.map(({ id, title, why, line, atMs }) => (
            <li key={`${id} ${atMs}`} className={styles.card}>
              <StatusBadge status="warning">{title}</StatusBadge>
              <p>{why}</p>
              <p className={styles.when}>
                {clockOf(atMs)} {line}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function Points({ of }: { of: readonly string[] }): ReactNode {
  return (
    <ul className={table.points}>
      {of.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  );
}
