import type { ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import type { Decision } from '../../session/judgement/types.ts';
import { StatusBadge, type Status } from '../kit/index.ts';
import styles from './debrief.module.css';
import { Responder } from './responder.tsx';
import { Section } from './section.tsx';

type Verdict = Debrief['verdicts'][number];

const WORDS: Readonly<Record<Verdict['verdict'], { status: Status; word: string; rank: number }>> = {
  works: { status: 'good', word: 'Works', rank: 0 },
  helps: { status: 'warning', word: 'Helps a little', rank: 1 },
  harms: { status: 'bad', word: 'Does not help', rank: 2 },
};

/** What each mitigation would have done here, the ones taken marked as such. */
export function Verdicts({ verdicts, decisions }: { verdicts: readonly Verdict[]; decisions: readonly Decision[] }): ReactNode {
  const sorted = [...verdicts].sort((a, b) => WORDS[a.verdict].rank - WORDS[b.verdict].rank);
  return (
    <Section id="actions" title="What would have helped">
      <Responder decisions={decisions} />
      {decisions.length > 0 && <h3 className={styles.subtitle}>What each mitigation does against this cause</h3>}
      <ul className={styles.verdicts} aria-label="Verdicts on mitigations">
        {sorted.map(({ mitigation, verdict, why, taken }) => (
          <li key={mitigation}>
            <StatusBadge status={WORDS[verdict].status}>{WORDS[verdict].word}</StatusBadge>
            <div>
              <span className={styles.mitigation}>{mitigation}</span>
              {taken && <span className={styles.taken}>you did this</span>}
              <p className={styles.why}>{why}</p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
