import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { IncidentView, RunInfo } from '../../../session/view.ts';
import type { WorldClient } from '../../../worker/client.ts';
import type { WarRoomActions, WarRoomState, WarRoomStore } from '../war-room-store.ts';

export interface World {
  /** For questions. It stays the same object when the worker behind it is replaced. Intents go through the store's actions. */
  readonly client: Pick<WorldClient, 'call' | 'ask'>;
  readonly store: WarRoomStore;
}

export const WorldContext = createContext<World | null>(null);

/** The run that this panel belongs to. */
export function useWorld(): World {
  const world = use(WorldContext);
  if (!world) throw new Error('This is used outside of a war room.');
  return world;
}

/** A part of the store. Select narrowly: the view changes four times a second. */
export function useWarRoom<T>(select: (state: WarRoomState) => T): T {
  return useStore(useWorld().store, select);
}

/** All actions; they never change. */
export function useActions(): WarRoomActions {
  return useWorld().store.getState().actions;
}

/** A part of the latest view. Panels are mounted only while there is one. */
export function useView<T>(select: (view: IncidentView) => T): T {
  return useWarRoom((state) => {
    if (!state.view) throw new Error('No view has arrived yet.');
    return select(state.view);
  });
}

/** What does not change during the run. */
export function useInfo(): RunInfo {
  const info = useWarRoom((state) => state.info);
  if (!info) throw new Error('The run has not been opened yet.');
  return info;
}
