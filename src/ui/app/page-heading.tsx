import { useEffect, useRef, type ReactNode } from 'react';
import { VisuallyHidden } from '../kit/visually-hidden.tsx';
import { hasNavigated } from './navigation.ts';
import styles from './app.module.css';

export interface PageHeadingProps {
  children: string;
  /** For the browser's tab, when it should say more or less than the heading. */
  documentTitle?: string | undefined;
  /** The page shows its name some other way, as the war room does. */
  hidden?: boolean | undefined;
}

/**
 * The one h1 of a page. Names the document, and takes focus when the page was navigated to, so that screen readers and the Tab key start
 * at its top.
 */
export function PageHeading({ children, documentTitle = children, hidden = false }: PageHeadingProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = documentTitle === 'Faultline' ? documentTitle : `${documentTitle} · Faultline`;
  }, [documentTitle]);
  useEffect(() => {
    if (hasNavigated()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={hidden ? undefined : styles.heading}>
      {hidden ? <VisuallyHidden>{children}</VisuallyHidden> : children}
    </h1>
  );
}
