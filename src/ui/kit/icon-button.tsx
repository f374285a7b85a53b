import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';
import styles from './button.module.css';

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'aria-label' | 'children'> {
  /** The button's name: read by screen readers, shown as tooltip. Begin with the verb: "Close action sheet". */
  label: string;
  /** A lucide icon at 16 px. */
  icon: ReactNode;
  size?: 'small' | 'medium' | undefined;
  /** Makes it a toggle. */
  pressed?: boolean | undefined;
  /** Shortcut shown in the tooltip, as registered with `useCommands`. */
  keys?: string | undefined;
}

/** A button that shows only an icon, and so always has a name and a tooltip. */
export function IconButton({ label, icon, size = 'medium', pressed, keys, className, type = 'button', ...rest }: IconButtonProps): ReactNode {
  return (
    <Tooltip content={label} keys={keys} describes={false}>
      <button {...rest} type={type} aria-label={label} aria-pressed={pressed} className={cx(styles.icon, size === 'small' && styles.small, className)}>
        {icon}
      </button>
    </Tooltip>
  );
}
