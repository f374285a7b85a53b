import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { WorldClient } from '../../worker/client.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { saveRunFile } from '../history/run-actions.ts';
import { SaveResult } from '../drill/save-result.tsx';
import { Button, buttonClass, ErrorState, ProgressBar } from '../kit/index.ts';
import { DebriefStory } from './debrief-story.tsx';
import styles from './debrief.module.css';
import { readReflection, writeReflection, type Reflection } from './reflection.ts';
import { ReflectionForm } from './reflection-form.tsx';
import { useDebrief, type DebriefControl } from './use-debrief.ts';

interface DebriefPageProps {
  runId: string;
  createClient?: (() => Pick<WorldClient, 'call' | 'onProgress' | 'dispose'>) | undefined;
}

/** First what the learner thought, then what happened. The runs to compare are simulated while the questions are answered. */
export function DebriefPage({ runId, createClient }: DebriefPageProps): ReactNode {
  const control = useDebrief(runId, createClient);
  const [reflection, setReflection] = useState<Reflection | null | 'reading'>('reading');
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await readReflection(runId);
      if (!gone) setReflection(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [runId]);
  const answer = (given: Reflection): void => {
    setReflection(given);
    void writeReflection(runId, given);
    window.scrollTo(0, 0);
  };
  const { state } = control;
  const waiting = reflection === null && (state.kind === 'working' || state.kind === 'ready');
  return (
    <div className={styles.page}>
      {waiting && (
        <div className={styles.before}>
          <PageHeading>Before you see what happened</PageHeading>
          <ReflectionForm onDone={answer} />
          {state.kind === 'working' && <Working {...state} />}
        </div>
      )}
      {!waiting && reflection !== 'reading' && <Debriefing control={control} reflection={reflection} />}
    </div>
  );
}

function Working({ label, done, of }: { label: string; done: number; of: number }): ReactNode {
  return (
    <div className={styles.working}>
      <ProgressBar label={label} value={of > 0 ? done / of : undefined} />
    </div>
  );
}

function Debriefing({ control: { state, retry, endHere }, reflection }: { control: DebriefControl; reflection: Reflection | null }): ReactNode {
  const library = (
    <Link href="/" className={buttonClass('secondary')}>
      Back to the library
    </Link>
  );
  switch (state.kind) {
    case 'working':
      return (
        <div className={styles.before}>
          <PageHeading>Debrief</PageHeading>
          <Working {...state} />
        </div>
      );
    case 'missing':
      return <ErrorState what="There is no such run in this browser" next="It may have been deleted, or played in another browser. Runs can be brought over as a file, under Settings, Your data." action={library} />;
    case 'unfinished':
      return (
        <div className={styles.before}>
          <PageHeading>This incident is not over</PageHeading>
          <p className={styles.lead}>The debrief gives the cause away. Go on with {state.run.summary.title}, or end it here.</p>
          <div className={styles.buttons}>
            <Link href={`/play/${state.run.summary.id}`} className={buttonClass('primary')}>
              Resume
            </Link>
            <Button onClick={endHere}>End it here and debrief</Button>
          </div>
        </div>
      );
    case 'failed': {
      const { run } = state;
      return (
        <ErrorState
          what="This run could not be made again"
          next="It may come from another version of Faultline or of its scenario. The run itself is still there."
          detail={state.detail}
          action={
            <>
              <Button variant="primary" onClick={retry}>
                Try again
              </Button>
              {run && <Button onClick={() => void saveRunFile(run.summary)}>Save run as a file</Button>}
              {library}
            </>
          }
        />
      );
    }
    default:
      return (
        <>
          <SaveResult run={state.run} result={state.tools.result} />
          <DebriefStory run={state.run} debrief={state.debrief} startEpochMs={state.startEpochMs} differences={state.differences} reflection={reflection} tools={state.tools} />
        </>
      );
  }
}
