import { useEffect, useRef } from 'react';
import { windowOf, type WarRoomState } from '../war-room-store.ts';
import type { TimeWindow } from '../panel-types.ts';
import { useWorld } from './world-context.ts';

export interface RefreshOptions {
  /** Least real time between two questions. Default 1,000. */
  readonly ms?: number | undefined;
  /** Asks again at once when it changes: the query. Changes of the shared range do so by themselves. */
  readonly key?: string | number | undefined;
}

/**
 * Calls back at once, when the shared range, the moment of a replay or `key` changes, and while time moves: not while paused, while the page is hidden,
 * or for a fixed range that lies in the past. Never a second time before the promise of the last call is settled. The callback gets
 * the window to ask for, and a signal that is aborted when its answer is no longer wanted.
 */
export function useEveryRefresh(refresh: (window: TimeWindow, signal: AbortSignal) => Promise<void> | void, { ms = 1_000, key = '' }: RefreshOptions = {}): void {
  const { store } = useWorld();
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    let stopped = false;
    let busy = false;
    let asked = '';
    let askedRange: WarRoomState['range'] | null = null;
    let askedMoment = 0;
    let last = -Infinity;
    let aborter = new AbortController();
    const run = (): void => {
      const state = store.getState();
      if (!state.view || document.hidden) return;
      const wanted = windowOf(state);
      const moved = state.range !== askedRange || state.moment !== askedMoment;
      // In a fixed range nothing changes once the clock has passed it.
      const until = Math.min(wanted.toMs, state.view.clockMs);
      const question = `${wanted.fromMs} ${until} ${key}`;
      if (!moved && (busy || question === asked || performance.now() - last < ms)) return;
      asked = question;
      askedRange = state.range;
      askedMoment = state.moment;
      last = performance.now();
      if (moved) aborter.abort();
      aborter = new AbortController();
      const { signal } = aborter;
      busy = true;
      Promise.resolve(latest.current(wanted, signal))
        // A failed question is the panel's to show; asking again must not stop because of it.
        .catch(() => undefined)
        .finally(() => {
          if (!signal.aborted) busy = false;
        });
    };
    const stop = store.subscribe(() => !stopped && run());
    document.addEventListener('visibilitychange', run);
    // At once, but in a task of its own: what asks measures the page, which has only just been changed.
    const soon = setTimeout(run);
    return () => {
      stopped = true;
      clearTimeout(soon);
      aborter.abort();
      stop();
      document.removeEventListener('visibilitychange', run);
    };
  }, [store, ms, key]);
}
