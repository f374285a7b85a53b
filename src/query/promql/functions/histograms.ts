/** Functions of classic histograms: series per bucket, told apart by the label `le`. */
import { annotate, reserve } from '../context.ts';
import { labelKey, labelOf, METRIC_NAME, setLabel, type LabelSet } from '../labels.ts';
import { formatOpenMetrics, formatShort, parseFloatText, quoteString } from '../literals.ts';
import { at, emptySeries, type GridSeries } from '../vectors.ts';
import { argAt, scalarArg, stringArg, vectorArg, vectorOf, type CallInput, type FunctionEntry } from './types.ts';
import { bucketFraction, bucketQuantile, type Bucket } from './histogram-maths.ts';

interface BucketSeries {
  readonly upperBound: number;
  readonly series: GridSeries;
}

/** One histogram: its labels without `le`, and its buckets ascending by bound. */
interface Histogram {
  readonly labels: LabelSet;
  readonly buckets: BucketSeries[];
}

function histogramsOf(input: CallInput, arg: number): Histogram[] {
  const groups = new Map<string, Histogram>();
  for (const series of vectorArg(input, arg)) {
    const le = labelOf(series.labels, 'le');
    const upperBound = parseFloatText(le);
    if (upperBound === null) {
      const name = quoteString(labelOf(series.labels, METRIC_NAME));
      const message = `bucket label "le" is missing or has a malformed value of ${quoteString(le)} for metric name ${name}`;
      annotate(input.ctx, 'warning', message, argAt(input, arg));
      continue;
    }
    const labels = setLabel(series.labels, 'le', '');
    const key = labelKey(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, buckets: [{ upperBound, series }] });
    else group.buckets.push({ upperBound, series });
  }
  const histograms = [...groups.values()];
  for (const histogram of histograms) histogram.buckets.sort((a, b) => (a.upperBound < b.upperBound ? -1 : a.upperBound > b.upperBound ? 1 : 0));
  return histograms;
}

/** One value per step and histogram, computed from the buckets that are present at the step. */
function perHistogram(input: CallInput, histograms: readonly Histogram[], label: LabelMaker, f: (buckets: Bucket[], step: number, labels: LabelSet) => number): GridSeries[] {
  const { steps } = input.ctx.grid;
  reserve(input.ctx, histograms.length, input.call);
  return histograms.map((histogram) => {
    const out = emptySeries(label(histogram.labels), true, steps);
    for (let i = 0; i < steps; i++) {
      const buckets: Bucket[] = [];
      for (const { upperBound, series } of histogram.buckets) if (series.present[i] === 1) buckets.push({ upperBound, count: at(series.values, i) });
      if (buckets.length === 0) continue;
      out.values[i] = f(buckets, i, histogram.labels);
      out.present[i] = 1;
    }
    return out;
  });
}

type LabelMaker = (labels: LabelSet) => LabelSet;
const sameLabels: LabelMaker = (labels) => labels;

function quantiles(input: CallInput, histograms: readonly Histogram[], phiArg: number, vector: number, label: LabelMaker): GridSeries[] {
  const phi = scalarArg(input, phiArg);
  for (const q of phi) {
    if (!(q >= 0 && q <= 1)) annotate(input.ctx, 'warning', `quantile value should be between 0 and 1, got ${formatShort(q)}`, argAt(input, phiArg));
  }
  return perHistogram(input, histograms, label, (buckets, step, labels) => {
    const { value, forcedMonotonic } = bucketQuantile(at(phi, step), buckets);
    if (forcedMonotonic) {
      const name = quoteString(labelOf(labels, METRIC_NAME));
      const message = `input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/practices/histograms/#errors-of-quantile-estimation) for metric name ${name}`;
      annotate(input.ctx, 'info', message, argAt(input, vector));
    }
    return value;
  });
}

function histogramQuantiles(input: CallInput): ReturnType<FunctionEntry['evaluate']> {
  const histograms = histogramsOf(input, 0);
  const name = stringArg(input, 1);
  const out: GridSeries[] = [];
  for (let i = 2; i < input.call.args.length; i++) {
    const phi = scalarArg(input, i);
    const text = formatOpenMetrics(phi.length === 0 ? NaN : at(phi, 0));
    out.push(...quantiles(input, histograms, i, 0, (labels) => setLabel(labels, name, text)));
  }
  return vectorOf(out);
}

export const HISTOGRAM_FUNCTIONS: readonly FunctionEntry[] = [
  {
    name: 'histogram_quantile', signature: 'histogram_quantile(φ, buckets)', args: ['scalar', 'vector'], variadic: 0, returns: 'vector',
    doc: 'The φ-quantile (0 to 1) of a histogram, interpolated within its bucket.',
    example: 'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    evaluate: (input) => vectorOf(quantiles(input, histogramsOf(input, 1), 0, 1, sameLabels)),
  },
  {
    name: 'histogram_fraction', signature: 'histogram_fraction(lower, upper, buckets)', args: ['scalar', 'scalar', 'vector'], variadic: 0, returns: 'vector',
    doc: 'The share of observations between two bounds.',
    example: 'histogram_fraction(0, 0.3, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    evaluate: (input) => {
      const lower = scalarArg(input, 0);
      const upper = scalarArg(input, 1);
      return vectorOf(perHistogram(input, histogramsOf(input, 2), sameLabels, (buckets, step) => bucketFraction(at(lower, step), at(upper, step), buckets)));
    },
  },
  {
    name: 'histogram_quantiles', signature: 'histogram_quantiles(buckets, "label", φ, …)', args: ['vector', 'string', 'scalar', 'scalar'], variadic: 9, returns: 'vector',
    experimental: true, doc: 'Several quantiles of a histogram at once, told apart by a label.',
    example: 'histogram_quantiles(sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])), "q", 0.5, 0.99)',
    evaluate: histogramQuantiles,
  },
];
