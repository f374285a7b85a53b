import { Eye } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { buttonClass } from '../kit/index.ts';
import { GUIDANCE_WORDS } from '../progress/words.ts';
import { useProgress } from '../progress/use-progress.ts';
import type { GuidanceStep } from '../../session/progress/types.ts';
import type { FamilyProgress } from '../../storage/progress.ts';
import styles from './briefing.module.css';

const STEPS: readonly GuidanceStep[] = ['completion', 'hints', 'free'];

interface GuidanceChoiceProps {
  progress: FamilyProgress | null;
  value: GuidanceStep;
  onChange: (step: GuidanceStep) => void;
}

/** How much help to begin with. The family's ladder advises; the learner decides. */
export function GuidanceChoice({ progress, value, onChange }: GuidanceChoiceProps): ReactNode {
  const name = useId();
  const tutorial = progress?.ladder.step === 'guided' ? progress.scenarios.find((entry) => entry.tutorial) : undefined;
  return (
    <fieldset className={styles.guidance}>
      <legend>How much help</legend>
      {STEPS.map((step) => (
        <label key={step} className={styles.step}>
          <input type="radio" name={name} checked={value === step} onChange={() => onChange(step)} />
          <span>
            {GUIDANCE_WORDS[step].title}
            {progress?.ladder.step === step && (
              <span className={styles.advised} title={progress.ladder.why}>
                your step
              </span>
            )}
            <span className={styles.stepHint}>{GUIDANCE_WORDS[step].hint}</span>
          </span>
        </label>
      ))}
      {tutorial && (
        <p className={styles.stepHint}>
          New to this family? <Link href={`/briefing/${tutorial.id}`}>{tutorial.title}</Link> is told step by step.
        </p>
      )}
    </fieldset>
  );
}

/** The first step of the ladder: to watch it being solved, before anything is played. Always there, and counted nowhere. */
export function WatchOffer({ scenarioId, seed, progress }: { scenarioId: string; seed: number | null; progress: FamilyProgress | null }): ReactNode {
  return (
    <p className={styles.watch}>
      <Link href={`/watch/${scenarioId}${seed === null ? '' : `/${seed}`}`} className={buttonClass('secondary', 'small')}>
        <Eye size={14} aria-hidden="true" /> Watch it being solved
      </Link>
      {progress?.ladder.step === 'guided' && (
        <span className={styles.advised} title={progress.ladder.why}>
          your step
        </span>
      )}
      <span className={styles.stepHint}>Told step by step, with the reason for each panel. What you play afterwards has another cause where there is one.</span>
    </p>
  );
}

/** Only the guided incident itself is told step by step: elsewhere that step means free with hints. */
export const advisedStep = (progress: FamilyProgress | null): GuidanceStep => (progress === null || progress.ladder.step === 'guided' ? 'hints' : progress.ladder.step);

/** What is known of a family; null while it is read. */
export function useFamily(family: string): FamilyProgress | null {
  const progress = useProgress();
  return progress?.families.find((one) => one.family === family) ?? null;
}
