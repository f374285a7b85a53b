import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { index } from 'virtual:scenarios';
import { createRun, type StoredRun } from '../../storage/runs.ts';
import { Button, buttonClass } from '../kit/index.ts';
import { CompareLink } from '../replay/compare-link.tsx';
import styles from './debrief.module.css';

/** Again with the same seed (the same world, other choices), with another (another cause), or something else. */
export function NextSteps({ run: { summary, record, files } }: { run: StoredRun }): ReactNode {
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const again = async (): Promise<void> => {
    setBusy(true);
    // With the files it was played with, so that it is the same world even after the scenario has changed.
    const { scenarioId, seed, variant } = record;
    navigate(`/play/${await createRun({ scenarioId, scenarioHash: '', title: summary.title, files, seed, variant, engine: '' })}`);
  };
  const known = index.some(({ id }) => id === summary.scenarioId);
  return (
    <div className={styles.buttons}>
      <Link href={`/replay/${summary.id}`} className={buttonClass('secondary')}>
        Replay the war room
      </Link>
      <CompareLink runId={summary.id} className={buttonClass('secondary')} />
      <Button busy={busy} onClick={() => void again()}>
        Play again, same seed
      </Button>
      {known && (
        <Link href={`/briefing/${summary.scenarioId}`} className={buttonClass('primary')}>
          Play with a new seed
        </Link>
      )}
      <Link href="/" className={buttonClass('secondary')}>
        Back to the library
      </Link>
    </div>
  );
}
