import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { createRun, readRun } from '../../storage/runs.ts';
import { createWorldClient } from '../../worker/client.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { buttonClass } from '../kit/index.ts';
import { Opening } from '../war-room/frame/opening.tsx';
import { useWarRoom, WorldContext } from '../war-room/shared/world-context.ts';
import { briefingOf, ReplayContext } from './replay-context.ts';
import { ReplayRoom } from './replay-room.tsx';
import { createReplaySession, type ReplayParts, type ReplaySession, type Watch } from './replay-session.ts';

interface ReplayPageProps {
  runId: string;
  /** Where runs are kept and worlds made; tests have their own. */
  parts?: ReplayParts | undefined;
  /** Instead of a stored run: what is solved now, step by step. */
  watch?: Watch | undefined;
}

const PARTS: ReplayParts = { readRun, createRun, createClient: createWorldClient };

/** A moment in the address, in whole seconds of world time; null: the page. */
function momentIn(search: string): number | null {
  const at = Number(new URLSearchParams(search).get('at') ?? '');
  return Number.isSafeInteger(at) && at > 0 ? at * 1_000_000 : null;
}

/** A run that is over, at any moment of it. */
export function ReplayPage({ runId, parts = PARTS, watch }: ReplayPageProps): ReactNode {
  const [session, setSession] = useState<ReplaySession | null>(null);
  const [firstUs] = useState(() => momentIn(location.search));
  useEffect(() => {
    const made = createReplaySession(runId, parts, watch ?? null);
    // It holds a worker, so it belongs to this effect and can only be known once it runs.
    // oxlint-disable-next-line react/set-state-in-effect
    setSession(made);
    void made.start(firstUs);
    return made.stop;
  }, [runId, parts, firstUs, watch]);
  if (!session) return null;
  return (
    <WorldContext value={session.world}>
      <ReplayContext value={session}>
        <Replaying runId={runId} session={session} firstUs={firstUs} />
      </ReplayContext>
    </WorldContext>
  );
}

function Replaying({ runId, session, firstUs }: { runId: string; session: ReplaySession; firstUs: number | null }): ReactNode {
  const title = useWarRoom((s) => s.info?.title ?? 'Incident');
  const ready = useWarRoom((s) => s.view !== null && s.connection.state === 'running');
  const { watch } = session;
  const heading = `${watch === null ? 'Replay' : 'Being solved'}: ${title}`;
  const leave = watch !== null && (
    <Link href={briefingOf(watch)} className={buttonClass('secondary', 'small')}>
      Cancel
    </Link>
  );
  return (
    <>
      <PageHeading hidden documentTitle={heading}>{heading}</PageHeading>
      {ready ? <ReplayRoom runId={runId} /> : <Opening leave={leave} onRetry={() => void session.start(firstUs)} runId={runId} record={() => session.replay.getState().run?.record ?? null} />}
    </>
  );
}
