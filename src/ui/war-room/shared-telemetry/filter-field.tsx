import { X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import type { QueryFault } from '../../../session/view.ts';
import { IconButton, TextField } from '../../kit/index.ts';
import { faultText } from './fault-text.ts';

/** After this long without a key the text is taken, so that results follow typing without a query per letter. */
const SETTLE_MS = 450;

export interface FilterFieldProps {
  label: string;
  placeholder: string;
  /** The filter in force. Buttons may change it too. */
  value: string;
  onCommit: (text: string) => void;
  fault: QueryFault | null;
  /** Whether a result of an earlier filter is still shown. */
  hasResult: boolean;
  ref?: Ref<HTMLInputElement> | undefined;
}

/** A filter that is taken when its writer pauses or presses Enter. A place that cannot be read is underlined; Escape empties it. */
export function FilterField({ label, placeholder, value, onCommit, fault, hasResult, ref }: FilterFieldProps): ReactNode {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (next: string): void => {
    clearTimeout(timer.current);
    setSeen(next);
    if (next !== value) onCommit(next);
  };
  const change = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => commit(next), SETTLE_MS);
  };
  const clear = (): void => {
    setText('');
    commit('');
  };
  const error = fault && text === value ? { message: faultText(fault.message, hasResult), at: { from: fault.from, to: fault.to } } : undefined;
  return (
    <TextField
      {...(ref === undefined ? {} : { ref })}
      label={label}
      hideLabel
      mono
      value={text}
      onChange={change}
      placeholder={placeholder}
      maxLength={4_000}
      error={error}
      suffix={text === '' ? undefined : <IconButton label="Clear filter" size="small" icon={<X size={14} aria-hidden="true" />} onClick={clear} />}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(text);
        else if (event.key === 'Escape' && text !== '') clear();
        else return;
        event.preventDefault();
      }}
    />
  );
}
