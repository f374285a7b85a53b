import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LabelCondition } from '../../../../worker/read-query/built-query.ts';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import { IconButton, Select } from '../../../kit/index.ts';
import styles from './builder.module.css';
import { focusAdder } from './keep-focus.ts';
import { SuggestField } from './suggest-field.tsx';

/** Both the sign that will be written and what it means. */
export const MATCHES = [
  { value: '=', label: '=', hint: 'is' },
  { value: '!=', label: '!=', hint: 'is not' },
  { value: '=~', label: '=~', hint: 'matches the pattern' },
  { value: '!~', label: '!~', hint: 'does not match the pattern' },
] as const;

interface ConditionRowProps {
  /** Counted from 1, to tell rows apart by name. */
  number: number;
  condition: LabelCondition;
  onChange: (next: LabelCondition) => void;
  onRemove: () => void;
  loadLabels: () => Promise<readonly Word[]>;
  loadValues: () => Promise<readonly Word[]>;
  /** Whether it has just been added: then one begins to fill it in. */
  isNew: boolean;
}

/** `label = value`. */
export function ConditionRow({ number, condition, onChange, onRemove, loadLabels, loadValues, isNew }: ConditionRowProps): ReactNode {
  const name = `Filter ${number}`;
  return (
    <fieldset className={styles.row} aria-label={name}>
      <SuggestField label={`${name}: label`} hideLabel placeholder="label" value={condition.label} takesFocus={isNew} load={loadLabels} onCommit={(label) => onChange(label.trim() === condition.label ? condition : { label: label.trim(), op: condition.op, value: '', isPending: true })} />
      <Select label={`${name}: how`} hideLabel size="small" className={styles.op} value={condition.op} options={MATCHES} onChange={(op) => onChange({ ...condition, op })} />
      <SuggestField label={`${name}: value`} hideLabel placeholder="value" value={condition.value} load={loadValues} onCommit={(value) => onChange({ label: condition.label, op: condition.op, value })} />
      <IconButton label={`Remove ${name.toLowerCase()}`} size="small" icon={<X size={14} aria-hidden="true" />} onClick={({ currentTarget }) => {
          focusAdder(currentTarget);
          onRemove();
        }} />
    </fieldset>
  );
}
