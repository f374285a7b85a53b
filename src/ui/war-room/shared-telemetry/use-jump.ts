import { useEffect, useRef } from 'react';
import { useWarRoom, useWorld } from '../shared/world-context.ts';
import type { Jumps } from '../panel-types.ts';
import type { WarRoomStore } from '../war-room-store.ts';

const taken = new WeakMap<WarRoomStore, Map<keyof Jumps, number>>();

/** Takes over what another panel asked this one to show: each request once, also when the tab is opened only by it. */
export function useJump<K extends keyof Jumps>(panel: K, take: (to: NonNullable<Jumps[K]>['to']) => void): void {
  const { store } = useWorld();
  const jump = useWarRoom((state) => state.jumps[panel]);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    if (!jump) return;
    let seen = taken.get(store);
    if (!seen) taken.set(store, (seen = new Map()));
    if ((seen.get(panel) ?? 0) >= jump.nonce) return;
    seen.set(panel, jump.nonce);
    latest.current(jump.to);
  }, [store, panel, jump]);
}
