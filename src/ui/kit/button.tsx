import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx.ts';
import { SpinnerGlyph } from './progress.tsx';
import styles from './button.module.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** One `primary` per view at most. `danger` is for what cannot be taken back; it does not mean "important". */
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** A lucide icon at 16 px; decorative, the words name the button. */
  icon?: ReactNode;
  /** Work started by this button is under way: it keeps its place and focus, ignores clicks and says so. */
  busy?: boolean | undefined;
  /** Fills the width of its container. */
  wide?: boolean | undefined;
}

/** Class names of a button, for links that look like one: `<Link href="…" className={buttonClass('primary')}>`. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium', wide = false): string {
  return cx(styles.button, styles[variant], styles[size], wide && styles.wide);
}

/** A button with words. For an icon alone use `IconButton`. */
export function Button({ variant, size, icon, busy = false, wide, className, children, onClick, type = 'button', ...rest }: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={type}
      className={cx(buttonClass(variant, size, wide), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <SpinnerGlyph /> : icon}
      {children}
    </button>
  );
}
