/**
 * What expressions evaluate to: every node yields its values for all steps of the grid at once, as columns.
 */
import { labelKey, type LabelSet } from './labels.ts';

/** Evaluation times: `startMs + i * stepMs` for i in [0, steps). */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** One series on the grid. `values[i]` counts only where `present[i]` is 1. */
export interface GridSeries {
  readonly labels: LabelSet;
  /** The name is to be removed at the end: functions mark it, so that label_replace can still read it (delayed name removal). */
  readonly dropName: boolean;
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

export type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly series: readonly GridSeries[] }
  | { readonly kind: 'string'; readonly value: string };

/** Raw samples of one series: those at [first, end), stale ones removed, times ascending. Arrays may be shared. */
export interface RangeSeries {
  readonly labels: LabelSet;
  readonly dropName: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly first: number;
  readonly end: number;
}

/** Samples to slide windows over: at step i the window is (ends[i] - rangeMs, ends[i]]. `ends` never decreases. */
export interface RangeVector {
  readonly series: readonly RangeSeries[];
  readonly rangeMs: number;
  readonly ends: Float64Array;
}

/** Reads a column where the index is known to be inside. */
export function at(column: Float64Array, i: number): number {
  return column[i] as number;
}

export function emptySeries(labels: LabelSet, dropName: boolean, steps: number): GridSeries {
  return { labels, dropName, values: new Float64Array(steps), present: new Uint8Array(steps) };
}

export function hasPoints(series: GridSeries): boolean {
  return series.present.includes(1);
}

export function gridTimes(grid: Grid): Float64Array {
  const times = new Float64Array(grid.steps);
  for (let i = 0; i < grid.steps; i++) times[i] = grid.startMs + i * grid.stepMs;
  return times;
}

/** The first index in [from, to) whose time is later than `limit`, else `to`. */
export function upperBound(times: Float64Array, limit: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(times, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Joins series that carry the same labels at different steps, in order of first appearance. Series that differ in
 * `dropName` stay apart. Calls `onClash` when two of the same labels have a value at the same step.
 */
export function mergeSameLabels(series: readonly GridSeries[], onClash: () => never): readonly GridSeries[] {
  if (series.length < 2) return series;
  const groups = new Map<string, GridSeries[]>();
  for (const one of series) {
    const key = labelKey(one.labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  if (groups.size === series.length) return series;
  return [...groups.values()].flatMap((group) => (group.length === 1 ? group : mergeGroup(group, onClash)));
}

function mergeGroup(group: readonly GridSeries[], onClash: () => never): GridSeries[] {
  const merged: GridSeries[] = [];
  const steps = group[0]?.values.length ?? 0;
  const taken = new Uint8Array(steps);
  for (const one of group) {
    let target = merged.find((other) => other.dropName === one.dropName);
    if (target === undefined) {
      target = emptySeries(one.labels, one.dropName, steps);
      merged.push(target);
    }
    for (let i = 0; i < steps; i++) {
      if (one.present[i] !== 1) continue;
      if (taken[i] === 1) onClash();
      taken[i] = 1;
      target.present[i] = 1;
      target.values[i] = at(one.values, i);
    }
  }
  return merged;
}
