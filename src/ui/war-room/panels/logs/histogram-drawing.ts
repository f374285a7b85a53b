import { resolveColour, remPx } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import type { TimeWindow } from '../../panel-types.ts';
import type { LogHistogram as Histogram } from '../../../../session/log-answers.ts';

/** From the bottom up: what matters most stands on the ground, where lengths compare. */
export const STACK = [3, 2, 1, 0] as const;
export const LEVEL_COLOURS = ['var(--line-strong)', 'var(--unknown-fill)', 'var(--warning-fill)', 'var(--bad-fill)'] as const;
const AXIS_REM = 1.1;
const CLOCK_STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

export interface HistogramScene {
  readonly histogram: Histogram;
  readonly window: TimeWindow;
  /** Epoch milliseconds; being dragged, or between Enter and Enter. */
  readonly selection: { readonly fromMs: number; readonly toMs: number } | null;
  readonly cursorMs: number | null;
}

export const bucketMs = ({ times }: Histogram, window: TimeWindow): number => (times.length > 1 ? ((times[1] ?? 0) - (times[0] ?? 0)) * 1_000 : window.toMs - window.fromMs);

const totalAt = ({ counts }: Histogram, i: number): number => counts.reduce((sum, level) => sum + (level[i] ?? 0), 0);

export function highest(histogram: Histogram): { count: number; index: number } {
  let best = { count: 0, index: -1 };
  for (let i = 0; i < histogram.times.length; i += 1) {
    const count = totalAt(histogram, i);
    if (count > best.count) best = { count, index: i };
  }
  return best;
}

/** Draws a histogram onto a canvas of the given size in CSS pixels. Errors are also hatched, so that they do not depend on red. */
export function drawHistogram(ctx: CanvasRenderingContext2D, width: number, height: number, scene: HistogramScene): void {
  const { histogram, window, selection, cursorMs } = scene;
  const span = Math.max(1, window.toMs - window.fromMs);
  const axis = Math.round(remPx() * AXIS_REM);
  const floor = height - axis;
  const x = (ms: number): number => ((ms - window.fromMs) / span) * width;
  ctx.clearRect(0, 0, width, height);
  ctx.font = `${Math.round(remPx() * 0.75)}px 'Inter Variable', system-ui, sans-serif`;
  drawClock(ctx, window, x, width, floor, axis);
  const most = Math.max(1, highest(histogram).count);
  const step = bucketMs(histogram, window);
  const hatched: [number, number, number, number][] = [];
  for (let i = 0; i < histogram.times.length; i += 1) {
    const left = x((histogram.times[i] ?? 0) * 1_000);
    const barWidth = Math.max(1, x((histogram.times[i] ?? 0) * 1_000 + step) - left - 1);
    let y = floor;
    for (const level of STACK) {
      const count = histogram.counts[level][i] ?? 0;
      if (count === 0) continue;
      // Something rare among thousands is still drawn a pixel high.
      const tall = Math.max(1, (count / most) * (floor - 4));
      ctx.fillStyle = resolveColour(LEVEL_COLOURS[level]);
      ctx.fillRect(left, y - tall, barWidth, tall);
      if (level === 3) hatched.push([left, y - tall, barWidth, tall]);
      y -= tall;
    }
  }
  hatch(ctx, hatched);
  if (selection) {
    const [from, to] = [x(Math.min(selection.fromMs, selection.toMs)), x(Math.max(selection.fromMs, selection.toMs))];
    ctx.fillStyle = resolveColour('var(--selected)');
    ctx.fillRect(from, 0, Math.max(1, to - from), floor);
    ctx.fillStyle = resolveColour('var(--focus-ring)');
    ctx.fillRect(from, 0, 1, floor);
    ctx.fillRect(to, 0, 1, floor);
  }
  if (cursorMs !== null) {
    ctx.fillStyle = resolveColour('var(--text-2)');
    ctx.fillRect(Math.round(x(cursorMs)), 0, 1, floor);
  }
}

function hatch(ctx: CanvasRenderingContext2D, rects: readonly [number, number, number, number][]): void {
  ctx.save();
  ctx.beginPath();
  for (const rect of rects) ctx.rect(...rect);
  ctx.clip();
  ctx.strokeStyle = resolveColour('var(--surface-1)');
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const [left, top, width, height] of rects) {
    for (let d = -height; d < width; d += 4) {
      ctx.moveTo(left + d, top + height);
      ctx.lineTo(left + d + height, top);
    }
  }
  ctx.stroke();
  ctx.restore();
}

function drawClock(ctx: CanvasRenderingContext2D, window: TimeWindow, x: (ms: number) => number, width: number, floor: number, axis: number): void {
  const spanS = (window.toMs - window.fromMs) / 1_000;
  const room = Math.max(1, width / (remPx() * 6));
  const step = (CLOCK_STEPS_S.find((one) => spanS / one <= room) ?? 7_200) * 1_000;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (let ms = Math.ceil(window.fromMs / step) * step; ms <= window.toMs; ms += step) {
    ctx.fillStyle = resolveColour('var(--grid)');
    ctx.fillRect(Math.round(x(ms)), 0, 1, floor);
    ctx.fillStyle = resolveColour('var(--text-3)');
    const half = ctx.measureText('00:00:00').width / 2;
    ctx.fillText(clockText(ms, step < 60_000), Math.min(width - half, Math.max(half, x(ms))), floor + axis);
  }
  ctx.fillStyle = resolveColour('var(--line-strong)');
  ctx.fillRect(0, floor, width, 1);
}

/** The histogram in words, for those who do not see it. */
export function describeHistogram(histogram: Histogram, window: TimeWindow, words: readonly string[]): string {
  const sums = histogram.counts.map((level) => level.reduce((sum, count) => sum + count, 0));
  const parts = STACK.filter((level) => (sums[level] ?? 0) > 0).map((level) => `${sums[level]} ${words[level]?.toLowerCase() ?? ''}`);
  const top = highest(histogram);
  const peak = top.index < 0 ? '' : ` Most in one bar: ${top.count} at ${clockText((histogram.times[top.index] ?? 0) * 1_000)}.`;
  return `Lines over time, ${clockText(window.fromMs)} to ${clockText(window.toMs)}: ${parts.join(', ') || 'none'}.${peak}`;
}
