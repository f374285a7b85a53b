import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import styles from './builder.module.css';
import { SuggestField } from './suggest-field.tsx';

interface LabelsFieldProps {
  /** Names the group: "Labels of sum". */
  label: string;
  labels: readonly string[];
  onChange: (labels: readonly string[]) => void;
  load: () => Promise<readonly Word[]>;
}

/** Several labels: each can be taken out, and others added. */
export function LabelsField({ label, labels, onChange, load }: LabelsFieldProps): ReactNode {
  const group = useRef<HTMLFieldSetElement>(null);
  const loadOthers = async (): Promise<readonly Word[]> => (await load()).filter(({ text }) => !labels.includes(text));
  return (
    <fieldset className={styles.labels} aria-label={label} ref={group}>
      {labels.map((name) => (
        <button
          key={name}
          type="button"
          className={styles.chip}
          aria-label={`Remove ${name}`}
          onClick={() => {
            onChange(labels.filter((one) => one !== name));
            // The button goes away, and focus should not go with it.
            group.current?.querySelector('input')?.focus();
          }}
        >
          {name}
          <X size={12} aria-hidden="true" />
        </button>
      ))}
      <SuggestField label={`Add a label to ${label}`} hideLabel value="" isAdder placeholder="label" load={loadOthers} onCommit={(text) => onChange([...new Set([...labels, text.trim()])])} />
    </fieldset>
  );
}
