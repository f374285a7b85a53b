import { Siren } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { RunRecord } from '../../../session/intents.ts';
import { Button, Kbd, ProgressBar, StatusShape } from '../../kit/index.ts';
import { clockText } from '../shared/times.ts';
import { useActions, useInfo, useView, useWarRoom } from '../shared/world-context.ts';
import styles from './banners.module.css';
import { downloadRun } from './download-run.ts';

/** What has to be said before anything else, above the room. */
export function Banners({ runId, record }: { runId: string; record: () => RunRecord | null }): ReactNode {
  return (
    <>
      <PageBanner />
      <ReopeningBanner />
      <NotSavedBanner runId={runId} record={record} />
      <ResumedBanner />
    </>
  );
}

/** Somebody has been paged: the most visible thing in the room until it is acknowledged. */
function PageBanner(): ReactNode {
  const phase = useView((view) => view.phase);
  const alert = useView((view) => view.alerts.find((one) => one.state === 'firing' && one.severity === 'page'));
  const page = useView((view) => view.messages.findLast((one) => one.kind === 'page'));
  const button = useRef<HTMLButtonElement>(null);
  const { submit } = useActions();
  const { briefing } = useInfo();
  useEffect(() => {
    // Whoever has just come in stands on the page's heading; nobody is taken away from something they use.
    const idle = document.activeElement === document.body || document.activeElement?.tagName === 'H1';
    if (phase === 'paged' && idle) button.current?.focus({ preventScroll: true });
  }, [phase]);
  if (phase !== 'paged') return null;
  const since = alert?.sinceMs ?? page?.atMs ?? null;
  return (
    <section className={styles.page} aria-label="Page" role="alert">
      <span className={styles.siren}>
        <Siren size={20} aria-hidden="true" />
      </span>
      <div className={styles.pageText}>
        <p className={styles.pageTitle}>
          {alert?.name ?? 'You are paged'}
          {since !== null && <span className={styles.pageSince}>since {clockText(since)}</span>}
        </p>
        <p>{alert?.summary ?? page?.text ?? briefing.situation}</p>
      </div>
      <Button ref={button} variant="primary" size="large" onClick={() => void submit({ kind: 'acknowledge' })}>
        Acknowledge <Kbd keys="a" />
      </Button>
    </section>
  );
}

function ReopeningBanner(): ReactNode {
  const connection = useWarRoom((s) => s.connection);
  if (connection.state !== 'died') return null;
  return (
    <section className={styles.notice} data-status="warning" aria-label="Simulation restarting" role="alert">
      <StatusShape status="warning" />
      <p>
        <strong>The simulation stopped.</strong> {connection.reason} It is being made again from your run; nothing you did is lost.
      </p>
      <div className={styles.progress}>
        <ProgressBar label="Re-simulating" {...(connection.of > 0 ? { value: connection.done / connection.of } : {})} />
      </div>
    </section>
  );
}

function NotSavedBanner({ runId, record }: { runId: string; record: () => RunRecord | null }): ReactNode {
  const saving = useWarRoom((s) => s.saving);
  if (saving.state === 'saving') return null;
  return (
    <section className={styles.notice} data-status="warning" aria-label="Not saved" role="alert">
      <StatusShape status="warning" />
      <p>
        <strong>Nothing is being saved.</strong> {saving.reason}
      </p>
      <Button size="small" onClick={() => void downloadRun(runId, record())}>
        Download this run
      </Button>
    </section>
  );
}

/** After coming back the clock stands still until the player says otherwise. */
function ResumedBanner(): ReactNode {
  const resumed = useWarRoom((s) => s.resumedAtMs);
  const speed = useWarRoom((s) => s.speed);
  const { togglePause } = useActions();
  if (resumed === null || speed > 0) return null;
  return (
    <section className={styles.notice} aria-label="Resumed">
      <StatusShape status="unknown" />
      <p>
        <strong>Back at {clockText(resumed)}.</strong> The clock stands still so that you can look around.
      </p>
      <Button size="small" onClick={togglePause}>
        Go on <Kbd keys="space" />
      </Button>
    </section>
  );
}
