import { createStore, useStore, type StoreApi } from 'zustand';
import { useWorld } from '../shared/world-context.ts';
import type { WarRoomStore } from '../war-room-store.ts';

export type Patch<T> = (patch: Partial<T>) => void;

/**
 * What a panel remembers while its tab is closed. It belongs to one run: it is kept by the run's store, and goes with it.
 * `const useLogsState = panelState(() => ({ filter: '' }))` beside the panel.
 */
export function panelState<T extends object>(initial: () => T): () => readonly [T, Patch<T>, StoreApi<T>] {
  const kept = new WeakMap<WarRoomStore, StoreApi<T>>();
  return () => {
    const { store } = useWorld();
    let own = kept.get(store);
    if (!own) kept.set(store, (own = createStore<T>(initial)));
    return [useStore(own), own.setState, own] as const;
  };
}
