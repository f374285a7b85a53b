import { Minus, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { cx } from './cx.ts';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';

export interface NumberFieldProps extends FieldProps {
  value: number;
  /** Called with numbers inside [min, max] only. */
  onChange: (value: number) => void;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  /** Shown in the box: "ms", "connections". */
  unit?: string | undefined;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

/**
 * A number with its unit. Arrow up and down step, with Shift by ten steps. What is typed is checked as it is typed; a text that is
 * not a number in range is kept, explained, and put back to the last good value on leaving.
 */
export function NumberField(props: NumberFieldProps): ReactNode {
  const { label, hideLabel, hint, error, value, onChange, min = -Infinity, max = Infinity, step = 1, unit, disabled = false, className } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? undefined : explain(draft, min, max);
  const stepBy = (steps: number): void => {
    const decimals = Math.min(10, (String(step).split('.')[1] ?? '').length);
    const next = Number((value + steps * step).toFixed(decimals));
    setDraft(null);
    onChange(Math.max(min, Math.min(max, next)));
  };
  const type = (text: string): void => {
    setDraft(text);
    if (explain(text, min, max) === undefined) onChange(Number(text.trim()));
  };
  return (
    <Field label={label} hideLabel={hideLabel} hint={hint} error={problem ?? error} className={className}>
      {(control) => (
        <div className={styles.box}>
          <input
            {...control}
            className={cx(styles.input, styles.numeric)}
            role="spinbutton"
            inputMode="decimal"
            autoComplete="off"
            disabled={disabled}
            value={draft ?? String(value)}
            aria-valuenow={value}
            aria-valuetext={unit === undefined ? undefined : `${value} ${unit}`}
            {...(Number.isFinite(min) ? { 'aria-valuemin': min } : {})}
            {...(Number.isFinite(max) ? { 'aria-valuemax': max } : {})}
            onChange={(event) => type(event.target.value)}
            onBlur={() => setDraft(null)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
              event.preventDefault();
              stepBy((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
            }}
          />
          {unit !== undefined && <span className={styles.affix}>{unit}</span>}
          {/* For pointers and fingers; the keyboard has the arrow keys. */}
          <span className={styles.steppers} aria-hidden="true">
            <button type="button" tabIndex={-1} className={styles.stepper} disabled={disabled || value <= min} onClick={() => stepBy(-1)}>
              <Minus size={12} />
            </button>
            <button type="button" tabIndex={-1} className={styles.stepper} disabled={disabled || value >= max} onClick={() => stepBy(1)}>
              <Plus size={12} />
            </button>
          </span>
        </div>
      )}
    </Field>
  );
}

function explain(text: string, min: number, max: number): string | undefined {
  const value = Number(text.trim());
  if (text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max) return undefined;
  if (Number.isFinite(min) && Number.isFinite(max)) return `Enter a number from ${min} to ${max}.`;
  if (Number.isFinite(min)) return `Enter a number of at least ${min}.`;
  return Number.isFinite(max) ? `Enter a number of at most ${max}.` : 'Enter a number.';
}
