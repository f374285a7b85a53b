import { useEffect, useState, type ReactNode } from 'react';
import { index, load } from 'virtual:scenarios';
import { Link, useLocation } from 'wouter';
import { OWN_PREFIX, readOwnScenario, type OwnScenario } from '../../storage/own-scenarios.ts';
import type { GuidanceStep } from '../../session/progress/types.ts';
import { chooseGuidance } from '../../storage/progress.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { Button, buttonClass, ErrorState, messageOf, NumberField, Spinner } from '../kit/index.ts';
import { drawUnseen, startRun } from '../progress/start-unseen.ts';
import { advisedStep, GuidanceChoice, useFamily, WatchOffer } from './guidance-choice.tsx';
import { Story, SystemFacts } from './story.tsx';
import styles from './briefing.module.css';
import type { ScenarioSummary } from '../../session/summary.ts';

const SEED_MAX = 999_999;

/** The seed of the address, so that a run can be shared; else a new one. */
export function seedFrom(search: string, draw: () => number = Math.random): number {
  const given = Number(new URLSearchParams(search).get('seed') || NaN);
  if (Number.isSafeInteger(given) && given >= 0 && given <= 0xffff_ffff) return given;
  return 1 + Math.floor(draw() * SEED_MAX);
}

/** Who you are, what is known, what to reach; then the incident, when ready. */
export function BriefingPage({ scenarioId }: { scenarioId: string }): ReactNode {
  const own = useOwnScenario(scenarioId);
  const summary = own === null ? index.find(({ id }) => id === scenarioId)?.summary : own?.summary;
  if (own === undefined) return <Spinner label="Reading the scenario" />;
  if (!summary) {
    return (
      <ErrorState
        what="There is no such incident"
        next="It may have been renamed, or the link be cut off."
        action={
          <Link href="/" className={buttonClass('secondary')}>
            Go to the library
          </Link>
        }
      />
    );
  }
  return <Briefing scenarioId={scenarioId} summary={summary} files={own === null ? () => load(scenarioId) : () => Promise.resolve(own.files)} />;
}

/** The scenario of one's own that an address names; null when it names one that came with the site or none, undefined while it is read. */
function useOwnScenario(scenarioId: string): OwnScenario | null | undefined {
  const isOwn = scenarioId.startsWith(OWN_PREFIX);
  const [own, setOwn] = useState<OwnScenario | null | undefined>(isOwn ? undefined : null);
  useEffect(() => {
    if (!isOwn) return;
    let gone = false;
    const read = async (): Promise<void> => {
      const found = await readOwnScenario(scenarioId);
      if (!gone) setOwn(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [isOwn, scenarioId]);
  return own;
}

interface BriefingProps {
  scenarioId: string;
  summary: ScenarioSummary;
  files: () => Promise<Readonly<Record<string, string>>>;
}

function Briefing({ scenarioId, summary, files }: BriefingProps): ReactNode {
  const { title, minutes, tutorial, variants } = summary;
  return (
    <div className={styles.page}>
      <PageHeading>{title}</PageHeading>
      <p className={styles.meta}>
        Practice · about {minutes} minutes{tutorial && ' · guided step by step'}
        {variants > 1 && ' · the cause is drawn by the seed'}
      </p>
      <div className={styles.columns}>
        <Story briefing={summary.briefing}>
          <Start scenarioId={scenarioId} summary={summary} files={files} />
        </Story>
        <aside className={styles.facts}>
          <SystemFacts summary={summary} />
        </aside>
      </div>
    </div>
  );
}

function Start({ scenarioId, summary: { title, family, tutorial }, files: read }: BriefingProps): ReactNode {
  const { search } = location;
  const [, navigate] = useLocation();
  const [seed, setSeed] = useState(() => seedFrom(search));
  const [isOwnSeed, setOwnSeed] = useState(() => new URLSearchParams(search).has('seed'));
  const progress = useFamily(family);
  const [chosen, setChosen] = useState<GuidanceStep | null>(null);
  const guidance = tutorial ? 'guided' : (chosen ?? advisedStep(progress));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const chooseSeed = (next: number): void => {
    setSeed(next);
    setOwnSeed(true);
  };
  const start = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const files = await read();
      // Nobody who asked for no seed of his own gets one that he has played.
      const played = isOwnSeed ? seed : await drawUnseen(scenarioId, files);
      if (chosen !== null) await chooseGuidance(family, chosen);
      const runId = await startRun({ scenarioId, title, files, seed: played, guidance });
      navigate(`/play/${runId}`);
    } catch (error) {
      setBusy(false);
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      {!tutorial && <GuidanceChoice progress={progress} value={guidance} onChange={setChosen} />}
      <WatchOffer scenarioId={scenarioId} seed={isOwnSeed ? seed : null} progress={progress} />
      <details className={styles.advanced} open={new URLSearchParams(search).has('seed') || undefined}>
        <summary>Advanced</summary>
        <NumberField label="Seed" hint="The same seed and the same actions give the same incident, to the last bit." value={seed} min={0} max={0xffff_ffff} onChange={chooseSeed} />
      </details>
      <div className={styles.start}>
        <Button variant="primary" size="large" busy={busy} onClick={() => void start()}>
          Start when ready
        </Button>
        <Link href="/" className={buttonClass('quiet', 'large')}>
          Back
        </Link>
        {problem !== null && <ErrorState compact what="The incident could not be loaded" next="Check that the site can be reached, then try again." detail={problem} />}
      </div>
    </>
  );
}
