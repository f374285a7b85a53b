import { useId, useState, type ReactNode } from 'react';
import type { TransferQuestion as Question } from '../../session/debrief-types.ts';
import type { DebriefNotes } from '../../storage/debrief-notes.ts';
import { Button, StatusBadge } from '../kit/index.ts';
import styles from './chapters.module.css';
import table from './debrief.module.css';
import { Points } from './pitfalls.tsx';
import { Section } from './section.tsx';
import type { ChangeNotes } from './use-notes.ts';

const KEY = 'transfer';

/** What was learned here must carry over to the next page, which will have another cause. */
export function TransferQuestion({ question: { twin, choices, right, why }, notes, change }: { question: Question; notes: DebriefNotes; change: ChangeNotes }): ReactNode {
  const name = useId();
  const given = notes.answers[KEY];
  const [chosen, setChosen] = useState(given);
  const answer = choices.find(({ id }) => id === given);
  return (
    <Section id="transfer" title="The same page again">
      <fieldset className={styles.choices}>
        <legend>
          Next time the same page comes, the cause is another: <strong>{twin}</strong>. Which single reading would show that?
        </legend>
        {choices.map(({ id, text }) => (
          <label key={id} className={styles.choice}>
            <input type="radio" name={name} value={id} checked={chosen === id} onChange={() => setChosen(id)} />
            {text}
          </label>
        ))}
      </fieldset>
      <div>
        <Button disabled={chosen === undefined || chosen === given} onClick={() => chosen !== undefined && change(({ answers }) => ({ answers: { ...answers, [KEY]: chosen } }))}>
          Check
        </Button>
      </div>
      {answer !== undefined && (
        <output className={styles.reveal}>
          <StatusBadge status={answer.id === right ? 'good' : 'bad'}>{answer.id === right ? 'Yes' : 'No'}</StatusBadge>
          <p>{answer.id === right ? 'None of the other causes reads like that. This is how it would come to the same page:' : `That reading speaks for another cause: ${answer.speaksFor}. The one to look for is: ${choices.find(({ id }) => id === right)?.text ?? ''}`}</p>
          {answer.id === right ? <Points of={why} /> : <p className={table.quiet}>Choose again if you like.</p>}
        </output>
      )}
    </Section>
  );
}
