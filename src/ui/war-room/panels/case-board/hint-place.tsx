import { LifeBuoy } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { HintLevel } from '../../../../session/intents.ts';
import { Button } from '../../../kit/index.ts';
import { useActions, useView, useWarRoom } from '../../shared/world-context.ts';
import { HintCard } from './hint-card.tsx';
import { HINT_WAIT_MS } from '../../hint-wait.ts';
import { HINT_OFFERS, IDLE_MS } from './hint-words.ts';
import styles from './hints.module.css';
import { useIdle, useSecondsUntil } from './use-idle.ts';

/** Help that waits to be asked. It speaks up only after a minute in which nothing was touched, and never counts what is left. */
export function HintPlace(): ReactNode {
  const isOff = useWarRoom((s) => s.isWithoutHints || s.readOnly);
  return (
    <>
      <TakeOver />
      {!isOff && <Hints />}
    </>
  );
}

/** Whoever takes an incident over after scoping is told what is left to them, until they have begun. */
function TakeOver(): ReactNode {
  const isTakenOver = useWarRoom((s) => s.guidance === 'completion' && !s.readOnly);
  const hasBegun = useView((view) => view.hypotheses.length > 0 || view.actions.length > 0 || view.phase !== 'acknowledged');
  if (!isTakenOver || hasBegun) return null;
  return (
    <section className={styles.place} aria-label="Taking over">
      <p className={styles.takeOver}>Scoping is done; the timeline says what was looked at. Two decisions are yours: what the cause is, and what to do about it.</p>
    </section>
  );
}

function Hints(): ReactNode {
  const taken = useView((view) => view.hints);
  const phase = useView((view) => view.phase);
  const isRunning = useWarRoom((s) => s.speed > 0);
  const isAsked = useWarRoom((s) => s.overlay === 'hint');
  const takenAtMs = useWarRoom((s) => s.hintAtMs);
  const { askHint } = useActions();
  const wait = useSecondsUntil(takenAtMs === null ? null : takenAtMs + HINT_WAIT_MS);
  const last = taken.at(-1)?.level ?? 0;
  const next = phase === 'acknowledged' && last < 4 ? ((last + 1) as HintLevel) : null;
  const isIdle = useIdle(IDLE_MS, next !== null && isRunning && wait === 0);
  if (taken.length === 0 && next === null) return null;
  return (
    <section className={styles.place} aria-label="Hints" data-idle={isIdle || undefined}>
      {taken.slice(0, -1).map(({ level }) => (
        <Earlier key={level} level={level} />
      ))}
      {last > 0 && <HintCard key={last} level={last as HintLevel} />}
      <output className={styles.stuck}>{isIdle && 'Nothing for a minute. If you are stuck, a hint is here.'}</output>
      {next !== null && isAsked && <Asking level={next} />}
      {next !== null && !isAsked && (
        <div className={styles.offer}>
          <Button size="small" variant={isIdle ? 'secondary' : 'quiet'} icon={<LifeBuoy size={14} aria-hidden="true" />} disabled={wait > 0} onClick={askHint}>
            {HINT_OFFERS[next].offer}
          </Button>
          <span className={styles.quiet}>{wait > 0 ? `in ${wait} s` : HINT_OFFERS[next].cost}</span>
        </div>
      )}
    </section>
  );
}

/** Read again only when it is opened. */
function Earlier({ level }: { level: HintLevel }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.earlier} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{HINT_OFFERS[level].offer.replace('Hint: ', 'Earlier: ')}</summary>
      {isOpen && <HintCard level={level} />}
    </details>
  );
}

/** What the hint gives and what it costs, before it is taken. */
function Asking({ level }: { level: HintLevel }): ReactNode {
  const { open, takeHint } = useActions();
  const { offer, gives, cost } = HINT_OFFERS[level];
  const show = useRef<HTMLButtonElement>(null);
  // The button that asked is gone; the keyboard goes on from here.
  useEffect(() => show.current?.focus(), []);
  return (
    <fieldset className={styles.asking}>
      <legend className={styles.title}>{offer}</legend>
      <p>{gives}</p>
      <p className={styles.cost}>{cost}</p>
      <div className={styles.buttons}>
        <Button size="small" ref={show} variant="primary" onClick={() => void takeHint(level)}>
          Show it
        </Button>
        <Button size="small" onClick={() => open('none')}>
          Not now
        </Button>
      </div>
    </fieldset>
  );
}
