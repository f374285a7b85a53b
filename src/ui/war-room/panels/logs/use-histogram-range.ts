import { useRef, useState, type KeyboardEvent, type PointerEvent, type PointerEventHandler, type RefObject } from 'react';
import type { TimeWindow } from '../../panel-types.ts';
import { clockText } from '../../shared/times.ts';
import { bucketMs, STACK, type HistogramScene } from './histogram-drawing.ts';
import { LEVEL_WORDS } from './log-row-cells.ts';

/** A drag shorter than this was a click, which chooses its bar. */
const LEAST_DRAG_PX = 4;

/** A histogram in which a range is chosen. */
export interface RangeTarget {
  readonly scene: RefObject<HistogramScene>;
  readonly change: (part: Partial<HistogramScene>) => void;
  readonly choose: (range: TimeWindow) => void;
}

const firstMs = ({ histogram, window }: HistogramScene): number => (histogram.times[0] ?? window.fromMs / 1_000) * 1_000;

/** A range by dragging, or by a click on its bar. */
export function useRangeByPointer({ scene, change, choose }: RangeTarget): Record<'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel', PointerEventHandler> {
  const drag = useRef<{ x: number; fromMs: number } | null>(null);
  const timeAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const { fromMs, toMs } = scene.current.window;
    return fromMs + Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width))) * (toMs - fromMs);
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, fromMs: timeAt(event) };
    },
    onPointerMove: (event) => drag.current && change({ selection: { fromMs: drag.current.fromMs, toMs: timeAt(event) } }),
    onPointerUp: (event) => {
      const began = drag.current;
      drag.current = null;
      if (!began) return;
      const at = timeAt(event);
      const { histogram, window } = scene.current;
      const step = bucketMs(histogram, window);
      if (Math.abs(event.clientX - began.x) >= LEAST_DRAG_PX) choose({ fromMs: Math.min(began.fromMs, at), toMs: Math.max(began.fromMs, at) });
      else if (histogram.times.length > 0) {
        const first = firstMs(scene.current);
        const start = first + Math.floor((at - first) / step) * step;
        choose({ fromMs: start, toMs: start + step });
      }
    },
    onPointerCancel: () => {
      drag.current = null;
      change({ selection: null });
    },
  };
}

/** A range by keys, and what they find in words: arrow keys move by a bar, Enter begins and ends a range, Escape lets go or goes back. */
export function useRangeByKeys({ scene, change, choose }: RangeTarget, onBack: () => void): { readonly onKeyDown: (event: KeyboardEvent) => void; readonly spoken: string } {
  const mark = useRef<number | null>(null);
  const [spoken, setSpoken] = useState('');
  const moveTo = (ms: number, at: number): void => {
    const { counts } = scene.current.histogram;
    change({ cursorMs: ms, selection: mark.current === null ? null : { fromMs: mark.current, toMs: ms } });
    setSpoken(`${clockText(ms)}: ${STACK.map((level) => `${counts[level][at] ?? 0} ${LEVEL_WORDS[level].toLowerCase()}`).join(', ')}`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { histogram, window, cursorMs } = scene.current;
    const step = bucketMs(histogram, window);
    const first = firstMs(scene.current);
    const index = cursorMs === null ? histogram.times.length : Math.round((cursorMs - first) / step);
    const moves: Readonly<Record<string, number>> = { ArrowLeft: index - (event.shiftKey ? 10 : 1), ArrowRight: index + (event.shiftKey ? 10 : 1), Home: 0, End: histogram.times.length - 1 };
    const to = moves[event.key];
    if (to !== undefined) {
      const at = Math.max(0, Math.min(histogram.times.length - 1, to));
      moveTo(first + at * step, at);
    } else if (event.key === 'Enter' && cursorMs !== null) {
      if (mark.current === null) {
        mark.current = cursorMs;
        setSpoken(`Range begins at ${clockText(cursorMs)}. Move and press Enter to end it.`);
      } else {
        const range = { fromMs: Math.min(mark.current, cursorMs), toMs: Math.max(mark.current, cursorMs) + step };
        mark.current = null;
        choose(range);
      }
    } else if (event.key === 'Escape') {
      if (mark.current === null && cursorMs === null) onBack();
      mark.current = null;
      change({ cursorMs: null, selection: null });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { onKeyDown, spoken };
}
