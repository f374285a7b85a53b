import { useState, type ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import type { Postmortem } from '../../session/intents.ts';
import type { DebriefNotes } from '../../storage/debrief-notes.ts';
import type { StoredRun } from '../../storage/runs.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { saveFile, saveRunFile } from '../history/run-actions.ts';
import { Button, messageOf, StatusBadge, toast } from '../kit/index.ts';
import { ChapterRail } from './chapter-rail.tsx';
import { chaptersOf, type Chapter, type ChapterId } from './chapters.ts';
import pages from './chapters.module.css';
import styles from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import { NextSteps } from './next-steps.tsx';
import { Pitfalls, Points } from './pitfalls.tsx';
import { PostmortemChapter } from './postmortem/postmortem-chapter.tsx';
import type { Reflection } from './reflection.ts';
import { RunsCompared } from './runs-compared.tsx';
import { ScoreBars } from './score-bars.tsx';
import { Section } from './section.tsx';
import { Timeline } from './timeline.tsx';
import { TransferQuestion } from './transfer-question.tsx';
import { TruthStory } from './truth-story.tsx';
import { TurningPoints } from './turning-points.tsx';
import type { DebriefTools } from './use-debrief.ts';
import { useNotes, type ChangeNotes } from './use-notes.ts';
import { Verdicts } from './verdicts.tsx';
import { GRAPH, WhyItHappened } from './why-it-happened.tsx';

export interface DebriefStoryProps {
  run: StoredRun;
  debrief: Debrief;
  startEpochMs: number;
  /** What is not as it was when the run was played. */
  differences: readonly string[];
  reflection: Reflection | null;
  tools: DebriefTools;
}

/** The debrief as a guided story, a chapter at a time, from what happened to what to do next. Place and answers are remembered. */
export function DebriefStory(props: DebriefStoryProps): ReactNode {
  const { run, debrief, differences } = props;
  const { notes, change } = useNotes(run.summary.id);
  return (
    <div className={styles.debrief}>
      <header className={styles.head}>
        <p className={styles.kicker}>Debrief · seed {run.summary.seed}</p>
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
      {notes && <Guided {...props} notes={notes} change={change} />}
    </div>
  );
}

interface GuidedProps extends DebriefStoryProps {
  notes: DebriefNotes;
  change: ChangeNotes;
}

function Guided({ notes, change, ...story }: GuidedProps): ReactNode {
  const chapters = chaptersOf(story.debrief);
  // An address may name a chapter; else it goes on where it was left.
  const [asked, setAsked] = useState<string | null>(() => window.location.hash.slice(1));
  const known = (id: string | null): Chapter | undefined => chapters.find((chapter) => chapter.id === id);
  const current = (known(asked) ?? known(notes.chapter) ?? chapters[0]) as Chapter;
  const at = chapters.indexOf(current);
  const go = (id: ChapterId): void => {
    setAsked(null);
    change(({ seen }) => ({ chapter: id, seen: seen.includes(current.id) ? seen : [...seen, current.id] }));
    window.history.replaceState(null, '', `#${id}`);
    // The chapter is there after the next drawing.
    requestAnimationFrame(() => {
      const heading = document.getElementById(`${id}-title`);
      heading?.focus({ preventScroll: true });
      if (notes.all) heading?.scrollIntoView();
      else window.scrollTo(0, 0);
    });
  };
  const [before, after] = [chapters[at - 1], chapters[at + 1]];
  return (
    <>
      <ChapterRail chapters={chapters} current={current.id} seen={notes.seen} all={notes.all} onGo={go} onAll={(all) => change(() => ({ all }))} />
      <div className={styles.sections}>
        {(notes.all ? chapters : [current]).map(({ id }) => (
          <ChapterBody key={id} id={id} {...story} notes={notes} change={change} go={go} />
        ))}
        {!notes.all && (
          <div className={pages.pager}>
            {before && (
              <Button variant="quiet" onClick={() => go(before.id)}>
                Back: {before.title}
              </Button>
            )}
            <span className={pages.place}>
              {at + 1} of {chapters.length}
            </span>
            {after && (
              <Button variant="primary" onClick={() => go(after.id)}>
                Next: {after.title}
              </Button>
            )}
          </div>
        )}
      </div>
    </>
  );
}

interface ChapterBodyProps extends GuidedProps {
  id: ChapterId;
  go: (id: ChapterId) => void;
}

function ChapterBody({ id, run, debrief, startEpochMs, reflection, tools, notes, change, go }: ChapterBodyProps): ReactNode {
  const { judgement, postmortem } = debrief;
  const draft = notes.draft ?? postmortem.written ?? postmortem.material.draft;
  const onDraft = (changes: Partial<Postmortem>): void => change((latest) => ({ draft: { ...(latest.draft ?? draft), ...changes } }));
  switch (id) {
    case 'truth':
      return <TruthStory debrief={debrief} reflection={reflection} />;
    case 'timeline':
      return <Timeline debrief={debrief} />;
    case 'turns':
      return <TurningPoints points={judgement.turningPoints} pagedMs={debrief.pagedMs} notes={notes} change={change} />;
    case 'runs':
      return <RunsCompared debrief={debrief} startEpochMs={startEpochMs} />;
    case 'actions':
      return <Verdicts verdicts={debrief.verdicts} decisions={judgement.decisions} />;
    case 'why':
      return <WhyItHappened debrief={debrief} draft={draft} shown={notes.shown.includes(GRAPH)} onDraft={onDraft} onShow={() => change(({ shown }) => ({ shown: [...shown, GRAPH] }))} />;
    case 'well':
      return <Pitfalls debrief={debrief} />;
    case 'postmortem':
      return <PostmortemChapter debrief={debrief} tools={tools} draft={draft} startEpochMs={startEpochMs} fileName={fileNameOf(run)} onDraft={onDraft} onWhy={() => go('why')} />;
    case 'fix':
      return <Fix truth={debrief.truth} />;
    case 'transfer':
      return debrief.transfer && <TransferQuestion question={debrief.transfer} notes={notes} change={change} />;
    case 'score':
      return <ScoreBars score={debrief.score} />;
    default:
      return <Next run={run} debrief={debrief} tools={tools} />;
  }
}

const fileNameOf = ({ summary: { scenarioId, seed } }: StoredRun): string => `${scenarioId}-seed-${seed}`;

function Fix({ truth }: { truth: Debrief['truth'] }): ReactNode {
  return (
    <Section id="fix" title="So that it stays fixed">
      <p className={styles.prose}>{truth.permanentFix}</p>
      <h3 className={styles.subtitle}>And so that it does not come back</h3>
      <Points of={truth.prevention} />
    </Section>
  );
}

function Next({ run, debrief, tools }: { run: StoredRun; debrief: Debrief; tools: DebriefTools }): ReactNode {
  const save = (name: string, make: () => Promise<string>, type?: string): void => {
    make().then(
      (text) => saveFile(name, text, type),
      (error: unknown) => toast('It could not be saved', { status: 'bad', detail: messageOf(error) }),
    );
  };
  const name = fileNameOf(run);
  return (
    <Section id="next" title="Where to go from here">
      <NextSteps run={run} />
      <h3 className={styles.subtitle}>Take it along</h3>
      <div className={styles.buttons}>
        <Button onClick={() => save(`${name}.result.json`, () => tools.result(run.summary.drill?.label ?? ''))}>Save result</Button>
        <Button onClick={() => save(`${name}.debrief.md`, () => tools.document(null), 'text/markdown')}>Save debrief as Markdown</Button>
        <Button variant="quiet" onClick={() => void saveRunFile(run.summary)}>
          Save run as a file
        </Button>
      </div>
      <p className={styles.quiet}>A result has the run and its score; anybody can verify it by simulating it again.</p>
      <p className={styles.receipt}>
        Paged at {clockOf(debrief.pagedMs)} · ended at {clockOf(debrief.endedMs)} · world <code>{debrief.runs.find(({ id }) => id === 'yours')?.hash}</code>
      </p>
    </Section>
  );
}
