import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
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
            {progress !== null && step === advisedStep(progress) && (
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

/** Only the guided incident itself is told step by step: elsewhere that step means free with hints. */
export const advisedStep = (progress: FamilyProgress | null): GuidanceStep => (progress === null || progress.ladder.step === 'guided' ? 'hints' : progress.ladder.step);

/** What is known of a family; null while it is read. */
export function useFamily(family: string): FamilyProgress | null {
  const progress = useProgress();
  return progress?.families.find((one) => one.family === family) ?? null;
}
