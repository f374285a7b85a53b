import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './float.module.css';

export interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement;
  /** Names the popover; shown as its heading unless `hideTitle`. */
  title: string;
  hideTitle?: boolean | undefined;
  /** Leave out both to let it manage itself. */
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
  children: ReactNode;
}

/** A small non-modal layer with controls or explanation. For a plain hint use `Tooltip`; for a list of actions `DropdownMenu`. */
export function Popover({ trigger, title, hideTitle = false, open, onOpenChange, side = 'bottom', align = 'start', children }: PopoverProps): ReactNode {
  const control = { ...(open === undefined ? {} : { open }), ...(onOpenChange === undefined ? {} : { onOpenChange }) };
  return (
    <Radix.Root {...control}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.popover} side={side} align={align} sideOffset={6} collisionPadding={8} aria-label={title}>
          {!hideTitle && <p className={styles.popoverTitle}>{title}</p>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
