import { Copy } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button, Field, toast } from '../kit/index.ts';
import styles from './drill.module.css';

/** A text to hand on: selected with a click, copied with a button. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      toast(`${label} copied`, { status: 'good', durationMs: 2_500 });
    } catch {
      // A page that was not served safely may not write there; people still can.
      input.current?.select();
      toast(`${label} is selected`, { detail: 'This browser does not let the page copy: press Ctrl+C, or Cmd+C.' });
    }
  };
  return (
    <div className={styles.copy}>
      <Field label={label} hint={hint} className={styles.copyField}>
        {(control) => <input {...control} ref={input} className={styles.copyInput} readOnly value={value} onFocus={(event) => event.currentTarget.select()} />}
      </Field>
      <Button icon={<Copy size={16} aria-hidden="true" />} aria-label={`Copy ${label.toLowerCase()}`} onClick={() => void copy()}>
        Copy
      </Button>
    </div>
  );
}
