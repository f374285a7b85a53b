import { AGGREGATIONS, FUNCTIONS, matchesValue } from '../../query/promql/index.ts';
import type { Labels, MetricSource } from '../../telemetry/types.ts';
import { counted, NOTHING, vocabularyOf, word, type Vocabulary, type VocabularyQuestion, type Word } from './types.ts';

/** Words of the language that are neither functions nor aggregations. */
const KEYWORDS: readonly Word[] = [
  word('keyword', 'by', { detail: 'sum by (labels) (…)', help: 'Keeps these labels; one result for each of their combinations.', example: 'sum by (service_name) (rate(http_requests_total[1m]))' }),
  word('keyword', 'without', { detail: 'sum without (labels) (…)', help: 'Drops these labels and keeps all others.', example: 'sum without (instance) (rate(http_requests_total[1m]))' }),
  word('keyword', 'offset', { detail: 'selector offset 10m', help: 'Looks at the values of that long ago.', example: 'rate(http_requests_total[1m] offset 10m)' }),
  word('keyword', 'bool', { detail: 'a > bool b', help: 'Answers 1 or 0 instead of dropping the series for which it does not hold.', example: 'up == bool 1' }),
  word('keyword', 'on', { detail: 'a / on (labels) b', help: 'Pairs the series of both sides by these labels only.', example: 'a / on (service_name) b' }),
  word('keyword', 'ignoring', { detail: 'a / ignoring (labels) b', help: 'Pairs the series of both sides by all labels but these.', example: 'a / ignoring (state) b' }),
  word('keyword', 'group_left', { detail: 'a * on (x) group_left (labels) b', help: 'Many series on the left may pair with one on the right, and take these labels from it.', example: 'a * on (instance) group_left (version) b' }),
  word('keyword', 'group_right', { detail: 'a * on (x) group_right (labels) b', help: 'Many series on the right may pair with one on the left, and take these labels from it.', example: 'a * on (instance) group_right (version) b' }),
  word('keyword', 'and', { detail: 'a and b', help: 'Series of the left that also exist on the right.', example: 'a and b' }),
  word('keyword', 'or', { detail: 'a or b', help: 'All series of the left, and those of the right whose labels are not there.', example: 'a or b' }),
  word('keyword', 'unless', { detail: 'a unless b', help: 'Series of the left that do not exist on the right.', example: 'a unless b' }),
];

const words = (): Word[] => [
  ...[...AGGREGATIONS.values()].map(({ name, signature, doc, example }) => word('aggregation', name, { detail: signature, help: doc, example })),
  ...[...FUNCTIONS.values()].map(({ name, signature, doc, example }) => word('function', name, { detail: signature, help: doc, example })),
  ...KEYWORDS,
];

/** What can be asked of the metrics in [fromMs, toMs]. Errors: none; a selector that cannot be matched has no words. */
export function promqlVocabulary(source: MetricSource, { ask, matchers, label }: VocabularyQuestion, fromMs: number, toMs: number): Vocabulary {
  if (ask === 'words') return vocabularyOf(words());
  if (ask === 'metrics') return vocabularyOf(metrics(source, fromMs, toMs));
  if (ask === 'fields') return NOTHING;
  const series = source.select(matchers, fromMs, toMs).map(({ labels }) => labels).filter((labels) => matchers.every((one) => matchesValue(one, ownLabel(labels, one.name))));
  if (ask === 'labels') return vocabularyOf(labelWords(series));
  return vocabularyOf(valueWords(series, label));
}

const SUFFIXES = ['_bucket', '_count', '_sum', '_total'];

function metrics(source: MetricSource, fromMs: number, toMs: number): Word[] {
  const families = new Map(source.families().map((family) => [family.name, family]));
  return source.labelValues('__name__', fromMs, toMs).map((name) => {
    const suffix = families.has(name) ? '' : (SUFFIXES.find((one) => name.endsWith(one)) ?? '');
    const family = families.get(name) ?? families.get(name.slice(0, name.length - suffix.length));
    const type = family?.type === 'histogram' && suffix !== '' ? `histogram ${suffix.slice(1)}` : (family?.type ?? '');
    return word('metric', name, { detail: type, help: family?.help ?? '' });
  });
}

function labelWords(series: readonly Labels[]): Word[] {
  const values = new Map<string, Set<string>>();
  for (const labels of series) {
    for (const [name, value] of Object.entries(labels)) {
      if (name === '__name__') continue;
      const known = values.get(name);
      if (known === undefined) values.set(name, new Set([value]));
      else known.add(value);
    }
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, known]) => word('label', name, { detail: counted(known.size, 'value', 'values'), help: examplesOf([...known].sort()) }));
}

function valueWords(series: readonly Labels[], label: string): Word[] {
  const seen = new Map<string, number>();
  for (const labels of series) {
    const value = ownLabel(labels, label);
    if (value !== '') seen.set(value, (seen.get(value) ?? 0) + 1);
  }
  return [...seen].sort(([a], [b]) => byNumberThenText(a, b)).map(([value, count]) => word('value', value, { detail: counted(count, 'series', 'series'), written: 'text' }));
}

/** Bounds of buckets come as 0.005, 0.01, … +Inf. */
export function byNumberThenText(a: string, b: string): number {
  const difference = Number(a.replace('+Inf', 'Infinity')) - Number(b.replace('+Inf', 'Infinity'));
  return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : Number(a > b)) : difference;
}

export function examplesOf(values: readonly string[]): string {
  return `${values.slice(0, 5).join(', ')}${values.length > 5 ? ', …' : ''}`;
}

/** Names come from queries: `constructor` must not find anything. */
const ownLabel = (labels: Labels, name: string): string => (Object.hasOwn(labels, name) ? (labels[name] ?? '') : '');
