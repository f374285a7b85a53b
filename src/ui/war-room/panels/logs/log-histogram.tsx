import { useImperativeHandle, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode, type Ref } from 'react';
import { formatCount, useCanvas, VisuallyHidden } from '../../../kit/index.ts';
import type { LogHistogram as Histogram } from '../../../../session/log-answers.ts';
import { clockText } from '../../shared/times.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { bucketMs, describeHistogram, drawHistogram, STACK, type HistogramScene } from './histogram-drawing.ts';
import { LEVEL_WORDS } from './log-row-cells.ts';

import styles from './logs.module.css';

export interface LogHistogramHandle {
  readonly show: (histogram: Histogram, window: TimeWindow) => void;
}

interface LogHistogramProps {
  readonly onSelect: (window: TimeWindow) => void;
  /** Escape with nothing else to let go of: back to the range of before. */
  readonly onBack: () => void;
  readonly ref: Ref<LogHistogramHandle>;
}

const EMPTY: Histogram = { times: new Float64Array(0), counts: [new Float64Array(0), new Float64Array(0), new Float64Array(0), new Float64Array(0)] };
/** A drag shorter than this was a click, which chooses its bar. */
const LEAST_DRAG_PX = 4;

/**
 * Lines over time by level. Drag or click chooses a range; with focus, arrow keys move by a bar, Enter begins
 * and ends a range, Escape goes back to the range of before.
 */
export function LogHistogram({ onSelect, onBack, ref }: LogHistogramProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sums = useRef<HTMLDListElement>(null);
  const scene = useRef<HistogramScene>({ histogram: EMPTY, window: { fromMs: 0, toMs: 1 }, selection: null, cursorMs: null });
  const { request } = useCanvas(canvas, (ctx, width, height) => drawHistogram(ctx, width, height, scene.current));
  const drag = useRef<{ x: number; fromMs: number } | null>(null);
  const mark = useRef<number | null>(null);
  const [spoken, setSpoken] = useState('');

  const change = (part: Partial<HistogramScene>): void => {
    scene.current = { ...scene.current, ...part };
    request(true);
  };
  useImperativeHandle(ref, () => ({
    show(histogram, window) {
      scene.current = { ...scene.current, histogram, window };
      canvas.current?.setAttribute('aria-label', describeHistogram(histogram, window, LEVEL_WORDS));
      writeSums(sums.current, histogram);
      request();
    },
  }));

  const timeAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const { fromMs, toMs } = scene.current.window;
    return fromMs + Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width))) * (toMs - fromMs);
  };
  const finish = (fromMs: number, toMs: number): void => {
    change({ selection: null });
    if (toMs > fromMs) onSelect({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) });
  };
  const onPointerUp = (event: PointerEvent): void => {
    const began = drag.current;
    drag.current = null;
    if (!began) return;
    const at = timeAt(event);
    const { histogram, window } = scene.current;
    const step = bucketMs(histogram, window);
    if (Math.abs(event.clientX - began.x) >= LEAST_DRAG_PX) finish(Math.min(began.fromMs, at), Math.max(began.fromMs, at));
    else if (histogram.times.length > 0) {
      const first = (histogram.times[0] ?? 0) * 1_000;
      const start = first + Math.floor((at - first) / step) * step;
      finish(start, start + step);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { histogram, window, cursorMs } = scene.current;
    const step = bucketMs(histogram, window);
    const first = (histogram.times[0] ?? window.fromMs / 1_000) * 1_000;
    const index = cursorMs === null ? histogram.times.length : Math.round((cursorMs - first) / step);
    const moves: Readonly<Record<string, number>> = { ArrowLeft: index - (event.shiftKey ? 10 : 1), ArrowRight: index + (event.shiftKey ? 10 : 1), Home: 0, End: histogram.times.length - 1 };
    const to = moves[event.key];
    if (to !== undefined) {
      const at = Math.max(0, Math.min(histogram.times.length - 1, to));
      const ms = first + at * step;
      change({ cursorMs: ms, selection: mark.current === null ? null : { fromMs: mark.current, toMs: ms } });
      setSpoken(`${clockText(ms)}: ${STACK.map((level) => `${histogram.counts[level][at] ?? 0} ${LEVEL_WORDS[level].toLowerCase()}`).join(', ')}`);
    } else if (event.key === 'Enter' && cursorMs !== null) {
      if (mark.current === null) {
        mark.current = cursorMs;
        setSpoken(`Range begins at ${clockText(cursorMs)}. Move and press Enter to end it.`);
      } else {
        const [from, until] = [Math.min(mark.current, cursorMs), Math.max(mark.current, cursorMs) + step];
        mark.current = null;
        finish(from, until);
      }
    } else if (event.key === 'Escape') {
      if (mark.current === null && cursorMs === null) onBack();
      mark.current = null;
      change({ cursorMs: null, selection: null });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.histogram}>
      {/* A picture that answers to keys: what they find is spoken below. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-interactive-element-to-noninteractive-role */}
      <canvas
        ref={canvas}
        className={styles.bars}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        tabIndex={0}
        aria-label="Lines over time"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, fromMs: timeAt(event) };
        }}
        onPointerMove={(event) => drag.current && change({ selection: { fromMs: drag.current.fromMs, toMs: timeAt(event) } })}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null;
          change({ selection: null });
        }}
      />
      <dl ref={sums} className={styles.sums}>
        {STACK.map((level) => (
          <div key={level} data-level={level}>
            <dt>{LEVEL_WORDS[level]}</dt>
            <dd>0</dd>
          </div>
        ))}
      </dl>
      <VisuallyHidden aria-live="polite">{spoken}</VisuallyHidden>
    </div>
  );
}

function writeSums(list: HTMLElement | null, { counts }: Histogram): void {
  for (const item of list?.children ?? []) {
    const level = Number((item as HTMLElement).dataset['level']) as 0 | 1 | 2 | 3;
    const value = item.querySelector('dd');
    const text = formatCount(counts[level].reduce((sum, count) => sum + count, 0));
    if (value && value.textContent !== text) value.textContent = text;
  }
}
