import { Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ActionView } from '../../../../session/view.ts';
import { formatDurationUs, StatusBadge } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useView, useWarRoom } from '../../shared/world-context.ts';
import styles from './case-board.module.css';

const SHOWN_DONE = 4;
const STATUS = { running: 'warning', done: 'good', failed: 'bad' } as const;

/** What is being done to the system, with how far it is, and what the last actions came to. */
export function ActionsInFlight(): ReactNode {
  const actions = useView((view) => view.actions);
  const { open } = useActions();
  const isReplay = useWarRoom((s) => s.readOnly);
  const running = actions.filter((one) => one.state === 'running');
  const over = actions.filter((one) => one.state !== 'running').slice(-SHOWN_DONE);
  return (
    <section className={styles.section} aria-label="Actions">
      <h3 className={styles.sectionHead}>
        <Zap size={14} aria-hidden="true" /> Actions
        {!isReplay && (
          <button type="button" className={styles.sectionLink} onClick={() => open('actions')}>
            Act
          </button>
        )}
      </h3>
      {actions.length === 0 && <p className={styles.quiet}>Nothing has been changed by you.</p>}
      <ul className={styles.actions}>
        {[...running, ...over.toReversed()].map((action) => (
          <ActionRow key={action.id} action={action} />
        ))}
      </ul>
    </section>
  );
}

function ActionRow({ action }: { action: ActionView }): ReactNode {
  const clockMs = useView((view) => view.clockMs);
  const { state, startedMs, endsMs, title, outcome } = action;
  const share = state === 'running' && endsMs !== null && endsMs > startedMs ? Math.min(1, (clockMs - startedMs) / (endsMs - startedMs)) : null;
  const left = endsMs === null ? null : Math.max(0, endsMs - clockMs);
  return (
    <li className={styles.action}>
      <div className={styles.actionHead}>
        <StatusBadge status={STATUS[state]}>{state === 'running' ? 'Running' : state === 'done' ? 'Done' : 'Failed'}</StatusBadge>
        <time className={styles.pinMeta}>{clockText(startedMs)}</time>
      </div>
      <p className={styles.actionTitle}>{title}</p>
      {share !== null && (
        // No browser styles a progress element alike.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        <div className={styles.track} role="progressbar" aria-label={title} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100}>
          <div className={styles.fill} style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {state === 'running' ? <p className={styles.pinMeta}>{left === null ? 'in progress' : `about ${formatDurationUs(Math.ceil(left / 1_000) * 1e6)} left`}</p> : outcome && <p className={styles.digest}>{outcome}</p>}
    </li>
  );
}
