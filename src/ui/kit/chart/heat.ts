import type uPlot from 'uplot';
import { formatClockS, formatPercent, formatUnit } from '../format.ts';
import type { ChartData, ChartHeat, ChartView, Readout } from './chart-types.ts';
import { resolveColour } from './colours.ts';

/** Shades between nothing and most. More cannot be told apart on a cell of a few pixels. */
export const HEAT_SHADES = 12;

/** Shade `i` of 1 … HEAT_SHADES as a CSS colour: from the panel's own surface to the strongest, in one hue, so that lightness alone tells more from less. */
export const heatShade = (i: number): string => `color-mix(in oklab, var(--heat) ${Math.round(12 + (88 * i) / HEAT_SHADES)}%, var(--surface-1))`;

/**
 * 0 for nothing, else 1 … HEAT_SHADES. By the square root, since a few slow requests among many fast ones are what a heatmap is
 * looked at for.
 */
export function shadeOf(value: number, most: number): number {
  if (!(value > 0) || !(most > 0)) return 0;
  return Math.max(1, Math.min(HEAT_SHADES, Math.ceil(Math.sqrt(value / most) * HEAT_SHADES)));
}

export function greatestOf(data: ChartData): number {
  let most = 0;
  for (const column of data.slice(1)) for (const value of column) if (value > most) most = value;
  return most;
}

/** Where a duration stands among buckets of equal height: the bucket's number, and how far up in it. */
export function heightInBuckets(y: number, { bounds }: ChartHeat): number {
  const bucket = bounds.findIndex((bound) => y <= bound);
  if (bucket < 0) return bounds.length;
  const [low, high] = [bounds[bucket - 1] ?? 0, bounds[bucket] ?? Infinity];
  return bucket + (high === Infinity || high === low ? 0.5 : (y - low) / (high - low));
}

/** The cells, as wide as the time between two columns. Cells of one shade are filled in one go. */
export function drawHeat(u: uPlot, data: ChartData, view: ChartView): void {
  const xs = data[0];
  if (!view.heat || !xs || xs.length === 0) return;
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const most = greatestOf(data);
  const step = xs.length > 1 ? ((xs[xs.length - 1] ?? 0) - (xs[0] ?? 0)) / (xs.length - 1) : (view.range.to - view.range.from) / 60;
  const rows = view.heat.bounds.length;
  const edge = (t: number): number => Math.round(Math.max(left, Math.min(left + width, u.valToPos(t, 'x', true))));
  const rowTop = (row: number): number => Math.round(top + height - ((row + 1) * height) / rows);
  const cells: [number, number, number, number][][] = Array.from({ length: HEAT_SHADES + 1 }, () => []);
  for (let i = 0; i < xs.length; i += 1) {
    // A rate at a time is about the time before it.
    const [x0, x1] = [edge((xs[i] ?? 0) - step), edge(xs[i] ?? 0)];
    if (x1 <= x0) continue;
    for (let row = 0; row < rows; row += 1) {
      const shade = shadeOf(data[row + 1]?.[i] ?? NaN, most);
      if (shade > 0) cells[shade]?.push([x0, rowTop(row) + 1, x1 - x0, rowTop(row - 1) - rowTop(row) - 1]);
    }
  }
  ctx.save();
  cells.forEach((rects, shade) => {
    if (rects.length === 0) return;
    ctx.fillStyle = resolveColour(heatShade(shade));
    ctx.beginPath();
    for (const rect of rects) ctx.rect(...rect);
    ctx.fill();
  });
  ctx.restore();
}

/** `250 ms to 500 ms`, `above 10 s`. */
export function bucketText({ bounds, boundUnit }: ChartHeat, row: number): string {
  const [low, high] = [bounds[row - 1] ?? 0, bounds[row] ?? Infinity];
  if (high === Infinity) return `above ${formatUnit(low, boundUnit)}`;
  return low === 0 ? `up to ${formatUnit(high, boundUnit)}` : `${formatUnit(low, boundUnit)} to ${formatUnit(high, boundUnit)}`;
}

/** A cell in words, with its share of all that fell into the same column. */
export function describeCell(readout: Readout, view: ChartView): string {
  const row = readout.row ?? null;
  if (!view.heat || readout.t === null) return '';
  const total = readout.values.reduce((sum, value) => sum + (value > 0 ? value : 0), 0);
  const share = (value: number): string => (total > 0 ? `, ${formatPercent(value / total)}` : '');
  const clock = formatClockS(readout.t, view.startOfDayS);
  if (row === null) {
    const filled = [...readout.values].map((value, i) => ({ value, i })).filter(({ value }) => value > 0);
    return `${clock}: ${filled.length === 0 ? 'nothing' : filled.map(({ value, i }) => `${bucketText(view.heat as ChartHeat, i)} ${formatUnit(value, view.unit)}`).join(', ')}.`;
  }
  const value = readout.values[row] ?? NaN;
  return `${clock}, ${bucketText(view.heat, row)}: ${value > 0 ? `${formatUnit(value, view.unit)}${share(value)}` : 'none'}.`;
}
