import { useState, type ReactNode } from 'react';
import { Button, StepScale, TextArea } from '../kit/index.ts';
import styles from './debrief.module.css';
import { REFLECTION_MAX, type Reflection } from './reflection.ts';

/** Three questions that can only be answered now: once the truth is known, everyone remembers having known it. */
export function ReflectionForm({ onDone }: { onDone: (reflection: Reflection) => void }): ReactNode {
  const [belief, setBelief] = useState('');
  const [confidence, setConfidence] = useState<number | undefined>(undefined);
  const [surprise, setSurprise] = useState('');
  return (
    <form
      className={styles.reflection}
      onSubmit={(event) => {
        event.preventDefault();
        onDone({ belief: belief.trim(), confidence: confidence ?? null, surprise: surprise.trim() });
      }}
    >
      <p className={styles.lead}>One minute for what you think now; afterwards it is hard to remember. It stays in this browser.</p>
      <TextArea label="What did you think was happening at the page?" lines={3} maxLength={REFLECTION_MAX} value={belief} onChange={setBelief} />
      <StepScale label="How sure were you at the end?" value={confidence} onChange={setConfidence} />
      <TextArea label="One thing that surprised you" lines={2} maxLength={REFLECTION_MAX} value={surprise} onChange={setSurprise} />
      <div className={styles.buttons}>
        <Button type="submit" variant="primary">
          Show what happened
        </Button>
        <Button variant="quiet" onClick={() => onDone({ belief: '', confidence: null, surprise: '' })}>
          Skip
        </Button>
      </div>
    </form>
  );
}
