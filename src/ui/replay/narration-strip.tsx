import { FastForward, SkipBack, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Select, Toggle } from '../kit/index.ts';
import { clockText } from '../war-room/shared/times.ts';
import { useActions, useInfo, useWorld } from '../war-room/shared/world-context.ts';
import styles from './narration.module.css';
import { useReplay, useReplaySession } from './replay-context.ts';
import { useFollowSteps, useSteps } from './use-steps.ts';

/** Fast enough that nobody waits long between steps, slow enough that charts are seen to move. */
const THROUGH_SPEED = 4;

/** What whoever solves it does now, and why; on to the next step when it has been read. */
export function NarrationStrip(): ReactNode {
  const { replay } = useReplaySession();
  const { store } = useWorld();
  const { startEpochMs } = useInfo();
  const { setSpeed } = useActions();
  const playsThrough = useReplay((s) => s.playsThrough);
  const { steps, index, goTo } = useSteps();
  useFollowSteps();
  const step = steps[index];
  if (step === undefined) return null;
  const clockOf = (atUs: number): string => clockText(startEpochMs + Math.floor(atUs / 1000));
  const playThrough = (isOn: boolean): void => {
    replay.setState({ playsThrough: isOn });
    if (isOn && store.getState().speed === 0) setSpeed(THROUGH_SPEED);
  };
  return (
    <section className={styles.strip} aria-label="Narration">
      <div className={styles.told} aria-live="polite" aria-atomic="true">
        <p className={styles.title}>
          <span className={styles.count}>
            Step {index + 1} of {steps.length}
          </span>{' '}
          {step.title}
        </p>
        <p className={styles.text}>{step.text}</p>
      </div>
      <div className={styles.controls}>
        <Button size="small" icon={<SkipBack size={14} aria-hidden="true" />} disabled={index === 0} aria-keyshortcuts="," onClick={() => goTo(index - 1)}>
          Back
        </Button>
        <Button size="small" variant="primary" icon={<SkipForward size={14} aria-hidden="true" />} aria-disabled={index === steps.length - 1} aria-keyshortcuts="." onClick={() => goTo(index + 1)}>
          Next
        </Button>
        <Toggle pressed={playsThrough} onChange={playThrough} icon={<FastForward size={14} aria-hidden="true" />}>
          Play through
        </Toggle>
        <Select
          label="Steps"
          hideLabel
          size="small"
          className={styles.list}
          value={String(index)}
          onChange={(value) => goTo(Number(value))}
          options={steps.map(({ atUs, title }, i) => ({ value: String(i), label: `${i + 1}. ${clockOf(atUs)} ${title}` }))}
        />
      </div>
    </section>
  );
}
