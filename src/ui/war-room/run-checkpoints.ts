import type { RunKeeper } from '../../storage/run-types.ts';
import type { World } from './shared/world-context.ts';

/** A tab that dies loses what came after the last checkpoint: at most this much real time, and this much simulated time and one view more. */
const CHECKPOINT_EVERY_MS = 2_000;
const CHECKPOINT_EVERY_US = 3_000_000;

export interface Checkpoints {
  /** Notes how far the world has come. */
  readonly note: () => void;
  /** The same if it is time to. Views come a few times a second, so writes do too at most; a slow disk is never asked for the next before it has done the last. */
  readonly noteIfDue: (tick: number) => void;
}

export function createCheckpoints(store: World['store'], keeper: () => RunKeeper | null): Checkpoints {
  let noted = { atMs: 0, tick: 0, isStored: true };
  const note = (): void => {
    const tick = store.getState().view?.tick;
    if (tick === undefined) return;
    const made = { atMs: Date.now(), tick, isStored: keeper() === null };
    noted = made;
    void keeper()?.checkpoint(tick, null).then(() => (made.isStored = true));
  };
  const isDue = (tick: number): boolean => noted.isStored && tick !== noted.tick && (Date.now() - noted.atMs >= CHECKPOINT_EVERY_MS || tick - noted.tick >= CHECKPOINT_EVERY_US);
  return {
    note,
    noteIfDue: (tick) => {
      if (isDue(tick)) note();
    },
  };
}
