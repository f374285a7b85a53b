import type { ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import type { StoredRun } from '../../storage/runs.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { saveRunFile } from '../history/run-actions.ts';
import { Button, StatusBadge } from '../kit/index.ts';
import styles from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import { FaultMachine } from './fault-machine.tsx';
import { NextSteps } from './next-steps.tsx';
import type { Reflection } from './reflection.ts';
import { RunsCompared } from './runs-compared.tsx';
import { ScoreBars } from './score-bars.tsx';
import { Section } from './section.tsx';
import { Timeline } from './timeline.tsx';
import { TruthStory } from './truth-story.tsx';
import { Verdicts } from './verdicts.tsx';

export interface DebriefStoryProps {
  run: StoredRun;
  debrief: Debrief;
  startEpochMs: number;
  /** What is not as it was when the run was played. */
  differences: readonly string[];
  reflection: Reflection | null;
}

const CONTENTS = [
  ['truth', 'What happened'],
  ['runs', 'What it cost'],
  ['timeline', 'Timeline'],
  ['machine', 'How it failed'],
  ['score', 'Score'],
  ['actions', 'What would have helped'],
  ['well', 'What went well'],
  ['fix', 'So that it stays fixed'],
  ['next', 'Next'],
] as const;

/** The debrief as a story, from what happened to what to do next. */
export function DebriefStory({ run, debrief, startEpochMs, differences, reflection }: DebriefStoryProps): ReactNode {
  const { summary } = run;
  const { truth } = debrief;
  return (
    <div className={styles.debrief}>
      <header className={styles.head}>
        <p className={styles.kicker}>Debrief · seed {summary.seed}</p>
        <PageHeading documentTitle={`Debrief: ${debrief.scenarioTitle}`}>{debrief.scenarioTitle}</PageHeading>
        <p className={styles.outcome}>
          <StatusBadge status={debrief.outcome === 'win' ? 'good' : 'bad'} variant="soft">
            {debrief.outcome === 'win' ? 'Recovered' : 'Not recovered'}
          </StatusBadge>
          <span>{debrief.outcomeText}</span>
        </p>
        {differences.length > 0 && (
          <p className={styles.different}>
            <StatusBadge status="warning">Not quite the run you played</StatusBadge> {differences.join(' ')} Figures below are of the run made again now.
          </p>
        )}
      </header>
      <nav className={styles.contents} aria-label="Debrief">
        <ol className={styles.contentsList}>
          {CONTENTS.map(([id, title]) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ol>
      </nav>
      <div className={styles.sections}>
        <TruthStory debrief={debrief} reflection={reflection} />
        <RunsCompared debrief={debrief} startEpochMs={startEpochMs} />
        <Timeline debrief={debrief} />
        <FaultMachine machine={debrief.machine} />
        <ScoreBars score={debrief.score} />
        <Verdicts verdicts={debrief.verdicts} />
        <Section id="well" title="What went well">
          {debrief.wentWell.length === 0 ? <p className={styles.quiet}>Nothing stands out in this run. That is what practice is for.</p> : <Points of={debrief.wentWell} />}
        </Section>
        <Section id="fix" title="So that it stays fixed">
          <p className={styles.prose}>{truth.permanentFix}</p>
          <h3 className={styles.subtitle}>And so that it does not come back</h3>
          <Points of={truth.prevention} />
        </Section>
        <Section id="next" title="Next">
          <NextSteps run={run} />
          <p className={styles.receipt}>
            Paged at {clockOf(debrief.pagedMs)} · ended at {clockOf(debrief.endedMs)} · world <code>{debrief.runs.find(({ id }) => id === 'yours')?.hash}</code>
            <Button variant="quiet" size="small" onClick={() => void saveRunFile(summary)}>
              Save run as a file
            </Button>
          </p>
        </Section>
      </div>
    </div>
  );
}

function Points({ of }: { of: readonly string[] }): ReactNode {
  return (
    <ul className={styles.points}>
      {of.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  );
}
