import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { useFocusReturn } from './focus-return.ts';
import { IconButton } from './icon-button.tsx';
import styles from './dialog.module.css';

interface OverlayProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title; also the accessible description. */
  description?: ReactNode;
  /** Buttons, the primary one last. Stays in view while the body scrolls. */
  footer?: ReactNode;
  children?: ReactNode;
  /** An element that opens it; focus returns there. */
  trigger?: ReactElement | undefined;
}

export interface DialogProps extends OverlayProps {
  size?: 'small' | 'medium' | 'large' | undefined;
}

/**
 * A question or task that stops everything else. Escape and the scrim close it; focus is held inside and returned. It starts on the first
 * field, or on what carries `data-autofocus`.
 */
export function Dialog({ size = 'medium', ...rest }: DialogProps): ReactNode {
  return <Overlay {...rest} modal className={cx(styles.dialog, styles[size])} />;
}

export interface SheetProps extends OverlayProps {
  /** False leaves the rest of the page usable, so that charts can be read while deciding. Default true. */
  modal?: boolean | undefined;
  width?: string | undefined;
}

/** A drawer at the right edge, for one considered task such as acting on the system. */
export function Sheet({ modal = true, width, ...rest }: SheetProps): ReactNode {
  return <Overlay {...rest} modal={modal} className={styles.sheet} style={width === undefined ? undefined : { width }} />;
}

/** Focus goes to the first thing to fill in, else to the layer itself: never to Close, which would be the first answer to Enter. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const layer = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
  const field = layer?.querySelector<HTMLElement>('[data-autofocus], input:not(:disabled), textarea:not(:disabled), [role="combobox"], [role="radio"]');
  (field ?? layer)?.focus({ preventScroll: true });
}

interface OverlayInternalProps extends OverlayProps {
  modal: boolean;
  className: string | undefined;
  style?: { width: string } | undefined;
}

function Overlay({ open, onOpenChange, title, description, footer, children, trigger, modal, className, style }: OverlayInternalProps): ReactNode {
  const { remember, giveBack } = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      {trigger !== undefined && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        {modal && <Radix.Overlay className={styles.scrim} />}
        <Radix.Content
          className={className}
          style={style}
          {...(modal ? { 'data-modal': '' } : {})}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={(event) => {
            remember();
            focusFirstField(event);
          }}
          onCloseAutoFocus={giveBack}
          onInteractOutside={(event) => {
            const inNotice = event.target instanceof Element && event.target.closest('[data-notices]') !== null;
            if (!modal || inNotice) event.preventDefault();
          }}
        >
          <header className={styles.header}>
            <div className={styles.heading}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className={styles.description} asChild>
                  <div>{description}</div>
                </Radix.Description>
              )}
            </div>
            <IconButton label="Close" icon={<X size={16} />} onClick={() => onOpenChange(false)} />
          </header>
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
