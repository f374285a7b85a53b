import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { drillEndMs, type Drill, TERM_LIMITS } from '../../drill/client.ts';
import { Button, buttonClass, ErrorState, messageOf, Spinner, StatusBadge, TextField } from '../kit/index.ts';
import styles from './drill.module.css';
import { beginDrill, sayReady, useParticipation, type Participation, type Ready } from './participation.ts';
import { clockTime, spanText, useNow } from './times.ts';
import type { FoundScenario } from './use-drill-scenario.ts';

interface JoinBoxProps {
  drill: Drill;
  code: string;
  scenario: FoundScenario;
}

/** From the lobby to the result: one thing to do at each phase. */
export function JoinBox({ drill, code, scenario }: JoinBoxProps): ReactNode {
  const { participation, again } = useParticipation(code, drill);
  if (participation === null) return <Spinner label="Reading your part in this drill" />;
  const say = (ready: Ready | null): void => void sayReady(code, ready).then(again);
  return (
    <section className={styles.join} aria-label="Take part">
      {participation.phase === 'lobby' && <LobbyForm drill={drill} onReady={say} />}
      {participation.phase === 'countdown' && participation.ready && <Countdown drill={drill} code={code} scenario={scenario} ready={participation.ready} onCancel={() => say(null)} />}
      {participation.run && <UnderWay participation={participation} />}
    </section>
  );
}

/** So that a team can take its hands off the mouse. */
const GET_READY_MS = 5_000;

function LobbyForm({ drill, onReady }: { drill: Drill; onReady: (ready: Ready) => void }): ReactNode {
  const [label, setLabel] = useState('');
  const now = useNow(1_000);
  const { startsAtMs, minutes } = drill;
  const isOver = startsAtMs !== null && now >= drillEndMs(drill, startsAtMs);
  const isUnderWay = startsAtMs !== null && !isOver && now >= startsAtMs;
  const agreed = startsAtMs === null || isOver ? null : startsAtMs;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onReady({ label: label.trim(), pagedAtMs: agreed ?? Date.now() + GET_READY_MS });
      }}
    >
      <p>
        <StatusBadge status="good">Ready</StatusBadge> The scenario and the simulation are the ones that the drill was made for.
      </p>
      <TextField label="Your team" hint="Stands in the result, so that the facilitator can tell you from others." value={label} onChange={setLabel} maxLength={TERM_LIMITS.label} />
      {isUnderWay && <p className={styles.note}>It began {spanText((now - startsAtMs) / 1000)} ago. The incident has been going on without you.</p>}
      {isOver && <p className={styles.note}>The agreed time was over at {clockTime(drillEndMs(drill, startsAtMs), now)}. You may still play it, {minutes} minutes from now on.</p>}
      <Button variant="primary" size="large" type="submit" wide>
        {isUnderWay ? 'Join now' : agreed === null ? 'Start the incident' : 'I am ready'}
      </Button>
      <p className={styles.quiet}>Once it has begun, its clock goes on whatever you do: closing the tab does not stop it.</p>
    </form>
  );
}

interface CountdownProps extends JoinBoxProps {
  ready: Ready;
  onCancel: () => void;
}

function Countdown({ drill, code, scenario, ready, onCancel }: CountdownProps): ReactNode {
  const now = useNow();
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<string | null>(null);
  const began = useRef(false);
  const leftS = Math.ceil((ready.pagedAtMs - now) / 1000);
  const isDue = leftS <= 0;
  useEffect(() => {
    if (!isDue || began.current) return;
    began.current = true;
    beginDrill(code, drill, scenario, ready).then(
      (runId) => navigate(`/play/${runId}`),
      (error: unknown) => setProblem(messageOf(error)),
    );
  }, [isDue, code, drill, scenario, ready, navigate]);
  if (problem !== null) return <ErrorState compact what="The incident could not be begun" next="Reload the page to try again; the clock goes on." detail={problem} />;
  return (
    <>
      <p>You will be paged {drill.startsAtMs === ready.pagedAtMs ? `at ${clockTime(ready.pagedAtMs)}, as everybody is` : 'in'}</p>
      <p className={styles.countdown} role="timer" aria-live="off" aria-label={`${Math.max(0, leftS)} seconds until the page`}>
        {spanText(Math.max(0, leftS))}
      </p>
      {ready.label !== '' && <p className={styles.quiet}>as {ready.label}</p>}
      {isDue ? <Spinner label="Paging you" /> : <Button onClick={onCancel}>Not yet</Button>}
    </>
  );
}

function UnderWay({ participation: { phase, run } }: { participation: Participation }): ReactNode {
  const now = useNow(1_000);
  if (!run?.drill) return null;
  const leftS = (run.drill.startedAt + run.drill.minutes * 60_000 - now) / 1000;
  if (phase === 'running') {
    return (
      <>
        <p>{leftS > 0 ? 'Your incident is under way; its clock has gone on.' : 'Your time was up while you were away.'}</p>
        {leftS > 0 && (
          <p className={styles.countdown} role="timer" aria-live="off" aria-label={`${Math.ceil(leftS)} seconds left`}>
            {spanText(leftS)}
          </p>
        )}
        <Link href={`/play/${run.id}`} className={buttonClass('primary', 'large', true)}>
          {leftS > 0 ? 'Back to the war room' : 'See how it ended'}
        </Link>
      </>
    );
  }
  return (
    <>
      <p>
        <StatusBadge status={phase === 'results' ? 'good' : 'warning'}>{phase === 'results' ? 'Result saved' : 'Over'}</StatusBadge>{' '}
        {phase === 'results' ? 'Give the file to whoever runs the drill.' : 'Save the result from the debrief and give the file to whoever runs the drill.'}
      </p>
      <Link href={`/debrief/${run.id}`} className={buttonClass(phase === 'results' ? 'secondary' : 'primary', 'large', true)}>
        Go to the debrief
      </Link>
      <p className={styles.quiet}>Your first attempt counts. To practise it again, choose it in the library.</p>
    </>
  );
}
