import { useEffect, useMemo, useRef, useState } from 'react';
import type { MetricProgress } from '../../../worker/ask-metrics.ts';

/** Answers that come sooner need no word about waiting. */
const PATIENCE_MS = 500;

/** How each question of a batch is asked: what it tells of its progress, and when it is no longer wanted. */
export interface EachAsk {
  readonly onPart: (part: MetricProgress) => void;
  readonly signal: AbortSignal;
}

/** An answer that takes long: how far it is, and letting go of it. */
export interface LongWait {
  /** Null while nothing takes long; `share` lies in [0, 1]. */
  readonly progress: { readonly share: number } | null;
  /** The last question was cancelled, and is not asked again until it is another one. */
  readonly isCancelled: boolean;
  readonly cancel: () => void;
}

interface LongWaitControl extends LongWait {
  readonly isHeld: () => boolean;
  readonly during: <T>(outer: AbortSignal, count: number, ask: (each: (i: number) => EachAsk) => Promise<T>) => Promise<T>;
}

/** `key` is the question: a cancelled one stays so until the key changes. */
export function useLongWait(key: string): LongWaitControl {
  const [progress, setProgress] = useState<{ share: number } | null>(null);
  const [cancelled, setCancelled] = useState<string | null>(null);
  const held = useRef<string | null>(null);
  const current = useRef(key);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => {
    current.current = key;
  }, [key]);
  const steady = useMemo(
    () => ({
      isHeld: () => held.current === current.current,
      cancel: () => {
        held.current = current.current;
        setCancelled(current.current);
        stop.current?.abort();
      },
      during: async <T>(outer: AbortSignal, count: number, ask: (each: (i: number) => EachAsk) => Promise<T>): Promise<T> => {
        const own = new AbortController();
        const pass = (): void => own.abort();
        outer.addEventListener('abort', pass);
        stop.current = own;
        const shares = new Float64Array(count);
        const shareNow = (): number => shares.reduce((sum, share) => sum + share, 0) / Math.max(1, count);
        let isLong = false;
        const timer = setTimeout(() => {
          isLong = true;
          setProgress({ share: shareNow() });
        }, PATIENCE_MS);
        const each = (i: number): EachAsk => ({
          signal: own.signal,
          onPart: ({ done, of }) => {
            shares[i] = done / of;
            if (isLong) setProgress({ share: shareNow() });
          },
        });
        try {
          return await ask(each);
        } finally {
          clearTimeout(timer);
          outer.removeEventListener('abort', pass);
          if (stop.current === own) stop.current = null;
          if (isLong) setProgress(null);
        }
      },
    }),
    [],
  );
  return { progress, isCancelled: cancelled === key, ...steady };
}
