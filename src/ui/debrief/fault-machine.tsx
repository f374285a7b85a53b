import { useEffect, useState, type ReactNode } from 'react';
import type { Debrief } from '../../session/debrief-types.ts';
import { Spinner, watchTheme } from '../kit/index.ts';
import styles from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import type { Drawing } from './draw-machine.ts';
import { Section } from './section.tsx';

/** The state chart of the fault that ran, and the way through it in words. */
export function FaultMachine({ machine }: { machine: Debrief['machine'] }): ReactNode {
  const title = (id: string): string => machine.states.find((state) => state.id === id)?.title ?? id;
  return (
    <Section id="machine" title="How it failed" lead="The fault is a state machine in the scenario. This is the very one that ran; filled states were gone through.">
      <Diagram machine={machine} />
      <ol className={styles.path} aria-label="States gone through">
        {machine.path.map(({ state, atMs }) => (
          <li key={`${state} ${atMs}`}>
            <time>{clockOf(atMs)}</time> {title(state)}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Diagram({ machine }: { machine: Debrief['machine'] }): ReactNode {
  const [drawing, setDrawing] = useState<Drawing | 'failed' | null>(null);
  const [theme, setTheme] = useState(0);
  useEffect(() => watchTheme(() => setTheme((n) => n + 1)), []);
  useEffect(() => {
    let gone = false;
    let made: Drawing | null = null;
    const draw = async (): Promise<void> => {
      try {
        const { drawMachine } = await import('./draw-machine.ts');
        made = await drawMachine(machine);
        if (gone) URL.revokeObjectURL(made.url);
        else setDrawing(made);
      } catch {
        if (!gone) setDrawing('failed');
      }
    };
    void draw();
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made.url);
    };
    // The picture has the theme's colours in it.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [machine, theme]);
  if (drawing === 'failed') return <p className={styles.quiet}>The diagram could not be drawn; the way through it is below in words.</p>;
  if (!drawing) return <Spinner label="Drawing the state machine" />;
  return (
    <div className={styles.diagram}>
      <img src={drawing.url} width={drawing.width} height={drawing.height} alt="State machine of the fault; the way that was taken is listed below." />
    </div>
  );
}
