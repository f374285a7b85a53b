import type { StoreApi } from 'zustand';
import type { IncidentView } from '../../session/view.ts';
import type { ReplayState } from './replay-session.ts';

interface SeekParts {
  readonly replay: StoreApi<ReplayState>;
  /** Has the world go to a moment. */
  readonly goTo: (toUs: number) => Promise<IncidentView>;
  readonly show: (view: IncidentView) => void;
  /** Told of what stopped it on the way. */
  readonly onFailure: (error: unknown) => void;
}

/** Goes where the hand on the timeline is, again and again until it has come there: moments passed on the way are not simulated. */
export function newSeek({ replay, goTo, show, onFailure }: SeekParts): (toUs: number) => void {
  let seeking = false;
  const follow = async (): Promise<void> => {
    seeking = true;
    try {
      for (let wanted = replay.getState().wantedUs; wanted !== null; ) {
        const began = performance.now();
        // Each seek is told by where the hand is after the one before.
        // oxlint-disable-next-line no-await-in-loop
        const view = await goTo(wanted);
        const now = replay.getState().wantedUs;
        show(view);
        replay.setState({ seekMs: performance.now() - began, wantedUs: now === wanted ? null : now });
        wanted = now === wanted ? null : now;
      }
    } catch (error) {
      onFailure(error);
    } finally {
      seeking = false;
    }
  };
  return (toUs) => {
    replay.setState({ wantedUs: toUs });
    if (!seeking) void follow();
  };
}
