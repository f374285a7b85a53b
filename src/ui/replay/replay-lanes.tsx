import { memo, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ReplayItem, ReplayStory } from '../../session/replay-story.ts';
import { LaneShape } from '../debrief/timeline-lanes.tsx';
import { LANES, ticksOf } from '../debrief/timeline-view.ts';
import { clockText } from '../war-room/shared/times.ts';
import { useInfo } from '../war-room/shared/world-context.ts';
import { useReplay } from './replay-context.ts';
import styles from './replay.module.css';
import { shareOf } from './replay-times.ts';

/** Room for the lanes' names, and at the right for half a mark; the slider in replay.module.css has the same. */
const LABELS_PX = 104;
const END_PX = 12;
const USERS_PX = 34;
const LANE_PX = 17;
const AXIS_PX = 18;
const MINUTE_US = 60_000_000;

interface ReplayLanesProps {
  story: ReplayStory;
  fromUs: number;
  atUs: number;
}

/** The picture of the run, for the eye: the slider over it moves through it, and the timeline panel says the same in words. */
export function ReplayLanes({ story, fromUs, atUs }: ReplayLanesProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  const showsUnseen = useReplay((s) => s.showsUnseen);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(320, entry?.contentRect.width ?? 900)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Drawn anew only when something more, or less, has happened by the moment shown.
  const passed = story.items.findLastIndex((item) => item.atUs <= atUs);
  return (
    <div ref={host} className={styles.lanes} aria-hidden="true">
      <Drawing story={story} fromUs={fromUs} width={width} passed={passed} showsUnseen={showsUnseen} />
    </div>
  );
}

const Drawing = memo(function Drawing({ story, fromUs, width, passed, showsUnseen }: { story: ReplayStory; fromUs: number; width: number; passed: number; showsUnseen: boolean }): ReactNode {
  const { startEpochMs } = useInfo();
  const room = width - LABELS_PX - END_PX;
  const x = (us: number): number => LABELS_PX + shareOf(us, fromUs, story.endUs) * room;
  const lanes = useMemo(() => LANES.filter(({ lane }) => story.items.some((item) => item.lane === lane)), [story]);
  const bottom = USERS_PX + lanes.length * LANE_PX;
  const span = { fromMs: startEpochMs + fromUs / 1000, toMs: startEpochMs + story.endUs / 1000 };
  return (
    <svg width={width} height={bottom + AXIS_PX}>
      {ticksOf(span, room).map((at) => {
        const left = x((at - startEpochMs) * 1000);
        return (
          <g key={at}>
            <line className={styles.grid} x1={left} x2={left} y1={0} y2={bottom} />
            <text className={styles.axis} x={left} y={bottom + 13} textAnchor="middle">
              {clockText(at, span.toMs - span.fromMs < 600_000)}
            </text>
          </g>
        );
      })}
      <Impact story={story} fromUs={fromUs} x={x} />
      {lanes.map(({ lane, title }, i) => (
        <g key={lane} transform={`translate(0 ${USERS_PX + i * LANE_PX})`} data-hidden-then={(showsUnseen && lane === 'truth') || undefined} className={styles.laneRow}>
          <line className={styles.laneLine} x1="0" x2={width} y1="0" y2="0" />
          <text className={styles.laneName} x="8" y={LANE_PX / 2 + 4}>
            {showsUnseen && lane === 'truth' ? 'Truth (hidden)' : title}
          </text>
          {story.items.map((item, n) => item.lane === lane && item.atUs >= fromUs && <Mark key={`${item.atUs} ${item.text}`} item={item} left={x(item.atUs)} isPast={n <= passed} startEpochMs={startEpochMs} />)}
        </g>
      ))}
    </svg>
  );
});

function Mark({ item, left, isPast, startEpochMs }: { item: ReplayItem; left: number; isPast: boolean; startEpochMs: number }): ReactNode {
  return (
    <g className={styles.mark} data-lane={item.lane} data-past={isPast || undefined} transform={`translate(${left} ${LANE_PX / 2}) scale(0.85)`}>
      <title>{`${clockText(startEpochMs + item.atUs / 1000)} ${item.text}`}</title>
      <LaneShape lane={item.lane} />
    </g>
  );
}

/** What users lost, minute by minute. */
function Impact({ story: { perMinute, endUs }, fromUs, x }: { story: ReplayStory; fromUs: number; x: (us: number) => number }): ReactNode {
  const most = Math.max(1, ...perMinute);
  return (
    <g>
      <text className={styles.laneName} x="8" y={USERS_PX / 2 + 4}>
        Users suffer
      </text>
      {perMinute.map((lost, minute) => {
        const [left, right] = [x(Math.max(fromUs, minute * MINUTE_US)), x(Math.min(endUs, (minute + 1) * MINUTE_US))];
        const height = (lost / most) * (USERS_PX - 6);
        // A minute is what it is by its place in the list.
        // oxlint-disable-next-line react/no-array-index-key
        return lost > 0 && right > left && <rect key={minute} className={styles.lost} x={left + 0.5} width={Math.max(1, right - left - 1)} y={USERS_PX - 2 - height} height={height} />;
      })}
    </g>
  );
}
