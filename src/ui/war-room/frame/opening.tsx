import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RunRecord } from '../../../session/intents.ts';
import { Button, buttonClass, ErrorState, ProgressBar } from '../../kit/index.ts';
import { useWarRoom } from '../shared/world-context.ts';
import { downloadRun } from './download-run.ts';
import styles from './frame.module.css';

interface OpeningProps {
  runId: string;
  record: () => RunRecord | null;
  onRetry: (takeOver: boolean) => void;
  /** A way out while it takes long. */
  leave?: ReactNode;
}

/** Instead of the room: while the world is made, and when that failed. */
export function Opening({ runId, record, onRetry, leave }: OpeningProps): ReactNode {
  const connection = useWarRoom((s) => s.connection);
  if (connection.state !== 'failed') {
    const { label, done, of } = connection.state === 'opening' ? connection : { label: 'Opening the run', done: 0, of: 0 };
    return (
      <div className={styles.opening}>
        <div className={styles.openingBox}>
          <ProgressBar label={label} {...(of > 0 ? { value: done / of } : {})} />
          {leave && <div>{leave}</div>}
        </div>
      </div>
    );
  }
  return (
    <div className={styles.opening}>
      <ErrorState
        what={connection.what}
        next={connection.reason}
        action={
          <>
            {connection.remedy === 'reopen' && (
              <Button variant="primary" onClick={() => onRetry(false)}>
                Try again
              </Button>
            )}
            {connection.remedy === 'take-over' && (
              <Button variant="primary" onClick={() => onRetry(true)}>
                Play it here
              </Button>
            )}
            {connection.remedy === 'reopen' && record() && <Button onClick={() => void downloadRun(runId, record())}>Download this run</Button>}
            <Link href="/" className={buttonClass('secondary')}>
              Go to the library
            </Link>
          </>
        }
      />
    </div>
  );
}
