import { useEffect, useState, type ReactNode } from 'react';
import { Spinner, watchTheme } from '../kit/index.ts';
import styles from './debrief.module.css';
import type { Drawing } from './draw-machine.ts';

interface DiagramProps {
  /** Must stay the same function while it draws the same. */
  draw: () => Promise<Drawing>;
  waiting: string;
  alt: string;
}

/** A picture that is drawn when it is first seen, and again in the colours of another theme. What it says is beside it in words. */
export function Diagram({ draw, waiting, alt }: DiagramProps): ReactNode {
  const [drawing, setDrawing] = useState<Drawing | 'failed' | null>(null);
  const [theme, setTheme] = useState(0);
  useEffect(() => watchTheme(() => setTheme((n) => n + 1)), []);
  useEffect(() => {
    let gone = false;
    let made: Drawing | null = null;
    const work = async (): Promise<void> => {
      try {
        made = await draw();
        if (gone) URL.revokeObjectURL(made.url);
        else setDrawing(made);
      } catch {
        if (!gone) setDrawing('failed');
      }
    };
    void work();
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made.url);
    };
    // The picture has the theme's colours in it.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [draw, theme]);
  if (drawing === 'failed') return <p className={styles.quiet}>The diagram could not be drawn; the way through it is below in words.</p>;
  if (!drawing) return <Spinner label={waiting} />;
  return (
    <div className={styles.diagram}>
      <img src={drawing.url} width={drawing.width} height={drawing.height} alt={alt} />
    </div>
  );
}
