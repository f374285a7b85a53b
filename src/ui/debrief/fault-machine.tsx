import { useCallback, type ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import chapters from './chapters.module.css';
import styles from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import { Diagram } from './diagram.tsx';

/** The state chart of the fault that ran, and the way through it in words. */
export function FaultMachine({ machine }: { machine: Debrief['machine'] }): ReactNode {
  const draw = useCallback(async () => (await import('./draw-machine.ts')).drawMachine(machine), [machine]);
  const title = (id: string): string => machine.states.find((state) => state.id === id)?.title ?? id;
  return (
    <div className={chapters.block}>
      <h3 className={styles.subtitle}>The fault as it ran</h3>
      <p className={styles.sectionLead}>The fault is a state machine in the scenario. This is the very one that ran; filled states were gone through.</p>
      <Diagram draw={draw} waiting="Drawing the state machine" alt="State machine of the fault; the way that was taken is listed below." />
      <ol className={styles.path} aria-label="States gone through">
        {machine.path.map(({ state, atMs }) => (
          <li key={`${state} ${atMs}`}>
            <time>{clockOf(atMs)}</time> {title(state)}
          </li>
        ))}
      </ol>
    </div>
  );
}
