import { useEffect } from 'react';
import type { NarrationStep } from '../../session/narration.ts';
import { useActions, useView, useWarRoom, useWorld } from '../war-room/shared/world-context.ts';
import { useReplay, useReplaySession } from './replay-context.ts';

export interface Steps {
  readonly steps: readonly NarrationStep[];
  readonly index: number;
  /** Stops the clock there, with the panel open that was opened in it. Beyond the ends it is the first or the last. */
  readonly goTo: (index: number) => void;
  /** Tells it while time goes on. */
  readonly tell: (index: number) => void;
}

const NONE: readonly NarrationStep[] = [];

/** The steps of a narrated replay; none where nothing is narrated. */
export function useSteps(): Steps {
  const { replay, seek } = useReplaySession();
  const { store } = useWorld();
  const { setSpeed, openDashboard, openTab } = useActions();
  const steps = useReplay((s) => s.narration?.steps ?? NONE);
  const index = useReplay((s) => s.step);
  const tell = (wanted: number): void => {
    const step = steps[wanted];
    if (step === undefined) return;
    replay.setState({ step: wanted });
    const panel = step.look?.panel;
    if (panel === 'dashboards') openDashboard(step.look?.query ?? '');
    else if (panel === 'changes' || panel === 'slo') openTab(panel);
  };
  const goTo = (wanted: number): void => {
    const next = Math.max(0, Math.min(steps.length - 1, wanted));
    setSpeed(0);
    tell(next);
    const atUs = steps[next]?.atUs;
    if (atUs !== undefined && (replay.getState().wantedUs ?? store.getState().view?.tick) !== atUs) seek(atUs);
  };
  return { steps, index, goTo, tell };
}

/** Stops time at each step, unless it is played through; where the hand is moved, what is told follows it. */
export function useFollowSteps(): void {
  const { replay } = useReplaySession();
  const { steps, goTo, tell } = useSteps();
  const tick = useView((view) => view.tick);
  const speed = useWarRoom((s) => s.speed);
  const wantedUs = useReplay((s) => s.wantedUs);
  const playsThrough = useReplay((s) => s.playsThrough);
  useEffect(() => {
    const { step: told } = replay.getState();
    const passed = Math.max(0, steps.findLastIndex(({ atUs }) => atUs <= tick));
    if (wantedUs !== null || steps.length === 0) return;
    if (speed > 0 && !playsThrough && passed > told) goTo(told + 1);
    // Steps of one moment are gone through by hand, each in its turn.
    else if (steps[passed]?.atUs !== steps[told]?.atUs) tell(passed);
    // What is done with the steps follows from them; time is what this waits for.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [tick, speed, wantedUs, playsThrough, steps, replay]);
}
