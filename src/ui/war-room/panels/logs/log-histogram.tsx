import { useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { formatCount, useCanvas, VisuallyHidden } from '../../../kit/index.ts';
import type { LogHistogram as Histogram } from '../../../../session/log-answers.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { describeHistogram, drawHistogram, STACK, type HistogramScene } from './histogram-drawing.ts';
import { LEVEL_WORDS } from './log-row-cells.ts';
import { useRangeByKeys, useRangeByPointer } from './use-histogram-range.ts';
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

/**
 * Lines over time by level. Drag or click chooses a range; with focus, arrow keys move by a bar, Enter begins
 * and ends a range, Escape goes back to the range of before.
 */
export function LogHistogram({ onSelect, onBack, ref }: LogHistogramProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sums = useRef<HTMLDListElement>(null);
  const scene = useRef<HistogramScene>({ histogram: EMPTY, window: { fromMs: 0, toMs: 1 }, selection: null, cursorMs: null });
  const { request } = useCanvas(canvas, (ctx, width, height) => drawHistogram(ctx, width, height, scene.current));

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

  const choose = ({ fromMs, toMs }: TimeWindow): void => {
    change({ selection: null });
    if (toMs > fromMs) onSelect({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) });
  };
  const pointer = useRangeByPointer({ scene, change, choose });
  const { onKeyDown, spoken } = useRangeByKeys({ scene, change, choose }, onBack);

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
        {...pointer}
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
