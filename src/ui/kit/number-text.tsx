import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { formatDurationUs, formatUnit, type Unit } from './format.ts';
import styles from './number-text.module.css';

export interface NumberTextProps {
  value: number;
  unit?: Unit | undefined;
  /** The exact value or the query behind it, on hover. Defaults to the unrounded value. */
  title?: string | undefined;
  className?: string | undefined;
}

/** A measured number: tabular figures, its unit, never wrapped. */
export function NumberText({ value, unit = '', title, className }: NumberTextProps): ReactNode {
  return (
    <span className={cx(styles.number, className)} title={title ?? (Number.isFinite(value) ? String(value) : 'No value')}>
      {formatUnit(value, unit)}
    </span>
  );
}

/** A duration in microseconds. */
export function DurationText({ us, className }: { us: number; className?: string | undefined }): ReactNode {
  return <span className={cx(styles.number, className)}>{formatDurationUs(us)}</span>;
}
