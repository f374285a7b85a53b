import type { ReactNode } from 'react';
import type { Judgement } from '../../session/judgement/types.ts';
import type { DebriefNotes } from '../../storage/debrief-notes.ts';
import { Button, TextArea } from '../kit/index.ts';
import styles from './chapters.module.css';
import { afterPage, clockOf } from './debrief-time.ts';
import { ANSWER_MAX } from './notes.ts';
import { Section } from './section.tsx';
import type { ChangeNotes } from './use-notes.ts';

interface TurningPointsProps {
  points: Judgement['turningPoints'];
  pagedMs: number;
  notes: DebriefNotes;
  change: ChangeNotes;
}

/** The moments that decided most. First the learner's own answer, then what the record says. */
export function TurningPoints({ points, pagedMs, notes, change }: TurningPointsProps): ReactNode {
  return (
    <Section id="turns" title="Turning points" lead="The moments at which most was decided. Answer in your own words before you look; your answers stay in this browser.">
      <ol className={styles.cards}>
        {points.map(({ atMs, kind, title, question, reveal }) => {
          const id = `turn:${kind}:${atMs}`;
          const shown = notes.shown.includes(id);
          return (
            <li key={id} className={styles.card}>
              <h3 className={styles.cardTitle}>{title}</h3>
              <p className={styles.when}>
                {clockOf(atMs)}, {afterPage(atMs, pagedMs)}
              </p>
              <TextArea label={question} lines={2} maxLength={ANSWER_MAX} value={notes.answers[id] ?? ''} onChange={(text) => change(({ answers }) => ({ answers: { ...answers, [id]: text } }))} />
              {shown ? (
                <p className={styles.reveal}>{reveal}</p>
              ) : (
                <div>
                  <Button onClick={() => change((before) => ({ shown: [...before.shown, id] }))}>Show what the record says</Button>
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
