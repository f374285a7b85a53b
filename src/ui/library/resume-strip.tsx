import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { abandonRun, type RunSummary } from '../../storage/runs.ts';
import { whenWords } from '../history/run-words.ts';
import { Button, buttonClass, formatDurationUs, toast } from '../kit/index.ts';
import { reopenRun } from './reopen-run.ts';
import styles from './library.module.css';

/** Runs that wait to be gone on with. The latest is what its owner most likely came for. */
export function ResumeStrip({ runs }: { runs: readonly RunSummary[] }): ReactNode {
  return (
    <section className={styles.resume} aria-label="In progress">
      {runs.map((run, i) => (
        <div key={run.id} className={styles.resumeRun}>
          <div className={styles.resumeWords}>
            <h2 className={i === 0 ? styles.resumeTitle : styles.title}>{run.title}</h2>
            <p className={styles.quiet}>
              In progress · {run.untilUs === 0 ? 'not begun' : `${formatDurationUs(Math.max(60e6, Math.round(run.untilUs / 60e6) * 60e6))} into the world`} · last played {whenWords(run.updatedAt)} · seed {run.seed}
              {!run.saved && ' · only in this tab'}
            </p>
          </div>
          <Button variant="quiet" onClick={() => void giveUp(run)} aria-label={`Give up ${run.title}`}>
            Give up
          </Button>
          <Link href={`/play/${run.id}`} className={buttonClass(i === 0 ? 'primary' : 'secondary', i === 0 ? 'large' : 'medium')} aria-label={`Resume ${run.title}`}>
            Resume
          </Link>
        </div>
      ))}
    </section>
  );
}

async function giveUp({ id, title }: RunSummary): Promise<void> {
  await abandonRun(id);
  toast('Run given up', { detail: `${title} stays in the history.`, action: { label: 'Undo', run: () => void reopenRun(id) } });
}
