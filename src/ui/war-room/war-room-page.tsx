import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { openRunKeeper } from '../../storage/runs.ts';
import { createWorldClient } from '../../worker/client.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { Opening } from './frame/opening.tsx';
import { Room } from './frame/room.tsx';
import { takeHandedOver } from './handed-over.ts';
import { createRunSession, type RunSession, type SessionParts } from './run-session.ts';
import { useWarRoom, WorldContext } from './shared/world-context.ts';

export interface WarRoomPageProps {
  runId: string;
  /** Where the run is kept and its world made; tests have their own. */
  parts?: SessionParts | undefined;
}

/** One incident, from the page to the moment it is called over. */
export function WarRoomPage({ runId, parts }: WarRoomPageProps): ReactNode {
  const [session, setSession] = useState<RunSession | null>(null);
  useEffect(() => {
    const made = createRunSession(parts ?? { openKeeper: (options) => openRunKeeper(runId, options), createClient: createWorldClient, takeHandedOver: () => takeHandedOver(runId) });
    // It holds a worker and a lock, so it belongs to this effect and can only be known once it runs.
    // oxlint-disable-next-line react/set-state-in-effect
    setSession(made);
    void made.start();
    // Closing a tab does not unmount anything, so what is left to note is noted when the page goes away.
    window.addEventListener('pagehide', made.checkpoint);
    return () => {
      window.removeEventListener('pagehide', made.checkpoint);
      made.stop();
    };
  }, [runId, parts]);
  if (!session) return null;
  return (
    <WorldContext value={session.world}>
      <RunRoom runId={runId} session={session} />
    </WorldContext>
  );
}

function RunRoom({ runId, session }: { runId: string; session: RunSession }): ReactNode {
  const title = useWarRoom((s) => s.info?.title ?? 'Incident');
  const ready = useWarRoom((s) => s.view !== null && s.info !== null && s.connection.state !== 'failed');
  const ended = useWarRoom((s) => (s.view?.phase === 'resolved' || s.view?.phase === 'expired' ? s.view.phase : null));
  const [, navigate] = useLocation();
  useEffect(() => {
    if (!ended) return;
    void session.close().then(() => navigate(`/debrief/${runId}${ended === 'expired' ? '?ended=expired' : ''}`, { replace: true }));
  }, [ended, navigate, runId, session]);
  return (
    <>
      <PageHeading hidden documentTitle={title}>{`War room: ${title}`}</PageHeading>
      {ready ? <Room runId={runId} record={session.record} /> : <Opening onRetry={(takeOver) => void session.start({ takeOver })} runId={runId} record={session.record} />}
    </>
  );
}
