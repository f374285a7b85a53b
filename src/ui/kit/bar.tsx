import type { ReactNode } from 'react';
import type { Status } from './status.tsx';
import styles from './bar.module.css';

export interface BarProps {
  /** The magnitude, and the magnitude that fills the bar. */
  value: number;
  max: number;
  /** A CSS colour, such as `seriesColour('orders')`. Neutral by default. */
  colour?: string | undefined;
  status?: Status | undefined;
  /** Draws a tick: a limit, a baseline. */
  mark?: number | undefined;
  /** The number as text, at the right. Without one the bar is decoration and hidden from screen readers. */
  children?: ReactNode;
}

/** A magnitude beside its number, to compare rows at a glance. */
export function Bar({ value, max, colour, status, mark, children }: BarProps): ReactNode {
  const share = (v: number): number => (max > 0 && Number.isFinite(v) ? Math.min(1, Math.max(0, v / max)) * 100 : 0);
  const fill = colour ?? (status === undefined ? 'var(--unknown-fill)' : `var(--${status}-fill)`);
  return (
    <span className={styles.row}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.fill} style={{ width: `${share(value)}%`, background: fill }} />
        {mark !== undefined && <span className={styles.mark} style={{ insetInlineStart: `${share(mark)}%` }} />}
      </span>
      {children !== undefined && <span className={styles.number}>{children}</span>}
    </span>
  );
}
