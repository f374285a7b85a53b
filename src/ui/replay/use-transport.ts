import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { messageOf, toast } from '../kit/index.ts';
import { useActions, useView, useWorld } from '../war-room/shared/world-context.ts';
import { useReplay, useReplaySession, useStory } from './replay-context.ts';
import { useSteps } from './use-steps.ts';
import { beginOf, stopAfter, stopBefore } from './replay-times.ts';

export interface Transport {
  /** Where the hand is, which the room follows. */
  readonly atUs: number;
  readonly seek: (toUs: number) => void;
  readonly stepOn: () => void;
  readonly stepBack: () => void;
  readonly togglePlay: () => void;
}

/** Moving through a run by hand, by what happened, and by the clock. */
export function useTransport(): Transport {
  const { seek, replay } = useReplaySession();
  const { store } = useWorld();
  const story = useStory();
  const { setSpeed, togglePause } = useActions();
  const tick = useView((view) => view.tick);
  const wantedUs = useReplay((s) => s.wantedUs);
  const { steps, index, goTo } = useSteps();
  const now = (): number => replay.getState().wantedUs ?? store.getState().view?.tick ?? 0;
  return {
    atUs: wantedUs ?? tick,
    seek,
    stepOn: () => {
      if (steps.length > 0) {
        goTo(index + 1);
        return;
      }
      const next = stopAfter(story, now());
      setSpeed(0);
      if (next) seek(next.atUs);
      else seek(story.endUs);
    },
    stepBack: () => {
      if (steps.length > 0) {
        goTo(index - 1);
        return;
      }
      const before = stopBefore(story, now());
      setSpeed(0);
      seek(before?.atUs ?? beginOf(story));
    },
    togglePlay: () => {
      // Pressed at the end it plays again.
      if (store.getState().speed === 0 && now() >= story.endUs) seek(story.pagedUs ?? beginOf(story));
      togglePause();
    },
  };
}

/** Makes the moment shown a run of its own and goes to its room. */
export function usePlayOn(): { busy: boolean; playOn: () => void } {
  const { playOn } = useReplaySession();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const run = useCallback(() => {
    setBusy(true);
    playOn().then(
      (runId) => navigate(`/play/${runId}`),
      (error: unknown) => {
        setBusy(false);
        toast('No branch was made', { detail: messageOf(error), status: 'warning' });
      },
    );
  }, [playOn, navigate]);
  return { busy, playOn: run };
}
