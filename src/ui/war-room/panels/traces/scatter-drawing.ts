import type { TraceArea } from '../../../../session/trace-answers.ts';
import type { TraceRow } from '../../../../session/view.ts';
import { formatDurationUs, remPx, resolveColour } from '../../../kit/index.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { clockText } from '../../shared/times.ts';

export interface ScatterScene {
  readonly rows: readonly TraceRow[];
  readonly window: TimeWindow;
  readonly hovered: string | null;
  /** Before this moment nothing was looked for yet, or any more. */
  readonly searchedFromMs: number;
  /** Chosen requests: the others are drawn pale. */
  readonly area: TraceArea | null;
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
  /** Never beyond the axis. */
  readonly durationAt: (px: number) => number;
  readonly decades: readonly number[];
}

const CLOCK_STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const DOT = 2.6;
/** Of what is not chosen. */
const PALE = 0.22;
const HATCH = 9;

/** How a request ended, in a word or two. Who stopped waiting has seen no status. */
export const outcomeText = ({ status, error, gaveUp }: TraceRow): string => (gaveUp ? 'timed out at client' : error === '' ? String(status) : `${status} ${error}`);

export const isFailed = (row: TraceRow): boolean => row.error !== '' || row.status >= 500;

export const isInArea = ({ startMs, durationUs }: TraceRow, { fromMs, toMs, leastUs, mostUs }: TraceArea): boolean => startMs >= fromMs && startMs <= toMs && durationUs >= leastUs && durationUs <= mostUs;

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
    durationAt: (px) => 10 ** (from + Math.min(1, Math.max(0, (bottom - px) / Math.max(1, bottom - top))) * Math.max(1, to - from)),
    decades: Array.from({ length: Math.round(to - from) + 1 }, (_, i) => 10 ** (from + i)),
  };
}

/** Dots are requests, squares failed ones; both by shape and colour. */
export function drawScatter(ctx: CanvasRenderingContext2D, width: number, height: number, scene: ScatterScene): void {
  const frame = scatterFrame(width, height, scene);
  ctx.clearRect(0, 0, width, height);
  drawAxes(ctx, frame, scene.window);
  if (scene.searchedFromMs > scene.window.fromMs) drawUnsearched(ctx, frame, scene.searchedFromMs);
  const [ok, bad] = [resolveColour('var(--series-0)'), resolveColour('var(--bad-text)')];
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left - 4, 0, frame.right - frame.left + 8, height);
  ctx.clip();
  const { area } = scene;
  if (area) drawArea(ctx, frame, area);
  const strengthOf = (row: TraceRow, usual: number): number => (area === null || isInArea(row, area) ? usual : PALE);
  ctx.fillStyle = ok;
  for (const row of scene.rows) {
    if (isFailed(row)) continue;
    ctx.globalAlpha = strengthOf(row, 0.75);
    ctx.beginPath();
    ctx.arc(frame.x(row.startMs), frame.y(row.durationUs), DOT, 0, Math.PI * 2);
    ctx.fill();
  }
  ctx.fillStyle = bad;
  for (const row of scene.rows) {
    if (!isFailed(row)) continue;
    ctx.globalAlpha = strengthOf(row, 1);
    ctx.fillRect(frame.x(row.startMs) - DOT - 0.4, frame.y(row.durationUs) - DOT - 0.4, DOT * 2 + 0.8, DOT * 2 + 0.8);
  }
  ctx.globalAlpha = 1;
  const hovered = scene.rows.find((row) => row.traceId === scene.hovered);
  if (hovered) {
    ctx.strokeStyle = resolveColour('var(--text-1)');
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.arc(frame.x(hovered.startMs), frame.y(hovered.durationUs), DOT + 3.5, 0, Math.PI * 2);
    ctx.stroke();
  }
  ctx.restore();
}

function drawArea(ctx: CanvasRenderingContext2D, { x, y }: ScatterFrame, { fromMs, toMs, leastUs, mostUs }: TraceArea): void {
  const [left, right, top, bottom] = [x(fromMs), x(toMs), y(mostUs), y(leastUs)];
  ctx.fillStyle = resolveColour('var(--selected)');
  ctx.fillRect(left, top, right - left, bottom - top);
  ctx.strokeStyle = resolveColour('var(--accent)');
  ctx.lineWidth = 1;
  ctx.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(right - left), Math.round(bottom - top));
}

/** That a part is empty says nothing there. */
function drawUnsearched(ctx: CanvasRenderingContext2D, { left, right, top, bottom, x }: ScatterFrame, searchedFromMs: number): void {
  const to = Math.min(right, x(searchedFromMs));
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, to - left, bottom - top);
  ctx.clip();
  ctx.strokeStyle = resolveColour('var(--grid)');
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let at = left - (bottom - top); at < to; at += HATCH) {
    ctx.moveTo(at, bottom);
    ctx.lineTo(at + bottom - top, top);
  }
  ctx.stroke();
  const words = 'not searched';
  ctx.font = `${Math.round(remPx() * 0.75)}px 'Inter Variable', system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const [width, middle] = [ctx.measureText(words).width, (left + to) / 2];
  if (to - left > width * 1.5) {
    ctx.fillStyle = resolveColour('var(--surface-1)');
    ctx.fillRect(middle - width / 2 - 6, (top + bottom) / 2 - remPx() * 0.7, width + 12, remPx() * 1.4);
    ctx.fillStyle = resolveColour('var(--text-3)');
    ctx.fillText(words, middle, (top + bottom) / 2);
  }
  ctx.restore();
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
