import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { outcomeOf, whenWords } from '../history/run-words.ts';
import { buttonClass, StatusBadge } from '../kit/index.ts';
import { Difficulty } from './difficulty.tsx';
import { familyTitle, type LibraryEntry } from './library-order.ts';
import styles from './library.module.css';

/** The incidents of one family, the easier first. */
export function FamilySection({ name, entries, due }: { name: string; entries: readonly LibraryEntry[]; due: ReadonlySet<string> }): ReactNode {
  const id = useId();
  return (
    <section className={styles.family} aria-labelledby={id}>
      <h2 id={id} className={styles.familyTitle}>
        {familyTitle(name)}
      </h2>
      <ul className={styles.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} isDue={due.has(entry.id)} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry: { id, summary, lastRun, runs }, isDue }: { entry: LibraryEntry; isDue: boolean }): ReactNode {
  return (
    <li className={styles.entry}>
      <div className={styles.words}>
        <h3 className={styles.title}>
          {summary.title}
          {summary.tutorial && <span className={styles.tag}>guided</span>}
          {summary.draft && <span className={styles.tag}>draft, not proven yet</span>}
        </h3>
        <p className={styles.summary}>{summary.summary}</p>
        <p className={styles.quiet}>You will practise {summary.practises.join(', ')}</p>
      </div>
      <div className={styles.facts}>
        <Difficulty level={summary.difficulty} />
        <span className={styles.quiet}>{summary.minutes} min</span>
      </div>
      <LastRun run={lastRun} count={runs} isDue={isDue} />
      <Link href={`/briefing/${id}`} className={buttonClass('secondary')} aria-label={`Start ${summary.title}${runs > 0 ? ' again' : ''}`}>
        {runs > 0 ? 'Start again' : 'Start'}
      </Link>
    </li>
  );
}

function LastRun({ run, count, isDue }: { run: LibraryEntry['lastRun']; count: number; isDue: boolean }): ReactNode {
  if (!run) return <p className={styles.lastRun}>Not played yet</p>;
  const { status, word } = outcomeOf(run);
  return (
    <p className={styles.lastRun}>
      {isDue && <StatusBadge status="warning">Due: play an unseen twin</StatusBadge>}
      <span>
        <StatusBadge status={status}>{word}</StatusBadge>
        {run.score !== null && `, ${Math.round(run.score)} points`}
      </span>
      <Link href={run.status === 'playing' ? `/play/${run.id}` : `/debrief/${run.id}`} className={styles.quiet}>
        {whenWords(run.updatedAt)}
        {count > 1 && `, ${count} runs`}
      </Link>
    </p>
  );
}
