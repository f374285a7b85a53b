import type { MetricAnswer } from '../../../session/view.ts';
import { seriesColour, type ChartData, type ChartSeries } from '../../kit/index.ts';

type Labels = Readonly<Record<string, string>>;

/** More lines than this are a texture; further ones are counted and left out. */
export const SERIES_MAX = 24;

export interface LegendQuery {
  readonly expr: string;
  /** Fixed words, or a template such as `{{service_name}} p95`; empty: all labels that differ. */
  readonly legend: string;
  /** Tells the queries of one chart apart: "A". Written before labels when several have answers. */
  readonly name?: string | undefined;
  /** Of a query that is the one of the same name some time ago: "15 min earlier". Its lines are dashed, in the colours of now. */
  readonly earlier?: string | undefined;
}

export interface NamedSeries extends ChartSeries {
  readonly labels: Labels;
  readonly expr: string;
  /** The query's own name, where it has one. */
  readonly query?: string | undefined;
  readonly earlier?: string | undefined;
}

export interface ChartContent {
  readonly series: readonly NamedSeries[];
  readonly data: ChartData;
  /** Series that exist and are not drawn. */
  readonly leftOut: number;
  /** Epoch milliseconds of the last sample of any series; null when there is none. */
  readonly lastMs: number | null;
}

const fill = (legend: string, labels: Labels): string => legend.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim();

/** Labels written as in a selector, the name first; those that all series share are left out of `only`. */
export function labelText(labels: Labels, only: readonly string[] = Object.keys(labels)): string {
  const { __name__: name = '', ...rest } = labels;
  const pairs = Object.keys(rest).filter((key) => only.includes(key)).map((key) => (only.length === 1 ? rest[key] : `${key}=${rest[key]}`));
  const text = pairs.join(' ');
  return text || name || 'value';
}

/** Labels whose values differ within a result: enough to tell its series apart. */
export function differingLabels(all: readonly Labels[]): string[] {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].filter((name) => name !== '__name__');
  return all.length < 2 ? names : names.filter((name) => new Set(all.map((labels) => labels[name] ?? '')).size > 1);
}

/** A label that names a component has that component's colour, as everywhere; when two lines would share one, they are told apart by place. */
function withColours(series: readonly NamedSeries[]): NamedSeries[] {
  const owner = ({ labels }: NamedSeries): string => labels['service_name'] ?? labels['db_namespace'] ?? labels['server_address'] ?? '';
  const owners = series.map(owner);
  if (new Set(owners).size === series.length && !owners.includes('')) return series.map((one, i) => ({ ...one, key: owners[i] ?? one.key }));
  const labels = new Map<string, number>();
  return series.map((one, i) => {
    const seen = labels.get(one.label) ?? 0;
    labels.set(one.label, seen + 1);
    return { ...one, key: seen === 0 ? one.label : `${one.label} (${seen + 1})`, ...(series.length === 1 && owners[i] ? { key: owners[i] ?? one.key } : { colour: `var(--series-${i % 10})` }) };
  });
}

/** Puts columns of different instants under one ascending column of time. Answers to one range have equal times, which costs nothing. */
function align(answers: readonly MetricAnswer[]): { times: Float64Array; columns: Float64Array[] } {
  const first = answers[0]?.times ?? new Float64Array(0);
  const same = answers.every(({ times }) => times.length === first.length && times[0] === first[0] && times[times.length - 1] === first[first.length - 1]);
  if (same) return { times: first, columns: answers.flatMap(({ series }) => series.map(({ values }) => values)) };
  const times = Float64Array.from(new Set(answers.flatMap((answer) => [...answer.times]))).sort();
  const place = new Map([...times].map((t, i) => [t, i]));
  const columns = answers.flatMap((answer) =>
    answer.series.map(({ values }) => {
      const column = new Float64Array(times.length).fill(NaN);
      answer.times.forEach((t, i) => (column[place.get(t) ?? 0] = values[i] ?? NaN));
      return column;
    }),
  );
  return { times, columns };
}

function lastSampleS(times: Float64Array, columns: readonly Float64Array[]): number | null {
  for (let i = times.length - 1; i >= 0; i -= 1) if (columns.some((column) => !Number.isNaN(column[i] ?? NaN))) return times[i] ?? null;
  return null;
}

/** Dashes of what was earlier, in CSS pixels. */
const EARLIER_DASH: readonly number[] = [5, 4];

interface Column {
  readonly series: NamedSeries;
  readonly values: Float64Array;
}

const peakOf = ({ values }: Column): number => {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
};

/** The highest, in the order that they had. */
function highest(columns: readonly Column[], count: number): Column[] {
  if (columns.length <= count) return [...columns];
  const kept = new Set(columns.toSorted((a, b) => peakOf(b) - peakOf(a)).slice(0, count));
  return columns.filter((column) => kept.has(column));
}

const sameSeries = ({ query, labels }: NamedSeries): string => `${query ?? ''} ${JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;

/** A line of before has the colour of its line of now, and dashes. Where there is none now, it has the next colour. */
function likeNow(before: readonly NamedSeries[], now: readonly NamedSeries[]): NamedSeries[] {
  const own = new Map(now.map((series) => [sameSeries(series), series]));
  return before.map((series, i) => {
    const match = own.get(sameSeries(series));
    const colour = match ? (match.colour ?? seriesColour(match.key)) : `var(--series-${(now.length + i) % 10})`;
    return { ...series, key: `${match?.key ?? `${series.label} ${i}`} (${series.earlier ?? ''})`, colour, dash: EARLIER_DASH };
  });
}

/** Answers to the queries of one chart, in order, as the chart takes them: seconds since the run began. Null: not answered. */
export function chartContent(queries: readonly LegendQuery[], answers: readonly (MetricAnswer | null)[], startEpochMs: number): ChartContent {
  const answered = answers.filter((answer) => answer !== null);
  const { times, columns } = align(answered);
  const isOneOfSeveral = new Set(queries.filter((_, q) => answers[q]).map(({ name }) => name ?? '')).size > 1;
  let column = 0;
  const all = answers.flatMap((answer, q): Column[] => {
    if (!answer) return [];
    const { expr = '', legend = '', name, earlier } = queries[q] ?? {};
    const only = differingLabels(answer.series.map(({ labels }) => labels));
    return answer.series.map(({ labels }) => {
      const own = (legend === '' ? '' : fill(legend, labels)) || labelText(labels, only);
      const named = isOneOfSeveral && name !== undefined ? `${name} ${own === 'value' ? '' : own}`.trim() : own;
      const label = earlier === undefined ? named : `${named}, ${earlier}`;
      const values = columns[column] ?? new Float64Array(0);
      column += 1;
      return { series: { key: label, label, labels, expr, query: name, earlier }, values };
    });
  });
  const now = highest(all.filter(({ series }) => series.earlier === undefined), SERIES_MAX);
  const nowShown = withColours(now.map(({ series }) => series));
  const past = highest(all.filter(({ series }) => series.earlier !== undefined), SERIES_MAX);
  const lastS = lastSampleS(times, now.map(({ values }) => values));
  const zeroS = startEpochMs / 1_000;
  return {
    series: [...nowShown, ...likeNow(past.map(({ series }) => series), nowShown)],
    data: [times.map((t) => t - zeroS), ...now.map(({ values }) => values), ...past.map(({ values }) => values)],
    leftOut: answered.reduce((sum, answer) => sum + answer.truncated, 0) + all.length - now.length - past.length,
    lastMs: lastS === null ? null : lastS * 1_000,
  };
}

export interface Reading {
  readonly latest: number;
  readonly least: number;
  readonly greatest: number;
  /** Seconds, as in the time column. */
  readonly greatestAt: number;
}

/** What one column says in a few numbers; NaN without samples. `until` counts as in the time column. */
export function readColumn(times: Float64Array, values: Float64Array, until = Infinity): Reading {
  let latest = NaN;
  let least = NaN;
  let greatest = NaN;
  let greatestAt = NaN;
  for (let i = 0; i < times.length && (times[i] ?? Infinity) <= until; i += 1) {
    const value = values[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    latest = value;
    if (!(value >= least)) least = value;
    if (!(value <= greatest)) {
      greatest = value;
      greatestAt = times[i] ?? NaN;
    }
  }
  return { latest, least, greatest, greatestAt };
}
