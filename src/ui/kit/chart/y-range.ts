import type { ChartData, ChartView } from './chart-types.ts';

const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number at or above; keeps the axis still while the data move a little. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((s) => s * power >= value * 0.999_999) ?? 10;
  // Products of powers of ten are not quite round.
  return Number((step * power).toPrecision(6));
}

/** Index of the first x at or above `t`. */
export function lowerBound(xs: Float64Array, t: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? Infinity) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The value axis: from zero (or below, if samples are) to a round number above everything shown, thresholds included. Ratios stop at 1.
 * Axes that do not start at zero make a wobble look like an outage.
 */
export function yRange(tops: ChartData, view: ChartView): [number, number] {
  if (view.heat) return [0, view.heat.bounds.length];
  const xs = tops[0];
  let low = 0;
  let high = -Infinity;
  if (xs) {
    const start = lowerBound(xs, view.range.from);
    const end = lowerBound(xs, view.range.to) + 1;
    view.series.forEach((series, s) => {
      if (view.hidden.has(series.key)) return;
      const ys = tops[s + 1];
      for (const y of ys?.subarray(start, end) ?? []) {
        if (y < low) low = y;
        if (y > high) high = y;
      }
    });
  }
  for (const threshold of view.thresholds) high = Math.max(high, threshold.value);
  // Single points stretch the axis to twice what the lines take; those beyond are drawn at its top, or one outlier would flatten all lines.
  const reach = high > 0 ? 2 * high : Infinity;
  for (const { t, y } of view.points ?? []) if (t >= view.range.from && t <= view.range.to && y <= reach) high = Math.max(high, y);
  const top = high > 0 ? roundUp(high * 1.04) : low < 0 ? 0 : 1;
  return [low < 0 ? -roundUp(-low) : 0, view.unit === 'ratio' && high <= 1 ? Math.min(1, top) : top];
}

/** Running sums for a stack; a missing sample adds nothing. Hidden series add nothing either. */
export function stack(data: ChartData, view: ChartView): ChartData {
  const xs = data[0];
  if (!xs) return data;
  let base = new Float64Array(xs.length);
  const sums = view.series.map((series, s) => {
    const ys = data[s + 1];
    const sum = base.slice();
    if (ys && !view.hidden.has(series.key)) {
      for (let i = 0; i < sum.length; i += 1) {
        const y = ys[i] ?? NaN;
        if (!Number.isNaN(y)) sum[i] = (sum[i] ?? 0) + y;
      }
    }
    base = sum;
    return sum;
  });
  return [xs, ...sums];
}
