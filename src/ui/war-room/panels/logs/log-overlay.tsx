import { ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, EmptyState, ErrorState, formatCount, Spinner, StatusBadge } from '../../../kit/index.ts';
import type { LogStatus } from './log-status.ts';
import styles from './logs.module.css';

/** How many lines there are, and whether they are what was asked last. */
export function LogCount({ status }: { status: LogStatus }): ReactNode {
  return (
    <span className={styles.count}>
      {status.kind === 'lines' && `${formatCount(status.total)} ${status.total === 1 ? 'line' : 'lines'}${status.share < 1 ? ' so far' : ''}`}
      {status.kind !== null && status.trouble !== null && <StatusBadge status="unknown">Old result: {status.trouble}</StatusBadge>}
    </span>
  );
}

/** What stands in place of lines while there are none. */
export function LogOverlay({ status, isEverything, onEverything }: { status: LogStatus; isEverything: boolean; onEverything: () => void }): ReactNode {
  if (status.kind === null && !status.fault && status.trouble === null) {
    return (
      <div className={styles.overlay}>
        <Spinner label="Reading the log" />
      </div>
    );
  }
  if (status.kind === null) {
    return (
      <div className={styles.overlay}>
        {status.fault ? <EmptyState title="The query cannot be read" hint="Correct the underlined part above and run it again." /> : <ErrorState what="The log did not come" next="It is asked for again as time goes on." {...(status.trouble === null ? {} : { detail: status.trouble })} />}
      </div>
    );
  }
  if (status.kind !== 'lines' || status.total !== 0 || status.share < 1) return null;
  const action = isEverything ? undefined : <Button size="small" onClick={onEverything}>Show all lines</Button>;
  return (
    <div className={styles.overlay}>
      <EmptyState icon={<ScrollText size={16} aria-hidden="true" />} title="No lines match in this range" hint={isEverything ? 'Nothing was logged. Choose a longer range.' : 'Choose a longer range or a wider query.'} action={action} />
    </div>
  );
}
