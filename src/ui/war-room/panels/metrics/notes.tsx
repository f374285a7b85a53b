import type { ReactNode } from 'react';
import { Button, ProgressBar, StatusShape } from '../../../kit/index.ts';
import type { ChartNote } from '../../shared-telemetry/use-metric-chart.ts';
import type { LongWait } from '../../shared-telemetry/use-long-wait.ts';
import styles from './metrics.module.css';

/** One thing that is worth knowing about a result, and what can be done about it. */
export function Note({ level = 'info', children, action }: { level?: 'info' | 'warning'; children: ReactNode; action?: ReactNode }): ReactNode {
  return (
    <li className={styles.note} data-level={level}>
      <StatusShape status={level === 'warning' ? 'warning' : 'unknown'} size={9} />
      <span>{children}</span>
      {action}
    </li>
  );
}

/** What the evaluator remarked, with the place of the query that it is about. */
export function EvaluatorNotes({ notes }: { notes: readonly ChartNote[] }): ReactNode {
  return notes.map(({ level, message, expr, from, to, query }) => (
    <Note key={`${query ?? ''} ${from} ${message}`} level={level}>
      {query !== undefined && `${query}: `}
      {message}
      {to > from && !message.includes(expr.slice(from, to)) && (
        <>
          {' '}
          at <code>{expr.slice(from, Math.min(to, from + 60))}</code>
        </>
      )}
    </Note>
  ));
}

/** The bar of an answer that takes long; nothing while answers come at once. */
export function Waiting({ wait }: { wait: LongWait }): ReactNode {
  if (!wait.progress) return null;
  return (
    <div className={styles.waiting}>
      <ProgressBar label="Working on the query" value={wait.progress.share} delayMs={0} />
      <Button size="small" onClick={wait.cancel}>
        Cancel
      </Button>
    </div>
  );
}
