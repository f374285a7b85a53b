import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { VerbInfo } from '../../../../session/view.ts';
import { Button, Select } from '../../../kit/index.ts';
import { claimTitle, useClaimWords } from '../../shared/claim-words.ts';
import { useActions, useView, useWarRoom } from '../../shared/world-context.ts';
import styles from './action-sheet.module.css';
import { ArgField } from './arg-field.tsx';
import { actText, resolveArgs, type ArgValues } from './form-values.ts';

const NONE = 'none';

/** One action: its arguments, what to know before, and what it is for. */
export function ActionForm({ verb, onBack, onDone }: { verb: VerbInfo; onBack: () => void; onDone: () => void }): ReactNode {
  const { submit } = useActions();
  const hypotheses = useView((view) => view.hypotheses);
  const actFor = useWarRoom((s) => s.actFor);
  const words = useClaimWords();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<ArgValues>({});
  const [serves, setServes] = useState<string | undefined>(actFor === null ? undefined : String(actFor));
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const { values, missing } = resolveArgs(verb, typed);
  const live = hypotheses.filter((one) => one.state === 'open');
  useEffect(() => form.current?.querySelector<HTMLElement>('[role="combobox"], input')?.focus({ preventScroll: true }), []);

  const send = async (hypothesisId: number | null): Promise<void> => {
    const done = await submit({ kind: 'mitigate', verb: verb.verb, args: values, hypothesisId });
    setSending(false);
    if (done) onDone();
  };
  const act = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length > 0 || serves === undefined || sending) return;
    setSending(true);
    void send(serves === NONE ? null : Number(serves));
  };
  return (
    <form ref={form} className={styles.form} onSubmit={act}>
      <Button size="small" variant="quiet" className={styles.back} icon={<ArrowLeft size={14} aria-hidden="true" />} onClick={onBack}>
        All actions
      </Button>
      <p className={styles.effect}>{verb.effect}</p>
      {verb.args.map((arg) => (
        <ArgField key={arg.name} verb={verb} arg={arg} values={values} error={tried && missing.includes(arg.name) ? 'Choose one.' : undefined} onChange={(value) => setTyped({ ...typed, [arg.name]: value })} />
      ))}
      <dl className={styles.facts}>
        <div>
          <dt>Takes</dt>
          <dd>{verb.duration}</dd>
        </div>
        <div>
          <dt>Back out</dt>
          <dd>{verb.reversible}</dd>
        </div>
        <div data-risk="">
          <dt>Risk</dt>
          <dd>{verb.risk}</dd>
        </div>
      </dl>
      <Select
        label="Which hypothesis does this serve?"
        placeholder="Choose"
        value={serves}
        onChange={setServes}
        error={tried && serves === undefined ? 'Say what this is for; "none" is an answer.' : undefined}
        options={[...live.map((one) => ({ value: String(one.id), label: claimTitle(one.claim, words) })), { value: NONE, label: 'None – generic mitigation', hint: 'To relieve users while the cause is open' }]}
      />
      <div className={styles.end}>
        <Button onClick={onDone}>Cancel</Button>
        <Button variant="primary" type="submit" busy={sending}>
          {actText(verb, values)}
        </Button>
      </div>
    </form>
  );
}
