import { Check, Minus } from 'lucide-react';
import { Checkbox as RadixCheckbox, Switch as RadixSwitch } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import styles from './checkbox.module.css';

interface ChoiceProps {
  /** Beside the control, clickable, its name. */
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean | undefined;
}

export interface CheckboxProps extends ChoiceProps {
  /** `mixed` when some but not all of what it stands for is chosen. */
  checked: boolean | 'mixed';
  onChange: (checked: boolean) => void;
}

/** Chosen or not, taking effect when the form does. */
export function Checkbox({ label, hint, checked, onChange, disabled = false }: CheckboxProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.choice}>
      <RadixCheckbox.Root
        id={id}
        className={styles.box}
        checked={checked === 'mixed' ? 'indeterminate' : checked}
        onCheckedChange={(next) => onChange(next === true)}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <RadixCheckbox.Indicator>{checked === 'mixed' ? <Minus size={12} /> : <Check size={12} strokeWidth={3} />}</RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      <ChoiceText id={id} label={label} hint={hint} />
    </div>
  );
}

export interface SwitchProps extends ChoiceProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** On or off, taking effect at once. */
export function Switch({ label, hint, checked, onChange, disabled = false }: SwitchProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.choice}>
      <RadixSwitch.Root
        id={id}
        className={styles.switch}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <RadixSwitch.Thumb className={styles.thumb} />
      </RadixSwitch.Root>
      <ChoiceText id={id} label={label} hint={hint} />
    </div>
  );
}

function ChoiceText({ id, label, hint }: { id: string; label: ReactNode; hint: ReactNode }): ReactNode {
  return (
    <div className={styles.text}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}
