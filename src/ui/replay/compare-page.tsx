import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { RunSummary } from '../../storage/runs.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { whenWords } from '../history/run-words.ts';
import { Button, buttonClass, Checkbox, EmptyState, ErrorState, ProgressBar } from '../kit/index.ts';
import styles from './compare.module.css';
import { CoursesTable } from './courses-table.tsx';
import { COMPARED_MAX } from './relatives.ts';
import { courseTitle, useComparison, type ComparisonControl } from './use-comparison.ts';

/** A run beside its branches: what users went through, what it cost, and where they part. */
export function ComparePage({ runId }: { runId: string }): ReactNode {
  const control = useComparison(runId);
  const title = control.relatives[0]?.title;
  return (
    <div className={styles.page}>
      <PageHeading>Branches compared</PageHeading>
      {title !== undefined && <p className={styles.lead}>{title}, seed {control.relatives[0]?.seed}. The same world, played differently from some moment on, each to the end of the horizon.</p>}
      {control.relatives.length > 1 && <Choice {...control} />}
      <Compared {...control} runId={runId} />
    </div>
  );
}

function Choice({ relatives, chosen, choose }: ComparisonControl): ReactNode {
  const set = (run: RunSummary, isOn: boolean): void => choose(relatives.flatMap(({ id }) => ((id === run.id ? isOn : chosen.includes(id)) ? [id] : [])));
  return (
    <fieldset className={styles.choice}>
      <legend>Up to {COMPARED_MAX} at once</legend>
      {relatives.map((run) => (
        <Checkbox key={run.id} label={`${courseTitle(run)}${run.branchOf === undefined ? `, ${whenWords(run.startedAt)}` : ''}`} checked={chosen.includes(run.id)} disabled={!chosen.includes(run.id) && chosen.length >= COMPARED_MAX} onChange={(isOn) => set(run, isOn)} />
      ))}
    </fieldset>
  );
}

function Compared({ state, stop, choose, chosen, runId }: ComparisonControl & { runId: string }): ReactNode {
  switch (state.kind) {
    case 'working':
      return (
        <div className={styles.working}>
          <ProgressBar label={state.label} {...(state.share === null ? {} : { value: state.share })} />
          <Button size="small" onClick={stop}>
            Stop
          </Button>
        </div>
      );
    case 'stopped':
      return (
        <EmptyState
          title="Stopped"
          hint="Nothing was compared."
          action={
            <Button variant="primary" onClick={() => choose([...chosen])}>
              Compare them
            </Button>
          }
        />
      );
    case 'alone':
      return (
        <EmptyState
          title="Nothing to compare yet"
          hint="A branch begins in a replay: go to any moment and play on from there. Two runs at least are compared."
          action={
            <Link href={`/replay/${runId}`} className={buttonClass('primary')}>
              Open the replay
            </Link>
          }
        />
      );
    case 'failed':
      return (
        <ErrorState
          what="They could not be compared"
          next={state.reason}
          action={
            <Button variant="primary" onClick={() => choose([...chosen])}>
              Try again
            </Button>
          }
        />
      );
    default:
      return <CoursesTable compared={state.compared} />;
  }
}
