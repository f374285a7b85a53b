import { Radio, WrapText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Toggle } from '../../../kit/index.ts';
import { QueryBar } from '../../query-bar/index.ts';
import { LogChips } from './log-chips.tsx';
import { LogCount } from './log-overlay.tsx';
import type { LogStatus } from './log-status.ts';
import styles from './logs.module.css';
import type { LogQuery } from './use-log-query.ts';

interface LogQueryPartProps {
  asked: LogQuery;
  status: LogStatus;
  isFollowing: boolean;
  onFollow: (on: boolean) => void;
  wrap: boolean;
  onWrap: (on: boolean) => void;
}

/** The query as text and as buttons, how its lines are shown, and how many there are. */
export function LogQueryPart({ asked, status, isFollowing, onFollow, wrap, onWrap }: LogQueryPartProps): ReactNode {
  const { text, query, base, wasFilter, write, run } = asked;
  return (
    <div className={styles.query}>
      <QueryBar language="logql" text={text} ran={query} fault={status.fault} hasResult={status.kind !== null} onText={write} onRun={run} placeholder={'{service_name="orders", level="error"} |= "timed out"'} />
      {wasFilter !== null && (
        <p className={styles.note}>
          Asked as <code>{wasFilter}</code> in the words of an earlier version; this is the same in LogQL.
        </p>
      )}
      <LogChips query={base} onQuery={run}>
        <Toggle pressed={isFollowing} onChange={onFollow} icon={<Radio size={14} aria-hidden="true" />}>
          Live tail
        </Toggle>
        <Toggle pressed={wrap} onChange={onWrap} icon={<WrapText size={14} aria-hidden="true" />}>
          Wrap
        </Toggle>
        <LogCount status={status} />
      </LogChips>
    </div>
  );
}
