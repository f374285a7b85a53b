import { createStore, useStore, type StoreApi } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useWorld } from '../shared/world-context.ts';
import type { WarRoomStore } from '../war-room-store.ts';

export type Patch<T> = (patch: Partial<T>) => void;

/**
 * What a panel remembers while its tab is closed. It belongs to one run: it is kept by the run's store, and goes with it.
 * `const useLogsState = panelState(() => ({ filter: '' }))` beside the panel.
 * Whoever names fields is drawn again only when one of these changes: what is typed changes one with every letter.
 */
export function panelState<T extends object>(initial: () => T): <K extends keyof T = keyof T>(...fields: readonly K[]) => readonly [Pick<T, K>, Patch<T>, StoreApi<T>] {
  const kept = new WeakMap<WarRoomStore, StoreApi<T>>();
  return <K extends keyof T = keyof T>(...fields: readonly K[]) => {
    const { store } = useWorld();
    let own = kept.get(store);
    if (!own) kept.set(store, (own = createStore<T>(initial)));
    const state = useStore(own, useShallow((all: T): Pick<T, K> => (fields.length === 0 ? all : pick(all, fields))));
    return [state, own.setState, own] as const;
  };
}

function pick<T extends object, K extends keyof T>(all: T, fields: readonly K[]): Pick<T, K> {
  return Object.fromEntries(fields.map((field) => [field, all[field]])) as Pick<T, K>;
}
