import type uPlot from 'uplot';
import type { ChartData } from './chart-types.ts';

interface Frame {
  x: (value: number) => number;
  y: (value: number) => number;
}

/** uPlot's own valToPos is a call per point through several closures; both axes are linear, so two constants do. */
function frameOf(u: uPlot): Frame {
  const { left, top, width, height } = u.bbox;
  const { min: x0 = 0, max: x1 = 1 } = u.scales['x'] ?? {};
  const { min: y0 = 0, max: y1 = 1 } = u.scales['y'] ?? {};
  const perX = width / ((x1 ?? 1) - (x0 ?? 0) || 1);
  const perY = height / ((y1 ?? 1) - (y0 ?? 0) || 1);
  return { x: (v) => left + (v - (x0 ?? 0)) * perX, y: (v) => top + height - (v - (y0 ?? 0)) * perY };
}

/** A line that is lifted over NaN. uPlot's own builder knows null as a gap, which typed arrays cannot hold. */
export function linePath(u: uPlot, xs: Float64Array, ys: Float64Array, first: number, last: number): Path2D {
  const { x, y } = frameOf(u);
  const path = new Path2D();
  let drawing = false;
  for (let i = Math.max(0, first - 1); i <= Math.min(xs.length - 1, last + 1); i += 1) {
    const value = ys[i] ?? NaN;
    if (Number.isNaN(value)) {
      drawing = false;
      continue;
    }
    const px = x(xs[i] ?? 0);
    const py = y(value);
    if (drawing) path.lineTo(px, py);
    else if (Number.isNaN(ys[i + 1] ?? NaN)) {
      // A sample between two gaps has no line to be part of.
      path.moveTo(px - 1.5 * devicePixelRatio, py);
      path.lineTo(px + 1.5 * devicePixelRatio, py);
    } else path.moveTo(px, py);
    drawing = true;
  }
  return path;
}

/** The band between a series of a stack and the one under it (or zero). */
export function bandPath(u: uPlot, tops: ChartData, series: number, first: number, last: number): Path2D {
  const { x, y } = frameOf(u);
  const path = new Path2D();
  const [xs, upper] = [tops[0], tops[series]];
  if (!xs || !upper) return path;
  const lower = series > 1 ? tops[series - 1] : undefined;
  const start = Math.max(0, first - 1);
  const end = Math.min(xs.length - 1, last + 1);
  for (let i = start; i <= end; i += 1) path.lineTo(x(xs[i] ?? 0), y(upper[i] ?? 0));
  for (let i = end; i >= start; i -= 1) path.lineTo(x(xs[i] ?? 0), y(lower?.[i] ?? 0));
  path.closePath();
  return path;
}
