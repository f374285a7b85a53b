import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { ProgressView } from '../../storage/progress.ts';
import { Button, buttonClass, messageOf, toast } from '../kit/index.ts';
import { familyTitle } from '../library/library-order.ts';
import styles from './progress.module.css';
import { startUnseen } from './start-unseen.ts';
import { CATALOGUE } from './use-progress.ts';
import { dueWords, NEXT_WORDS } from './words.ts';

/** The one thing to play now, and what else is due. Something due begins at once, as a twin that was not seen. */
export function UpNext({ view }: { view: ProgressView }): ReactNode {
  const entry = CATALOGUE.find(({ id }) => id === view.next?.scenarioId);
  const others = view.due.filter(({ scenarioId }) => scenarioId !== entry?.id);
  return (
    <section className={styles.next} aria-labelledby="up-next">
      {view.next && entry && (
        <div className={styles.nextRow}>
          <div className={styles.grow}>
            <p className={styles.quiet}>{NEXT_WORDS[view.next.why]}</p>
            <h2 id="up-next" className={styles.nextTitle}>
              {entry.title}
            </h2>
            <p className={styles.quiet}>
              {familyTitle(entry.family)} · about {entry.minutes} minutes
            </p>
          </div>
          {view.next.why === 'due' ? (
            <PlayUnseen scenarioId={entry.id} view={view} isMain />
          ) : (
            <Link href={`/briefing/${entry.id}`} className={buttonClass('primary', 'large')} aria-label={`Start ${entry.title}`}>
              Start
            </Link>
          )}
        </div>
      )}
      {others.length > 0 && (
        <ul className={styles.dueList} aria-label="Also due">
          {others.map(({ scenarioId }) => (
            <li key={scenarioId} className={styles.dueRow}>
              <span className={styles.grow}>
                {CATALOGUE.find(({ id }) => id === scenarioId)?.title} <span className={styles.quiet}>due now</span>
              </span>
              <PlayUnseen scenarioId={scenarioId} view={view} />
            </li>
          ))}
        </ul>
      )}
      {view.due.length === 0 && view.nextDueAt !== null && <p className={styles.dueNote}>Nothing is due. The next repetition comes {dueWords(view.nextDueAt)}.</p>}
    </section>
  );
}

function PlayUnseen({ scenarioId, view, isMain = false }: { scenarioId: string; view: ProgressView; isMain?: boolean }): ReactNode {
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const title = CATALOGUE.find(({ id }) => id === scenarioId)?.title ?? scenarioId;
  const step = view.families.find(({ scenarios }) => scenarios.some(({ id }) => id === scenarioId))?.ladder.step ?? 'hints';
  const play = async (): Promise<void> => {
    setBusy(true);
    try {
      // A guided telling is only there for the guided incident itself.
      navigate(`/play/${await startUnseen(scenarioId, title, step === 'guided' ? 'hints' : step)}`);
    } catch (error) {
      setBusy(false);
      toast('The incident could not be loaded', { status: 'bad', detail: messageOf(error) });
    }
  };
  return (
    <Button variant={isMain ? 'primary' : 'secondary'} size={isMain ? 'large' : 'medium'} busy={busy} aria-label={`Play an unseen twin of ${title}`} onClick={() => void play()}>
      Play an unseen twin
    </Button>
  );
}
