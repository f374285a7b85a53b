import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { buttonClass } from '../kit/button.tsx';
import styles from './app.module.css';
import { PageHeading } from './page-heading.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <div className={styles.notFound}>
      <PageHeading>Nothing at this address</PageHeading>
      <p>The run may belong to another browser, or the link may be cut off.</p>
      <Link href="/" className={buttonClass('secondary')}>
        Go to the library
      </Link>
    </div>
  );
}
