import type { MetricAnswer } from '../../../session/view.ts';
import { formatUnit, type ChartHeat } from '../../kit/index.ts';
import type { ChartContent, LegendQuery, NamedSeries } from './metric-data.ts';

/** Bounds of durations are seconds, as in all histograms here. */
const BOUND_UNIT = 'seconds';

const boundOf = (le: string | undefined): number => (le === undefined ? NaN : le === '+Inf' ? Infinity : Number(le));

/**
 * The buckets of one histogram as a heatmap takes them: each holds what lies between its bound and the one below, while the answer
 * counts everything up to the bound. Series without `le` are no buckets and are left out.
 */
export function heatContent(queries: readonly LegendQuery[], answers: readonly (MetricAnswer | null)[], startEpochMs: number): ChartContent {
  const [answer] = answers;
  const expr = queries[0]?.expr ?? '';
  const zeroS = startEpochMs / 1_000;
  const buckets = (answer?.series ?? []).map(({ labels, values }) => ({ labels, values, bound: boundOf(labels['le']) })).filter(({ bound }) => !Number.isNaN(bound)).sort((a, b) => a.bound - b.bound);
  const times = answer?.times.map((t) => t - zeroS) ?? new Float64Array(0);
  const within = buckets.map(({ values }, b) => {
    const below = buckets[b - 1]?.values;
    // Differences of sums may fall short of nothing by a last bit.
    return values.map((value, i) => Math.max(0, value - (below?.[i] ?? 0)));
  });
  const series = buckets.map(({ labels, bound }, b): NamedSeries => {
    const low = buckets[b - 1]?.bound ?? 0;
    const label = bound === Infinity ? `over ${formatUnit(low, BOUND_UNIT)}` : `${b === 0 ? 'up to' : `${formatUnit(low, BOUND_UNIT)} to`} ${formatUnit(bound, BOUND_UNIT)}`;
    return { key: `le ${labels['le'] ?? ''}`, label, labels, expr };
  });
  const last = times.findLastIndex((_, i) => within.some((column) => !Number.isNaN(column[i] ?? NaN)));
  return { series, data: [times, ...within], leftOut: (answer?.series.length ?? 0) - buckets.length + (answer?.truncated ?? 0), lastMs: last < 0 ? null : ((times[last] ?? 0) + zeroS) * 1_000 };
}

export const heatOf = (series: readonly NamedSeries[]): ChartHeat => ({ bounds: series.map(({ labels }) => boundOf(labels['le'])), boundUnit: BOUND_UNIT });
