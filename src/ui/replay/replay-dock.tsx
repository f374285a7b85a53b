import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { cssVars } from '../kit/index.ts';
import { clockText } from '../war-room/shared/times.ts';
import { useActions, useInfo } from '../war-room/shared/world-context.ts';
import { ReplayControls } from './replay-controls.tsx';
import { useReplay, useStory } from './replay-context.ts';
import { ReplayLanes } from './replay-lanes.tsx';
import styles from './replay.module.css';
import { beginOf, shareOf, timeAt } from './replay-times.ts';
import { useTransport } from './use-transport.ts';

const STEP_US = 5_000_000;
const LONG_STEP_US = 30_000_000;

/** The whole run at the bottom of its replay: one slider over all lanes. */
export function ReplayDock(): ReactNode {
  const story = useStory();
  const { atUs } = useTransport();
  return (
    <section className={styles.dock} aria-label="Timeline of the run">
      <ReplayControls />
      <div className={styles.picture}>
        <ReplayLanes story={story} fromUs={beginOf(story)} atUs={atUs} />
        <MomentSlider />
      </div>
    </section>
  );
}

/** The hand: dragged, or moved by keys; the room follows. */
function MomentSlider(): ReactNode {
  const story = useStory();
  const { startEpochMs } = useInfo();
  const { setSpeed } = useActions();
  const seekMs = useReplay((s) => s.seekMs);
  const { atUs, seek, stepBack, stepOn } = useTransport();
  const track = useRef<HTMLDivElement>(null);
  const fromUs = beginOf(story);
  const go = (toUs: number): void => {
    setSpeed(0);
    seek(Math.min(story.endUs, Math.max(fromUs, toUs)));
  };
  const follow = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (box) go(timeAt((event.clientX - box.left) / box.width, fromUs, story.endUs));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LONG_STEP_US : STEP_US;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => go(atUs - step),
      ArrowDown: () => go(atUs - step),
      ArrowRight: () => go(atUs + step),
      ArrowUp: () => go(atUs + step),
      Home: () => go(fromUs),
      End: () => go(story.endUs),
      PageUp: stepBack,
      PageDown: stepOn,
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  const clock = clockText(startEpochMs + Math.floor(atUs / 1000));
  return (
    <div
      ref={track}
      className={styles.slider}
      // It lies over a picture that browsers' own sliders would hide.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="slider"
      tabIndex={0}
      aria-label="Moment"
      aria-valuemin={Math.round(fromUs / 1e6)}
      aria-valuemax={Math.round(story.endUs / 1e6)}
      aria-valuenow={Math.round(atUs / 1e6)}
      aria-valuetext={clock}
      data-seek-ms={seekMs === null ? undefined : Math.round(seekMs)}
      style={cssVars({ '--at': String(shareOf(atUs, fromUs, story.endUs)) })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        follow(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
    >
      <span className={styles.hand}>
        <span className={styles.handTime}>{clock}</span>
      </span>
    </div>
  );
}
