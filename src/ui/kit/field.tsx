import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';
import { lineAndColumn } from './field-position.ts';
import { StatusShape } from './status.tsx';
import styles from './field.module.css';

/** What is wrong with an input, and, if known, where: `at` counts characters of the value, `to` exclusive. */
export interface FieldError {
  message: ReactNode;
  at?: { from: number; to: number } | undefined;
}

/** What every labelled control takes. */
export interface FieldProps {
  label: string;
  /** Hides the label from view; it still names the control. */
  hideLabel?: boolean | undefined;
  /** What to enter and in which unit, before anything is wrong. */
  hint?: ReactNode;
  error?: FieldError | string | undefined;
}

/** Attributes that tie a control to its label, hint and error. */
export interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export const asFieldError = (error: FieldError | string | undefined): FieldError | undefined => (typeof error === 'string' ? { message: error } : error);

interface FieldFrameProps extends FieldProps {
  /** The input's value, to say in words where an error is. */
  value?: string | undefined;
  /** Between the control and the message: the caret line. */
  below?: ReactNode;
  children: (control: FieldControl) => ReactNode;
  className?: string | undefined;
}

/** Label above, hint and error below. Use it to make further controls look and speak like the kit's own. */
export function Field({ label, hideLabel = false, hint, error, value, below, children, className }: FieldFrameProps): ReactNode {
  const id = useId();
  const problem = asFieldError(error);
  const described = problem ? `${id}-error` : hint === undefined ? undefined : `${id}-hint`;
  const place = problem?.at && value?.includes('\n') ? lineAndColumn(value, problem.at.from) : undefined;
  return (
    <div className={cx(styles.field, className)}>
      <label htmlFor={id} className={cx(styles.label, hideLabel && styles.hiddenLabel)}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': problem ? true : undefined })}
      {problem && below}
      {/* Always there, so that what appears in it is announced. */}
      <div id={`${id}-error`} className={styles.error} aria-live="polite">
        {problem && (
          <>
            <StatusShape status="bad" size={9} />
            <span>
              {place && `Line ${place.line}, column ${place.column}: `}
              {problem.message}
            </span>
          </>
        )}
      </div>
      {hint !== undefined && !problem && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}
