import { DURATION_LE } from '../kernel/metric-names.ts';
import { HISTOGRAM_CELLS, STATUSES } from '../kernel/model.ts';
import type { MetricCell } from '../kernel/sink.ts';

/** The cells that one kind of process exposes, in order; every process of the kind gets a block of that shape. */
export interface Layout {
  readonly cells: MetricCell[];
  readonly always: boolean[];
  /** Where histograms begin. */
  readonly histograms: number[];
}

export function newLayout(): Layout {
  return { cells: [], always: [], histograms: [] };
}

/** A counter or gauge; `always` ones are exposed even while zero. Returns its place. */
export function addCell(layout: Layout, name: string, labels: Readonly<Record<string, string>>, always: boolean): number {
  layout.cells.push({ name, labels });
  layout.always.push(always);
  return layout.cells.length - 1;
}

/** A classic histogram of durations: buckets, sum, count. Returns the place of its first bucket. */
export function addHistogram(layout: Layout, name: string, labels: Readonly<Record<string, string>>): number {
  const first = layout.cells.length;
  for (const le of DURATION_LE) addCell(layout, `${name}_bucket`, { ...labels, le }, false);
  addCell(layout, `${name}_sum`, labels, false);
  addCell(layout, `${name}_count`, labels, false);
  layout.histograms.push(first);
  return first;
}

/** One histogram for each status that a request can end with, side by side. Returns the place of the first. */
export function addStatusHistograms(layout: Layout, name: string, labels: Readonly<Record<string, string>>): number {
  const first = layout.cells.length;
  for (const status of STATUSES) addHistogram(layout, name, { ...labels, http_response_status_code: String(status) });
  if (layout.cells.length - first !== STATUSES.length * HISTOGRAM_CELLS) throw new Error('a histogram does not have the cells that the kernel counts on');
  return first;
}
