import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './panel.module.css';
import { Spinner } from './progress.tsx';
import { EmptyState, ErrorState, type EmptyStateProps, type ErrorStateProps } from './states.tsx';
import { StatusBadge } from './status.tsx';

/**
 * What a panel has to say instead of, or about, its content:
 * - `loading` names the work; shown after 300 ms
 * - `empty` says why there is nothing and what would change that
 * - `stale` keeps the content in view and says since when it is old
 * - `error` says what happened and what to do
 */
export type PanelStatus =
  | { kind: 'ready' }
  | { kind: 'loading'; label: string }
  | ({ kind: 'empty' } & Omit<EmptyStateProps, 'compact'>)
  | { kind: 'stale'; label: string }
  | ({ kind: 'error' } & Omit<ErrorStateProps, 'compact'>);

export interface PanelProps {
  title: string;
  /** Heading level, default 2. */
  level?: 2 | 3 | 4 | undefined;
  /** The title then only names the region. */
  hideTitle?: boolean | undefined;
  /** Beside the title: a count, a status. */
  meta?: ReactNode;
  /** Controls at the right of the header. */
  toolbar?: ReactNode;
  status?: PanelStatus | undefined;
  /** Content to the edges, for tables, charts and lists. */
  flush?: boolean | undefined;
  /** With a border and rounded corners, for panels that do not share their edges with a layout. */
  framed?: boolean | undefined;
  /** The content may scroll and hold nothing to put the focus on: it can then be focused itself, to be scrolled with keys. */
  focusable?: boolean | undefined;
  /** Stays in view below the scrolling content: an input, a summary. */
  footer?: ReactNode;
  children?: ReactNode;
  className?: string | undefined;
}

/** A titled region that fills its container, scrolls its content, and has all five states. */
export function Panel(props: PanelProps): ReactNode {
  const { title, level = 2, hideTitle = false, meta, toolbar, status = { kind: 'ready' }, flush = false, framed = false, focusable = false, footer, children, className } = props;
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={cx(styles.panel, framed && styles.framed, className)} aria-labelledby={hideTitle ? undefined : id} aria-label={hideTitle ? title : undefined} aria-busy={status.kind === 'loading' || undefined}>
      {!hideTitle && (
        <header className={styles.header}>
          <Heading id={id} className={styles.title}>
            {title}
          </Heading>
          {meta !== undefined && <div className={styles.meta}>{meta}</div>}
          {status.kind === 'stale' && <StatusBadge status="unknown">{status.label}</StatusBadge>}
          {toolbar !== undefined && <div className={styles.toolbar}>{toolbar}</div>}
        </header>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */}
      <div tabIndex={focusable ? 0 : undefined} className={cx(styles.body, flush && styles.flush, status.kind === 'stale' && styles.stale)}>
        <PanelBody status={status}>{children}</PanelBody>
      </div>
      {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
    </section>
  );
}

function PanelBody({ status, children }: { status: PanelStatus; children: ReactNode }): ReactNode {
  switch (status.kind) {
    case 'loading':
      return (
        <div className={styles.centre}>
          <Spinner label={status.label} />
        </div>
      );
    case 'empty': {
      const { kind: _, ...state } = status;
      return <EmptyState {...state} />;
    }
    case 'error': {
      const { kind: _, ...state } = status;
      return <ErrorState {...state} />;
    }
    default:
      return children;
  }
}
