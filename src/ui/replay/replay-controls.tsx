import { EyeOff, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { laneTitle } from '../debrief/timeline-view.ts';
import { IconButton, SegmentedControl, Toggle } from '../kit/index.ts';
import { SPEEDS } from '../war-room/frame/words.ts';
import { clockText } from '../war-room/shared/times.ts';
import { useActions, useInfo, useWarRoom } from '../war-room/shared/world-context.ts';
import { useReplay, useReplaySession, useStory } from './replay-context.ts';
import styles from './replay.module.css';
import { useTransport } from './use-transport.ts';

/** Playing and stepping, what the last step was, and whether what had not been opened is greyed. */
export function ReplayControls(): ReactNode {
  const { replay } = useReplaySession();
  const showsUnseen = useReplay((s) => s.showsUnseen);
  const isNarrated = useReplay((s) => s.narration !== null);
  const { setSpeed } = useActions();
  const speed = useWarRoom((s) => s.speed);
  const { stepBack, stepOn, togglePlay } = useTransport();
  const isPaused = speed === 0;
  return (
    <div className={styles.controls}>
      <IconButton size="small" label="To what happened before" keys="," icon={<SkipBack size={16} />} onClick={stepBack} />
      <IconButton size="small" label={isPaused ? 'Play' : 'Pause'} keys="space" icon={isPaused ? <Play size={16} /> : <Pause size={16} />} onClick={togglePlay} />
      <IconButton size="small" label="To what happened next" keys="." icon={<SkipForward size={16} />} onClick={stepOn} />
      <SegmentedControl size="small" label="Speed" value={String(speed)} onChange={(value) => setSpeed(Number(value))} segments={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))} />
      {isNarrated ? <span className={styles.last} /> : <LastThing hidesTruth={showsUnseen} />}
      <Toggle pressed={showsUnseen} onChange={(pressed) => replay.setState({ showsUnseen: pressed })} icon={<EyeOff size={14} aria-hidden="true" />}>
        Grey what was not opened
      </Toggle>
    </div>
  );
}

/** The latest thing that had happened by the moment shown. */
function LastThing({ hidesTruth }: { hidesTruth: boolean }): ReactNode {
  const { startEpochMs } = useInfo();
  const { items } = useStory();
  const { atUs } = useTransport();
  const last = items.findLast((item) => item.atUs <= atUs && item.lane !== 'look' && !(hidesTruth && item.lane === 'truth'));
  return (
    <p className={styles.last} aria-live="polite">
      {last && (
        <>
          <time>{clockText(startEpochMs + last.atUs / 1000)}</time> <span className={styles.lastLane}>{laneTitle(last.lane)}</span> {last.text}
        </>
      )}
    </p>
  );
}
