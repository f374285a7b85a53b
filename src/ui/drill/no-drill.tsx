import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { faultText, type CodeFault } from '../../drill/client.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { buttonClass } from '../kit/index.ts';
import styles from './drill.module.css';

/** Instead of a drill whose code cannot be read. */
export function NoDrill({ fault }: { fault: CodeFault }): ReactNode {
  return (
    <div className={styles.page}>
      <p className={styles.kicker}>Drill</p>
      <PageHeading>This is no drill</PageHeading>
      <div className={styles.notHere}>
        <p>{faultText(fault)}</p>
        <p>Ask for the link again, or paste the whole code on the page of drills.</p>
        <Link href="/drill" className={buttonClass('secondary')}>
          Go to drills
        </Link>
      </div>
    </div>
  );
}
