import { Download, Trash2 } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { RunSummary } from '../../storage/runs.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { buttonClass, EmptyState, formatDurationUs, IconButton, Spinner, StatusBadge } from '../kit/index.ts';
import { comparable } from '../replay/relatives.ts';
import styles from './history.module.css';
import { deleteRunWithUndo, saveRunFile } from './run-actions.ts';
import { outcomeOf, whenWords } from './run-words.ts';
import { useRuns } from './use-runs.ts';

/** Every run of this browser: go on, look at its debrief, save it as a file, delete it. */
export function HistoryPage(): ReactNode {
  const { runs, trouble } = useRuns();
  return (
    <div className={styles.page}>
      <PageHeading>History</PageHeading>
      <p className={styles.lead}>Every run can be made again from its seed and what you did, to the same last bit.</p>
      {trouble && (
        <p className={styles.trouble} role="alert">
          <StatusBadge status="warning">Not saving</StatusBadge> {trouble.message}
        </p>
      )}
      {runs === null && <Spinner label="Reading your runs" />}
      {runs?.length === 0 && (
        <EmptyState
          title="No runs yet"
          hint="A run appears here the moment it starts. Runs of another browser can be brought in under Settings, Your data."
          action={
            <Link href="/" className={buttonClass('primary')}>
              Choose an incident
            </Link>
          }
        />
      )}
      {runs && runs.length > 0 && <RunTable runs={runs} />}
    </div>
  );
}

function RunTable({ runs }: { runs: readonly RunSummary[] }): ReactNode {
  const compared = useMemo(() => comparable(runs), [runs]);
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">Incident</th>
            <th scope="col">Outcome</th>
            <th scope="col" className={styles.number}>
              Score
            </th>
            <th scope="col" className={styles.number}>
              Seed
            </th>
            <th scope="col" className={styles.number}>
              Played
            </th>
            <th scope="col">Started</th>
            <th scope="col">
              <span className={styles.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunLine key={run.id} run={run} isComparable={compared.has(run.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunLine({ run, isComparable }: { run: RunSummary; isComparable: boolean }): ReactNode {
  const { status, word } = outcomeOf(run);
  const when = whenWords(run.startedAt);
  const playing = run.status === 'playing';
  return (
    <tr>
      <th scope="row" className={styles.incident}>
        {run.title}
        {run.branchOf && <StatusBadge status="unknown">Branch</StatusBadge>}
        {!run.saved && <StatusBadge status="warning">only in this tab</StatusBadge>}
      </th>
      <td>
        <StatusBadge status={status}>{word}</StatusBadge>
      </td>
      <td className={styles.number}>{run.score === null ? '–' : Math.round(run.score)}</td>
      <td className={styles.number}>{run.seed}</td>
      <td className={styles.number}>{run.untilUs === 0 ? '–' : formatDurationUs(Math.round(run.untilUs / 60e6) * 60e6)}</td>
      <td>{when}</td>
      <td>
        <div className={styles.actions}>
        {isComparable && (
          <Link href={`/compare/${run.id}`} className={buttonClass('quiet', 'small')} aria-label={`Compare ${run.title}, ${when}, with ${run.branchOf ? 'the run it parts from' : 'its branches'}`}>
            Compare
          </Link>
        )}
        {!playing && (
          <Link href={`/replay/${run.id}`} className={buttonClass('quiet', 'small')} aria-label={`Replay ${run.title}, ${when}`}>
            Replay
          </Link>
        )}
        <Link href={`/${playing ? 'play' : 'debrief'}/${run.id}`} className={buttonClass(playing ? 'primary' : 'secondary', 'small')} aria-label={`${playing ? 'Resume' : 'Debrief'} ${run.title}, ${when}`}>
          {playing ? 'Resume' : 'Debrief'}
        </Link>
        <IconButton size="small" label={`Save ${run.title}, ${when}, as a file`} icon={<Download size={16} />} onClick={() => void saveRunFile(run)} />
        <IconButton size="small" label={`Delete ${run.title}, ${when}`} icon={<Trash2 size={16} />} onClick={() => void deleteRunWithUndo(run)} />
        </div>
      </td>
    </tr>
  );
}
