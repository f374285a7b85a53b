import type { ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import styles from './debrief.module.css';
import type { Reflection } from './reflection.ts';
import { Section } from './section.tsx';

const CONFIDENCE = ['just a thought', 'possible', 'even odds', 'likely', 'would bet on it'] as const;

/** What was true all along, next to what the learner had thought. */
export function TruthStory({ debrief: { truth, variantTitle }, reflection }: { debrief: Debrief; reflection: Reflection | null }): ReactNode {
  const facts = [
    ['Component', truth.component],
    ['Mechanism', truth.mechanism],
    ['Trigger', truth.trigger],
  ] as const;
  return (
    <Section id="truth" title="What happened">
      <p className={styles.variant}>{variantTitle}</p>
      <dl className={styles.truth}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ol className={styles.story}>
        {truth.story.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <h3 className={styles.subtitle}>How to tell it from the other causes</h3>
      <ul className={styles.points}>
        {truth.discriminators.map((reading) => (
          <li key={reading}>{reading}</li>
        ))}
      </ul>
      {reflection && (reflection.belief !== '' || reflection.surprise !== '') && <Before reflection={reflection} />}
    </Section>
  );
}

function Before({ reflection: { belief, confidence, surprise } }: { reflection: Reflection }): ReactNode {
  return (
    <aside className={styles.beforeTruth} aria-label="What you thought">
      {belief !== '' && (
        <p>
          <span className={styles.quiet}>At the page you thought{confidence !== null && ` (${CONFIDENCE[confidence - 1] ?? ''} by the end)`}: </span>
          {belief}
        </p>
      )}
      {surprise !== '' && (
        <p>
          <span className={styles.quiet}>What surprised you: </span>
          {surprise}
        </p>
      )}
    </aside>
  );
}
