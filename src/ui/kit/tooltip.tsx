import { Tooltip as Radix } from 'radix-ui';
import { createContext, use, type ReactElement, type ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './float.module.css';

const Provided = createContext(false);

/** Optional, once per page: after one tooltip has shown, its neighbours then show without delay. */
export function TooltipProvider({ children }: { children: ReactNode }): ReactNode {
  return (
    <Provided value>
      <Radix.Provider delayDuration={450} skipDelayDuration={250}>
        {children}
      </Radix.Provider>
    </Provided>
  );
}

export interface TooltipProps {
  /** Short and plain. Nothing that is needed to work may live only here. */
  content: ReactNode;
  /** Shortcut to show, such as `g m`. */
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  /** False when the content repeats the trigger's name, so that it is not read twice. */
  describes?: boolean | undefined;
  /** One focusable element. */
  children: ReactElement;
}

/** A hint on hover and keyboard focus. Escape hides it; the pointer may rest on it. */
export function Tooltip({ content, keys, side = 'bottom', describes = true, children }: TooltipProps): ReactNode {
  const provided = use(Provided);
  const tooltip = (
    <Radix.Root>
      <Radix.Trigger asChild {...(describes ? {} : { 'aria-describedby': undefined })}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8} {...(describes ? {} : { 'aria-label': ' ' })}>
          {content}
          {keys !== undefined && <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
  return provided ? tooltip : <TooltipProvider>{tooltip}</TooltipProvider>;
}
