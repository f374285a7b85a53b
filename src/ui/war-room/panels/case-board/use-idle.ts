import { useEffect, useState } from 'react';
import { HINT_WAIT_MS } from '../../hint-wait.ts';

const CHECK_MS = 2_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/** Whether nothing was touched for so long, in real milliseconds. `isWatching` false: never. */
export function useIdle(afterMs: number, isWatching: boolean): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (!isWatching) return;
    let last = performance.now();
    const touch = (): void => {
      last = performance.now();
      setIdle(false);
    };
    for (const sign of SIGNS) document.addEventListener(sign, touch, { passive: true });
    const timer = setInterval(() => setIdle(performance.now() - last >= afterMs), CHECK_MS);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) document.removeEventListener(sign, touch);
      setIdle(false);
    };
  }, [afterMs, isWatching]);
  return isIdle && isWatching;
}

/** Whole seconds until a moment of the page's own clock; 0 once it has passed. */
export function useSecondsUntil(atMs: number | null): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (atMs === null || performance.now() >= atMs) return;
    const timer = setInterval(() => {
      setNow(performance.now());
      if (performance.now() >= atMs) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [atMs]);
  return atMs === null ? 0 : Math.max(0, Math.ceil((atMs - Math.max(now, atMs - HINT_WAIT_MS)) / 1_000));
}
