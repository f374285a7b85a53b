import { RadioGroup } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './step-scale.module.css';

export interface StepScaleProps {
  /** The question: "How sure are you?" */
  label: string;
  hideLabel?: boolean | undefined;
  /** 1 to 5, or undefined when not answered. */
  value: number | undefined;
  onChange: (value: number) => void;
  /** A word for each of the five steps, from least to most. */
  words?: readonly [string, string, string, string, string] | undefined;
  disabled?: boolean | undefined;
}

const CONFIDENCE = ['Just a thought', 'Possible', 'Even odds', 'Likely', 'Would bet on it'] as const;

/** Five steps from least to most, each with a word; a radio group. Steps up to the chosen one are filled. */
export function StepScale({ label, hideLabel = false, value, onChange, words = CONFIDENCE, disabled = false }: StepScaleProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.scale}>
      <span id={id} className={hideLabel ? styles.hidden : styles.label}>
        {label}
      </span>
      <RadioGroup.Root
        className={styles.steps}
        aria-labelledby={id}
        orientation="horizontal"
        value={value === undefined ? '' : String(value)}
        onValueChange={(next) => onChange(Number(next))}
        disabled={disabled}
      >
        {words.map((word, i) => (
          <RadioGroup.Item key={word} className={cx(styles.step, value !== undefined && i < value && styles.filled)} value={String(i + 1)} aria-label={word} title={word} />
        ))}
      </RadioGroup.Root>
      <span className={styles.word} aria-hidden="true">
        {value === undefined ? 'Not said' : words[value - 1]}
      </span>
    </div>
  );
}
