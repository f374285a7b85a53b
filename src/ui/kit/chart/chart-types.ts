import type { Unit } from '../format.ts';

/**
 * Column 0 holds seconds since the incident's start, ascending; each further column one series, NaN where there is no sample. At most two
 * points per pixel are worth sending; more are thinned to each pixel's extremes here. The chart keeps the arrays until the next ones come
 * and does not write to them.
 */
export type ChartData = readonly Float64Array[];

export interface ChartSeries {
  /** The name that gives it its colour, the same everywhere: the service, mostly. */
  key: string;
  label: string;
  /** Overrides the colour that belongs to `key`. */
  colour?: string | undefined;
}

/** Seconds since the incident's start. */
export interface TimeRange {
  from: number;
  to: number;
}

export interface ChartMarker {
  t: number;
  label: string;
  kind: 'deploy' | 'action' | 'alert' | 'select';
}

export interface ChartThreshold {
  value: number;
  label: string;
  kind?: 'limit' | 'baseline' | undefined;
}

/** Everything that is drawn besides the samples. */
export interface ChartView {
  series: readonly ChartSeries[];
  hidden: ReadonlySet<string>;
  range: TimeRange;
  unit: Unit;
  markers: readonly ChartMarker[];
  thresholds: readonly ChartThreshold[];
  stacked: boolean;
  stale: boolean;
  startOfDayS: number;
  syncKey: string | undefined;
}

/** What the samples say at one moment: under the cursor, or the latest in range. */
export interface Readout {
  /** Null when there is no sample in range. */
  t: number | null;
  atCursor: boolean;
  /** One per series; NaN when missing. */
  values: Float64Array;
}
