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
  /** Overrides the dashes that belong to `key`, in CSS pixels: what is compared with is dashed. */
  dash?: readonly number[] | undefined;
}

/** One thing at a time and a value: a diamond that can be pointed at and opened. */
export interface ChartPoint {
  id: string;
  t: number;
  y: number;
  /** What it says when it is pointed at. */
  label: string;
}

/**
 * Makes a heatmap of a chart: its series are buckets, the lowest first, each as high as the others, and their samples are how much fell
 * into each.
 */
export interface ChartHeat {
  /** Upper bound of each bucket in the unit of `boundUnit`, ascending; Infinity for the last. */
  bounds: readonly number[];
  boundUnit: Unit;
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
  points?: readonly ChartPoint[] | undefined;
  /** The point that is chosen elsewhere, in a list beside the chart. */
  chosen?: string | undefined;
  heat?: ChartHeat | undefined;
}

/** What the samples say at one moment: under the cursor, or the latest in range. */
export interface Readout {
  /** Null when there is no sample in range. */
  t: number | null;
  atCursor: boolean;
  /** One per series; NaN when missing. */
  values: Float64Array;
  /** In a heatmap the bucket under the cursor; null without one. */
  row?: number | null;
}
