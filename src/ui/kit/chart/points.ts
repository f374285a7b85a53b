import type uPlot from 'uplot';
import type { ChartPoint, ChartView } from './chart-types.ts';
import { resolveColour } from './colours.ts';
import { heightInBuckets } from './heat.ts';

/** Half the height of a diamond, in CSS pixels. */
const SIZE_PX = 4;
const CHOSEN_PX = 6;
/** How near the pointer must come. */
const REACH_PX = 9;

export interface PlacedPoint {
  readonly point: ChartPoint;
  /** CSS pixels within the plot. */
  readonly x: number;
  readonly y: number;
  /** It lies above what the axis shows, and is drawn at its top. */
  readonly isAbove: boolean;
}

export function placePoints(u: uPlot, view: ChartView): PlacedPoint[] {
  const height = u.bbox.height / devicePixelRatio;
  return (view.points ?? [])
    .filter(({ t }) => t >= view.range.from && t <= view.range.to)
    .map((point) => {
      const y = u.valToPos(view.heat ? heightInBuckets(point.y, view.heat) : point.y, 'y');
      const isAbove = y < 0;
      return { point, x: u.valToPos(point.t, 'x'), y: Math.max(SIZE_PX, Math.min(height, y)), isAbove };
    });
}

/** Diamonds over everything else: filled where they are, hollow where they are beyond the axis, larger when chosen. */
export function drawPoints(u: uPlot, view: ChartView, placed: readonly PlacedPoint[], near: string | null): void {
  if (placed.length === 0) return;
  const { ctx } = u;
  const ratio = devicePixelRatio;
  const [ink, ground, accent] = [resolveColour('var(--text-1)'), resolveColour('var(--surface-1)'), resolveColour('var(--focus-ring)')];
  ctx.save();
  // The last line may have left its dashes.
  ctx.setLineDash([]);
  for (const { point, x, y, isAbove } of placed) {
    const marked = point.id === view.chosen || point.id === near;
    const size = (marked ? CHOSEN_PX : SIZE_PX) * ratio;
    const [cx, cy] = [u.bbox.left + x * ratio, u.bbox.top + y * ratio];
    ctx.beginPath();
    ctx.moveTo(cx, cy - size);
    ctx.lineTo(cx + size, cy);
    ctx.lineTo(cx, cy + size);
    ctx.lineTo(cx - size, cy);
    ctx.closePath();
    ctx.lineWidth = (isAbove ? 1.25 : 1.5) * ratio;
    ctx.fillStyle = isAbove ? ground : marked ? accent : ink;
    ctx.strokeStyle = isAbove ? (marked ? accent : ink) : ground;
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/** The point under the pointer, or none. */
export function pointNear(placed: readonly PlacedPoint[], left: number, top: number): PlacedPoint | null {
  let best: PlacedPoint | null = null;
  let least = REACH_PX * REACH_PX;
  for (const one of placed) {
    const distance = (one.x - left) ** 2 + (one.y - top) ** 2;
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}
