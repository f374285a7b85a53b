import { useState, type FormEvent, type ReactNode } from 'react';
import type { TEXT_LIMITS } from '../../../../session/intents.ts';
import { Button, Select, TextArea } from '../../../kit/index.ts';
import { claimWords } from '../../shared/claim-words.ts';
import { useActions, useInfo, useWorld } from '../../shared/world-context.ts';
import { handOverText } from './hand-over-text.ts';
import styles from './roles.module.css';

const LONG: (typeof TEXT_LIMITS)['long'] = 2_000;

/** Command goes to somebody by name, with where things stand. The summary begins as what the case board holds. */
export function HandOverForm({ onClose }: { onClose: () => void }): ReactNode {
  const { submit } = useActions();
  const info = useInfo();
  const { store } = useWorld();
  const [to, setTo] = useState<string | undefined>(undefined);
  const [summary, setSummary] = useState(() => {
    const { view } = store.getState();
    return view === null ? '' : handOverText(view, info, claimWords(info));
  });
  const [tried, setTried] = useState(false);
  const handOver = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (to === undefined || summary.trim() === '') return;
    void submit({ kind: 'hand_over', to, summary: summary.trim() }).then((done) => done && onClose());
  };
  return (
    <form className={styles.handOver} aria-label="Hand over command" onSubmit={handOver}>
      <Select label="To" placeholder="Choose somebody" value={to} onChange={setTo} error={tried && to === undefined ? 'Choose who takes command.' : undefined} options={Object.entries(info.people).map(([id, { name, role }]) => ({ value: id, label: name, hint: role }))} />
      <TextArea label="Where things stand" hint="From the case board. Change what is no longer so." lines={7} maxLength={LONG} value={summary} onChange={setSummary} error={tried && summary.trim() === '' ? 'Say where things stand.' : undefined} />
      <div className={styles.end}>
        <Button size="small" variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button size="small" variant="primary" type="submit">
          Hand over
        </Button>
      </div>
    </form>
  );
}
