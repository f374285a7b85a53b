import { useCallback, useState } from 'react';
import { readStored, writeStored } from './stored.ts';

/** What is remembered of one pane. */
export interface PaneState {
  size: number;
  collapsed: boolean;
}

export type PaneStates = Readonly<Record<string, PaneState>>;

const isPaneStates = (value: unknown): value is PaneStates =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((pane: unknown) => {
    const { size, collapsed } = (pane ?? {}) as Partial<PaneState>;
    return typeof size === 'number' && Number.isFinite(size) && typeof collapsed === 'boolean';
  });

/** Pane sizes that survive a reload under `storageKey`. */
export function usePaneStates(storageKey: string | undefined): [PaneStates, (id: string, pane: PaneState) => void] {
  const [states, setStates] = useState<PaneStates>(() => (storageKey === undefined ? null : readStored(`panes.${storageKey}`, isPaneStates)) ?? {});
  const set = useCallback(
    (id: string, pane: PaneState) => {
      setStates((old) => {
        const next = { ...old, [id]: pane };
        if (storageKey !== undefined) writeStored(`panes.${storageKey}`, next);
        return next;
      });
    },
    [storageKey],
  );
  return [states, set];
}
