import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import styles from './debrief.module.css';
import { clockOf } from './debrief-time.ts';
import { LANES, placeLane, ticksOf, type Lane, type Span, type TimelineItem } from './timeline-view.ts';

interface TimelineLanesProps {
  /** In order of time. */
  items: readonly TimelineItem[];
  span: Span;
  /** Moments to draw a line through all lanes at. */
  marks: readonly { atMs: number; label: string }[];
  chosen: TimelineItem | null;
  onChoose: (item: TimelineItem) => void;
}

const LABELS = 96;
const LANE_HEIGHT = 26;
const AXIS = 20;
const TOP = 16;
const CHARACTER = 6.4;

/** The picture of the timeline. What it says is in the list below as well, so readers of screens and keyboards skip it. */
export function TimelineLanes({ items, span, marks, chosen, onChoose }: TimelineLanesProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(320, entry?.contentRect.width ?? 900)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const lanes = LANES.filter(({ lane }) => items.some((item) => item.lane === lane));
  const room = width - LABELS;
  const x = (atMs: number): number => LABELS + ((atMs - span.fromMs) / (span.toMs - span.fromMs)) * room;
  const bottom = TOP + lanes.length * LANE_HEIGHT;
  const shown = marks.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs);
  return (
    <div ref={host} className={styles.lanes} aria-hidden="true">
      <svg width={width} height={bottom + AXIS}>
        {ticksOf(span, room).map((at) => (
          <g key={at}>
            <line className={styles.gridLine} x1={x(at)} x2={x(at)} y1={TOP} y2={bottom} />
            <text className={styles.axisText} x={x(at)} y={bottom + 15} textAnchor="middle">
              {clockOf(at, span.toMs - span.fromMs < 600_000)}
            </text>
          </g>
        ))}
        {lanes.map(({ lane, title }, i) => (
          <g key={lane} transform={`translate(0 ${TOP + i * LANE_HEIGHT})`}>
            <line className={styles.laneLine} x1="0" x2={width} y1={LANE_HEIGHT} y2={LANE_HEIGHT} />
            <text className={styles.laneText} x="0" y={LANE_HEIGHT / 2 + 4}>
              {title}
            </text>
            {placeLane(items.filter((item) => item.lane === lane), span, room).map(({ item, x: at, room: free }) => (
              <Mark key={items.indexOf(item)} item={item} x={LABELS + at} room={free} chosen={item === chosen} onChoose={onChoose} />
            ))}
          </g>
        ))}
        {shown.map(({ atMs, label }) => (
          <g key={label}>
            <line className={styles.moment} x1={x(atMs)} x2={x(atMs)} y1={TOP - 2} y2={bottom} />
            <text className={styles.momentText} x={x(atMs)} y={TOP - 6} textAnchor="middle">
              {label}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function Mark({ item, x, room, chosen, onChoose }: { item: TimelineItem; x: number; room: number; chosen: boolean; onChoose: (item: TimelineItem) => void }): ReactNode {
  const fits = Math.floor((room - 14) / CHARACTER);
  // Half a word says less than none; the list has it all.
  const words = item.lane === 'look' || fits < 8 ? '' : item.text.length <= fits ? item.text : `${item.text.slice(0, fits - 1).trimEnd()}…`;
  return (
    // The list below does the same for keyboards.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <g className={styles.mark} data-lane={item.lane} data-chosen={chosen || undefined} transform={`translate(${x} ${LANE_HEIGHT / 2})`} onClick={() => onChoose(item)}>
      <title>{`${clockOf(item.atMs)} ${item.text}`}</title>
      <rect className={styles.hit} x="-6" y={-LANE_HEIGHT / 2} width={12 + words.length * CHARACTER} height={LANE_HEIGHT} />
      <LaneShape lane={item.lane} />
      {words !== '' && (
        <text className={styles.markText} x="9" y="4">
          {words}
        </text>
      )}
    </g>
  );
}

/** A shape for each lane, so that none is told by colour alone. */
export function LaneShape({ lane }: { lane: Lane }): ReactNode {
  switch (lane) {
    case 'truth':
      return <rect x="-4" y="-4" width="8" height="8" rx="1" />;
    case 'alert':
      return <path d="M0 -5 5 4.5H-5Z" />;
    case 'look':
      return <rect x="-1.25" y="-6" width="2.5" height="12" rx="1" />;
    case 'action':
      return <path d="M-4 -5 5 0-4 5Z" />;
    case 'excluded':
      return <path d="M-4-5.4-5.4-4-1.4 0-5.4 4-4 5.4 0 1.4 4 5.4 5.4 4 1.4 0 5.4-4 4-5.4 0-1.4Z" />;
    case 'hypothesis':
      return <path d="M0-5.5 5.5 0 0 5.5-5.5 0Z" />;
    case 'change':
      return <path d="M-1.2-5h2.4v3.8H5v2.4H1.2V5h-2.4V1.2H-5v-2.4h3.8Z" />;
    default:
      return <circle r="4" />;
  }
}
