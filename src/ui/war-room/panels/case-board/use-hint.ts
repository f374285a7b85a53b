import { useEffect, useRef, useState } from 'react';
import type { Hint } from '../../../../session/hints/types.ts';
import type { HintLevel } from '../../../../session/intents.ts';
import { useWorld } from '../../shared/world-context.ts';
import { messageOf } from '../../../kit/index.ts';

export type HintAnswer = { readonly state: 'working'; readonly done: number } | { readonly state: 'ready'; readonly hint: Hint } | { readonly state: 'stopped'; readonly why: string | null };

export interface HintControl {
  readonly answer: HintAnswer;
  readonly stop: () => void;
  readonly retry: () => void;
}

const SHOW_EVERY_MS = 100;
const BEGUN: HintAnswer = { state: 'working', done: 0 };

/** What a hint that was taken says. The worker may have to simulate other causes for it: that can be stopped, and asked again. */
export function useHint(level: HintLevel): HintControl {
  const { client } = useWorld();
  const [attempt, setAttempt] = useState(0);
  const [said, setSaid] = useState<{ readonly attempt: number; readonly answer: HintAnswer }>({ attempt, answer: BEGUN });
  const stopper = useRef<AbortController | null>(null);
  useEffect(() => {
    const own = new AbortController();
    stopper.current = own;
    let isGone = false;
    let shownAt = 0;
    const say = (answer: HintAnswer): void => {
      if (!isGone) setSaid({ attempt, answer });
    };
    const onPart = ({ done }: { done: number }): void => {
      if (performance.now() - shownAt < SHOW_EVERY_MS) return;
      shownAt = performance.now();
      say({ state: 'working', done });
    };
    client.ask('hint', { level }, { signal: own.signal, onPart }).then(
      (hint) => say({ state: 'ready', hint }),
      (error: unknown) => say({ state: 'stopped', why: own.signal.aborted ? null : messageOf(error) }),
    );
    return () => {
      isGone = true;
      own.abort();
    };
  }, [client, level, attempt]);
  return { answer: said.attempt === attempt ? said.answer : BEGUN, stop: () => stopper.current?.abort(), retry: () => setAttempt((n) => n + 1) };
}
