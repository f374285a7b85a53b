import { Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import { clockText } from '../shared/times.ts';
import { useView } from '../shared/world-context.ts';
import styles from './top-bar.module.css';

const LAST_MINUTES = 2;

/** The clock of a drill: nobody stops it, and everybody's ends at the same moment. */
export function DrillClock(): ReactNode {
  const clock = useView((view) => clockText(view.clockMs));
  const leftS = useView((view) => (view.endsAtUs === null ? null : Math.max(0, Math.ceil((view.endsAtUs - view.tick) / 1_000_000))));
  return (
    <section className={styles.group} aria-label="Clock of the drill">
      <time className={styles.clock} aria-label={`Time in the incident: ${clock}`}>
        {clock}
      </time>
      {leftS !== null && (
        <span className={styles.left} data-last={leftS <= LAST_MINUTES * 60 || undefined} title="The drill ends for everybody when this is up. Its clock cannot be stopped." aria-label={`${leftWords(leftS)} left in the drill`} role="timer" aria-live="off">
          <Timer size={14} aria-hidden="true" />
          {leftText(leftS)}
          <span className={styles.label}>left</span>
        </span>
      )}
    </section>
  );
}

/** `4:05`. */
export function leftText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function leftWords(seconds: number): string {
  return `${Math.floor(seconds / 60)} minutes ${seconds % 60} seconds`;
}
