import type { ReactNode } from 'react';
import type { ArgInfo, VerbInfo } from '../../../../session/view.ts';
import { NumberField, Select, Switch } from '../../../kit/index.ts';
import styles from './action-sheet.module.css';
import { choicesFor, currentOf, leadingNumber, type ArgValues } from './form-values.ts';

interface ArgFieldProps {
  verb: VerbInfo;
  arg: ArgInfo;
  values: ArgValues;
  error: string | undefined;
  onChange: (value: string | number | boolean) => void;
}

/** One argument with the control that suits it, and what it changes from. */
export function ArgField({ verb, arg, values, error, onChange }: ArgFieldProps): ReactNode {
  const value = values[arg.name];
  const current = currentOf(verb, arg, values);
  if (arg.kind === 'choice') {
    const choices = choicesFor(arg, values);
    const said = choices.find((choice) => choice.value === value)?.hint;
    return (
      <Select
        label={arg.title}
        value={value === undefined ? undefined : String(value)}
        onChange={onChange}
        error={error}
        hint={said ?? (current === null ? undefined : `Now ${current}`)}
        placeholder={choices.length === 0 ? 'Nothing to choose yet' : 'Choose'}
        disabled={choices.length === 0}
        options={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
      />
    );
  }
  if (arg.kind === 'boolean') return <Switch label={arg.title} hint={current === null ? undefined : `Now ${current}`} checked={value === true} onChange={onChange} />;
  const number = typeof value === 'number' ? value : arg.min;
  const changes = current !== null && leadingNumber(current) !== number;
  return (
    <NumberField
      label={arg.title}
      value={number}
      min={arg.min}
      max={arg.max}
      {...(arg.unit ? { unit: arg.unit } : {})}
      onChange={onChange}
      error={error}
      hint={
        current === null ? (
          `${arg.min} to ${arg.max}`
        ) : (
          <span className={styles.change}>
            {changes ? (
              <>
                {current} → <strong>{number}</strong>
              </>
            ) : (
              `Now ${current}`
            )}
            {`, ${arg.min} to ${arg.max}`}
          </span>
        )
      }
    />
  );
}
