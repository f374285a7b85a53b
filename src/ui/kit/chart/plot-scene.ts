import type { ChartData, ChartView, Readout } from './chart-types.ts';
import type { PlacedPoint } from './points.ts';
import { lowerBound } from './y-range.ts';

/** What a plot shows. Its parts look here at each drawing and at each move of the pointer. */
export interface PlotScene {
  view: ChartView;
  /** The samples as they are drawn: thinned. */
  shown: ChartData;
  /** The upper edges of what is drawn: the same, or stacked. */
  tops: ChartData;
  placed: readonly PlacedPoint[];
  /** The point that the pointer is at. */
  near: PlacedPoint | null;
  /** The bucket under the cursor of a heatmap. */
  row: number | null;
}

/** The samples at an index, or without one the latest in range. */
export function readoutAt({ view, shown, row }: PlotScene, index: number | null): Readout {
  const xs = shown[0] ?? new Float64Array(0);
  const latest = lowerBound(xs, view.range.to + 1e-9) - 1;
  const i = index ?? (latest >= 0 && (xs[latest] ?? -Infinity) >= view.range.from ? latest : -1);
  const values = Float64Array.from(view.series, (_, s) => shown[s + 1]?.[i] ?? NaN);
  return { t: i < 0 ? null : (xs[i] ?? null), atCursor: index !== null, values, row: view.heat && index !== null ? row : null };
}
