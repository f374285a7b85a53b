import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import type { TraceArea } from '../../../../session/trace-answers.ts';
import type { TraceRow } from '../../../../session/view.ts';
import { formatCount, formatDurationUs, useCanvas } from '../../../kit/index.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { clockText, rangeText } from '../../shared/times.ts';
import { drawScatter, isFailed, nearestTrace, outcomeText, scatterFrame, type ScatterFrame, type ScatterScene } from './scatter-drawing.ts';
import styles from './traces.module.css';

interface TraceScatterProps {
  rows: readonly TraceRow[];
  window: TimeWindow;
  /** How far back was looked: what lies before is marked. */
  searchedFromMs: number;
  onOpen: (traceId: string) => void;
  /** Leaves room for what is said of the requests below. */
  isSmall: boolean;
  area: TraceArea | null;
  onArea: (area: TraceArea | null) => void;
}

const LEAST_DRAG_PX = 5;

/** In CSS pixels of the picture. */
interface Place {
  readonly x: number;
  readonly y: number;
}

interface Tip extends Place {
  readonly row: TraceRow;
  readonly flip: boolean;
}

/** Duration over time, one mark per request. A click opens the nearest, a drag chooses the requests in a rectangle. For keys there are the table below and "Select by numbers". */
export function TraceScatter({ rows, window, searchedFromMs, onOpen, isSmall, area, onArea }: TraceScatterProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<ScatterScene>({ rows, window, searchedFromMs, hovered: null, area });
  const drag = useRef<Place | null>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const { request, size } = useCanvas(canvas, (ctx, width, height) => drawScatter(ctx, width, height, scene.current));
  const change = (part: Partial<ScatterScene>): void => {
    scene.current = { ...scene.current, ...part };
    request(true);
  };
  useEffect(() => {
    scene.current = { ...scene.current, rows, window, searchedFromMs, area };
    // The next frame lays out the table of the same rows; the picture follows it.
    const next = requestAnimationFrame(() => request(true));
    return () => cancelAnimationFrame(next);
  }, [rows, window, searchedFromMs, area, request]);

  const place = (event: PointerEvent<HTMLCanvasElement>) => {
    const { offsetX: x, offsetY: y } = event.nativeEvent;
    const frame = scatterFrame(size().width, size().height, scene.current);
    return { x, y, frame, row: nearestTrace(scene.current.rows, frame, x, y) };
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { x, y, frame, row } = place(event);
    const dragged = areaBetween(frame, drag.current, { x, y });
    if (dragged) {
      setTip(null);
      change({ area: dragged, hovered: null });
      return;
    }
    if ((row?.traceId ?? null) === scene.current.hovered) return;
    change({ hovered: row?.traceId ?? null });
    setTip(row ? { row, x: frame.x(row.startMs), y: frame.y(row.durationUs), flip: x > size().width / 2 } : null);
    event.currentTarget.dataset['over'] = String(row !== null);
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { x, y, frame, row } = place(event);
    const dragged = areaBetween(frame, drag.current, { x, y });
    const isClick = drag.current !== null && dragged === null;
    drag.current = null;
    if (dragged) onArea(dragged);
    else if (isClick && row) onOpen(row.traceId);
    else if (isClick) onArea(null);
  };
  return (
    <div className={styles.scatter} data-small={isSmall}>
      <canvas
        ref={canvas}
        // A picture; the table holds the same rows.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={describeScatter(rows, window)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const { x, y } = place(event);
          drag.current = { x, y };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => {
          setTip(null);
          change({ hovered: null });
        }}
      />
      {tip && <ScatterTip {...tip} />}
    </div>
  );
}

function ScatterTip({ row, x, y, flip }: Tip): ReactNode {
  return (
    <div className={styles.tip} data-flip={flip} style={{ left: x, top: y }} aria-hidden="true">
      <strong>{formatDurationUs(row.durationUs)}</strong> {row.journey} · {outcomeText(row)}
      <br />
      {clockText(row.startMs)} · {row.client}
    </div>
  );
}

function describeScatter(rows: readonly TraceRow[], window: TimeWindow): string {
  const failed = rows.filter(isFailed).length;
  const slowest = rows.reduce((most, row) => Math.max(most, row.durationUs), 0);
  return `Durations over time, ${rangeText(window)}: ${formatCount(rows.length)} requests, ${formatCount(failed)} failed, slowest ${formatDurationUs(slowest)}. The table has them one by one.`;
}

/** What lies in the rectangle between two places of a picture; null while they are too near to be a drag. */
function areaBetween(frame: ScatterFrame, from: Place | null, to: Place): TraceArea | null {
  if (!from || (Math.abs(to.x - from.x) < LEAST_DRAG_PX && Math.abs(to.y - from.y) < LEAST_DRAG_PX)) return null;
  const [fromMs = 0, toMs = 0] = [frame.timeAt(from.x), frame.timeAt(to.x)].sort((a, b) => a - b);
  const [leastUs = 0, mostUs = 0] = [frame.durationAt(from.y), frame.durationAt(to.y)].sort((a, b) => a - b);
  return { fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs), leastUs: Math.floor(leastUs), mostUs: Math.ceil(mostUs) };
}
