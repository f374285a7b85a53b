import { useState, type ReactNode } from 'react';
import type { TEXT_LIMITS } from '../../../session/intents.ts';
import type { SloView } from '../../../session/view.ts';
import { Button, Dialog, formatPercent, Select, StatusBadge, TextField } from '../../kit/index.ts';
import { claimTitle, useClaimWords } from '../shared/claim-words.ts';
import { useActions, useView } from '../shared/world-context.ts';
import styles from './frame.module.css';

const SHORT: (typeof TEXT_LIMITS)['short'] = 120;
const NONE = 'none';

/** The end of the incident in the player's own words. Warns when the users' experience says that it is not over. */
export function ResolveDialog(): ReactNode {
  const { open, openUpdate, submit } = useActions();
  const hypotheses = useView((view) => view.hypotheses);
  const slos = useView((view) => view.slos);
  const told = useView((view) => view.messages.findLast(({ post }) => post?.audience === 'status_page')?.post?.update?.status);
  const words = useClaimWords();
  const live = hypotheses.filter((one) => one.state === 'open');
  const [cause, setCause] = useState<string | undefined>(undefined);
  const [summary, setSummary] = useState('');
  const [tried, setTried] = useState(false);
  const suffering = slos.filter((slo) => slo.status !== 'good');
  const missing = { cause: cause === undefined, summary: summary.trim() === '' };
  const resolve = (): void => {
    setTried(true);
    if (cause === undefined || missing.summary) return;
    void submit({ kind: 'resolve', summary: summary.trim().slice(0, SHORT), hypothesisId: cause === NONE ? null : Number(cause) }).then((done) => done && open('none'));
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && open('none')}
      title="Resolve the incident"
      description="This ends the incident and opens the debrief. It cannot be taken back."
      footer={
        <>
          <Button onClick={() => open('none')}>Keep working</Button>
          <Button variant={suffering.length > 0 ? 'danger' : 'primary'} onClick={resolve}>
            {suffering.length > 0 ? 'Resolve all the same' : 'Resolve'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <UsersNow suffering={suffering} />
        {told !== undefined && told !== 'resolved' && <PageStillSays status={told} onWrite={() => openUpdate('status_page')} />}
        <Select
          label="What was the cause?"
          placeholder={live.length === 0 ? 'No open hypothesis' : 'Choose a hypothesis'}
          value={cause}
          onChange={setCause}
          error={tried && missing.cause ? 'Choose one, or say that the cause is not known.' : undefined}
          options={[...live.map((one) => ({ value: String(one.id), label: claimTitle(one.claim, words) })), { value: NONE, label: 'Not known' }]}
        />
        <TextField label="What happened, in one line" value={summary} onChange={setSummary} maxLength={SHORT} error={tried && missing.summary ? 'Write one line; it heads the post-mortem.' : undefined} />
      </div>
    </Dialog>
  );
}

/** What users feel, which says whether it is over. */
function UsersNow({ suffering }: { suffering: readonly SloView[] }): ReactNode {
  if (suffering.length === 0) return <StatusBadge status="good">Every objective is met over the last five minutes</StatusBadge>;
  return (
    <div className={styles.warning} role="alert">
      <StatusBadge status="warning">Users are not well yet</StatusBadge>
      <ul className={styles.plainList}>
        {suffering.map((slo) => (
          <li key={slo.id}>
            {slo.title}: {slo.goodRatio === null ? 'no data' : `${formatPercent(slo.goodRatio)} good`} in the last five minutes, target {formatPercent(slo.target)}
          </li>
        ))}
      </ul>
      <p>An all-clear that is too early costs more trust than a late one.</p>
    </div>
  );
}

function PageStillSays({ status, onWrite }: { status: string; onWrite: () => void }): ReactNode {
  return (
    <div className={styles.warning}>
      <StatusBadge status="warning">The status page still says “{status}”</StatusBadge>
      <p>
        Customers read no all-clear.{' '}
        <Button size="small" onClick={onWrite}>
          Write one first
        </Button>
      </p>
    </div>
  );
}
