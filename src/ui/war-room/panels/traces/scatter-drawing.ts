import type { TraceRow } from '../../../../session/view.ts';
import { formatDurationUs, remPx, resolveColour } from '../../../kit/index.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { clockText } from '../../shared/times.ts';

export interface ScatterScene {
  readonly rows: readonly TraceRow[];
  readonly window: TimeWindow;
  readonly hovered: string | null;
  readonly selection: { readonly fromMs: number; readonly toMs: number } | null;
}

/** Where things are, in CSS pixels. Durations stand on a logarithmic axis: 5 ms and 5 s are both news. */
export interface ScatterFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (ms: number) => number;
  readonly y: (us: number) => number;
  readonly timeAt: (px: number) => number;
  readonly decades: readonly number[];
}

const CLOCK_STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const DOT = 2.6;

/** How a request ended, in a word or two. Who stopped waiting has seen no status. */
export const outcomeText = ({ status, error, gaveUp }: TraceRow): string => (gaveUp ? 'timed out at client' : error === '' ? String(status) : `${status} ${error}`);

export const isFailed = (row: TraceRow): boolean => row.error !== '' || row.status >= 500;

export function scatterFrame(width: number, height: number, { rows, window }: ScatterScene): ScatterFrame {
  const em = remPx();
  const [left, right, top, bottom] = [em * 4.8, width - em * 0.75, em * 0.5, height - em * 1.2];
  const durations = rows.map((row) => Math.max(1, row.durationUs));
  const low = 10 ** Math.floor(Math.log10(Math.min(...durations, 100_000)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...durations, 1_000) * 1.01));
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const span = Math.max(1, window.toMs - window.fromMs);
  return {
    left,
    right,
    top,
    bottom,
    x: (ms) => left + ((ms - window.fromMs) / span) * (right - left),
    y: (us) => bottom - ((Math.log10(Math.max(1, us)) - from) / Math.max(1, to - from)) * (bottom - top),
    timeAt: (px) => window.fromMs + Math.min(1, Math.max(0, (px - left) / Math.max(1, right - left))) * span,
    decades: Array.from({ length: Math.round(to - from) + 1 }, (_, i) => 10 ** (from + i)),
  };
}

/** Dots are requests, squares failed ones; both by shape and colour. */
export function drawScatter(ctx: CanvasRenderingContext2D, width: number, height: number, scene: ScatterScene): void {
  const frame = scatterFrame(width, height, scene);
  ctx.clearRect(0, 0, width, height);
  drawAxes(ctx, frame, scene.window);
  const [ok, bad] = [resolveColour('var(--series-0)'), resolveColour('var(--bad-text)')];
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left - 4, 0, frame.right - frame.left + 8, height);
  ctx.clip();
  ctx.fillStyle = ok;
  ctx.globalAlpha = 0.75;
  for (const row of scene.rows) {
    if (isFailed(row)) continue;
    ctx.beginPath();
    ctx.arc(frame.x(row.startMs), frame.y(row.durationUs), DOT, 0, Math.PI * 2);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  ctx.fillStyle = bad;
  for (const row of scene.rows) if (isFailed(row)) ctx.fillRect(frame.x(row.startMs) - DOT - 0.4, frame.y(row.durationUs) - DOT - 0.4, DOT * 2 + 0.8, DOT * 2 + 0.8);
  const hovered = scene.rows.find((row) => row.traceId === scene.hovered);
  if (hovered) {
    ctx.strokeStyle = resolveColour('var(--text-1)');
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.arc(frame.x(hovered.startMs), frame.y(hovered.durationUs), DOT + 3.5, 0, Math.PI * 2);
    ctx.stroke();
  }
  ctx.restore();
  if (scene.selection) {
    const [from, to] = [frame.x(Math.min(scene.selection.fromMs, scene.selection.toMs)), frame.x(Math.max(scene.selection.fromMs, scene.selection.toMs))];
    ctx.fillStyle = resolveColour('var(--selected)');
    ctx.fillRect(from, frame.top, to - from, frame.bottom - frame.top);
  }
}

function drawAxes(ctx: CanvasRenderingContext2D, { left, right, top, bottom, x, y, decades }: ScatterFrame, window: TimeWindow): void {
  ctx.font = `${Math.round(remPx() * 0.75)}px 'Inter Variable', system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  const grid = resolveColour('var(--grid)');
  const ink = resolveColour('var(--text-3)');
  for (const us of decades) {
    ctx.fillStyle = grid;
    ctx.fillRect(left, Math.round(y(us)), right - left, 1);
    ctx.fillStyle = ink;
    ctx.fillText(formatDurationUs(us), left - 6, Math.max(top + 2, y(us)));
  }
  const spanS = (window.toMs - window.fromMs) / 1_000;
  const step = (CLOCK_STEPS_S.find((one) => spanS / one <= Math.max(1, (right - left) / (remPx() * 6))) ?? 7_200) * 1_000;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (let ms = Math.ceil(window.fromMs / step) * step; ms <= window.toMs; ms += step) {
    ctx.fillStyle = grid;
    ctx.fillRect(Math.round(x(ms)), top, 1, bottom - top);
    ctx.fillStyle = ink;
    ctx.fillText(clockText(ms, step < 60_000), Math.min(right - remPx(), Math.max(left + remPx(), x(ms))), bottom + remPx() * 1.1);
  }
}

/** The row nearest to a point, within reach of a finger. */
export function nearestTrace(rows: readonly TraceRow[], frame: ScatterFrame, px: number, py: number, reach = 14): TraceRow | null {
  let best: TraceRow | null = null;
  let distance = reach * reach;
  for (const row of rows) {
    const [dx, dy] = [frame.x(row.startMs) - px, frame.y(row.durationUs) - py];
    if (dx * dx + dy * dy < distance) {
      distance = dx * dx + dy * dy;
      best = row;
    }
  }
  return best;
}
