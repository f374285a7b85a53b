import { useId, useRef, useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Claim, Confidence, TEXT_LIMITS } from '../../../../session/intents.ts';
import { Button, Select, StepScale, TextArea, TextField } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo, useView } from '../../shared/world-context.ts';
import styles from './case-board.module.css';

const SHORT: (typeof TEXT_LIMITS)['short'] = 120;
const UNKNOWN = 'unknown';
const OTHER = 'other';

/** Says what one believes: where, how, since what, how sure, and what should then be seen. */
export function HypothesisForm({ onClose }: { onClose: () => void }): ReactNode {
  const { map, mechanisms, startEpochMs } = useInfo();
  const changes = useView((view) => view.changes);
  const { submit } = useActions();
  const titleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [component, setComponent] = useState<string | undefined>(undefined);
  const [mechanism, setMechanism] = useState<string | undefined>(undefined);
  const [trigger, setTrigger] = useState<string>(UNKNOWN);
  const [otherTrigger, setOtherTrigger] = useState('');
  const [confidence, setConfidence] = useState<number | undefined>(undefined);
  const [prediction, setPrediction] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => form.current?.querySelector<HTMLElement>('[role="combobox"]')?.focus({ preventScroll: true }), []);

  const add = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (component === undefined || mechanism === undefined || confidence === undefined || prediction.trim() === '') return;
    const claim: Claim = { component, mechanism, trigger: trigger === OTHER ? otherTrigger.trim() : trigger, confidence: confidence as Confidence, prediction: prediction.trim() };
    void submit({ kind: 'hypothesis.add', claim }).then((done) => done && onClose());
  };
  const need = (missing: boolean, text: string): string | undefined => (tried && missing ? text : undefined);
  return (
    // Escape closes, whichever of its fields has focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className={styles.form}
      aria-labelledby={titleId}
      onSubmit={add}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <h3 id={titleId}>New hypothesis</h3>
      <Select label="Component" placeholder="Where is the cause?" value={component} onChange={setComponent} error={need(component === undefined, 'Choose where.')} options={map.nodes.map((node) => ({ value: node.id, label: node.title }))} />
      <Select label="Mechanism" placeholder="What goes wrong there?" value={mechanism} onChange={setMechanism} error={need(mechanism === undefined, 'Choose what.')} options={mechanisms.map(({ id, title, family }) => ({ value: id, label: title, group: family }))} />
      <Select
        label="Trigger"
        value={trigger}
        onChange={setTrigger}
        options={[
          { value: UNKNOWN, label: 'Not known yet' },
          ...changes.map((change, i) => ({ value: String(i), label: `${change.target} ${change.from && change.to ? `${change.from} → ${change.to}` : change.to || change.kind}`, hint: `${clockText(startEpochMs + change.atUs / 1_000, false)} ${change.kind}, ${change.by}`, group: 'Changes' })),
          { value: OTHER, label: 'Something else' },
        ]}
      />
      {trigger === OTHER && <TextField label="What set it off?" value={otherTrigger} onChange={setOtherTrigger} maxLength={SHORT} />}
      <TextArea label="If so, I should read" hint="What, and where, before you look there." lines={2} maxLength={SHORT} value={prediction} onChange={setPrediction} error={need(prediction.trim() === '', 'Say what would show it.')} />
      <div>
        <StepScale label="How sure are you?" value={confidence} onChange={setConfidence} />
        {tried && confidence === undefined && (
          <p className={styles.problem} role="alert">
            Choose a step.
          </p>
        )}
      </div>
      <div className={styles.formEnd}>
        <Button size="small" variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button size="small" variant="primary" type="submit">
          Add hypothesis
        </Button>
      </div>
    </form>
  );
}
