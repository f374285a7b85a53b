import type { Labels, MetricSource, SampleSeries } from '../types.ts';
import { exposedFamilies, type ExposedFamily } from './exposed-families.ts';
import { PIECE, type ExportWindow } from './export-types.ts';
import { helpText, labelText, timeText, valueText } from './openmetrics-text.ts';

/**
 * OpenMetrics 1.0 text of all samples in a window. Of a family every metric follows as a whole, its samples ascending in
 * time, and all buckets, count and sum of one instant together, as the format and Prometheus's importer demand.
 *
 * The format has no staleness markers: a series that ended is simply no longer there, and to an instant query it lasts
 * for the five minutes of the lookback.
 */
export function* openMetricsText(source: MetricSource, epochMs: number, window: ExportWindow): Generator<string> {
  const range: Range = { fromMs: epochMs + Math.ceil(window.fromUs / 1000), toMs: epochMs + Math.floor(window.toUs / 1000) };
  // A family without metrics: metadata alone, no sample. It is how a file says from when its scenario's times count.
  yield `# TYPE ${ORIGIN_FAMILY} unknown\n# HELP ${ORIGIN_FAMILY} ${ORIGIN_HELP}${timeText(epochMs)}\n`;
  const names = new Set(source.labelValues('__name__', range.fromMs, range.toMs));
  const families = exposedFamilies(source.families());
  const known = new Set(families.flatMap((family) => family.samples));
  const unheardOf = [...names].filter((name) => !known.has(name)).map((name): ExposedFamily => ({ name, type: 'unknown', unit: '', help: '', samples: [name] }));
  for (const family of [...families, ...unheardOf]) {
    if (family.samples.some((name) => names.has(name))) yield* familyText(source, family, range);
  }
  yield '# EOF\n';
}

/** Metadata by which an export says when its world began. */
export const ORIGIN_FAMILY = 'faultline_world';
export const ORIGIN_HELP = 'Times of the scenario count from the Unix time ';

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Member {
  readonly series: SampleSeries;
  /** Everything before the value. */
  readonly head: string;
  readonly order: number;
  next: number;
}

function* familyText(source: MetricSource, family: ExposedFamily, range: Range): Generator<string> {
  let text = `# TYPE ${family.name} ${family.type}\n`;
  if (family.unit !== '') text += `# UNIT ${family.name} ${family.unit}\n`;
  if (family.help !== '') text += `# HELP ${family.name} ${helpText(family.help)}\n`;
  for (const members of metricsOf(source, family, range)) {
    for (let ms = nextTime(members, range); ms <= range.toMs; ms = nextTime(members, range)) {
      const time = timeText(ms);
      for (const member of members) {
        const { series } = member;
        if (member.next >= series.length || series.times[member.next] !== ms) continue;
        text += `${member.head} ${valueText(series.values[member.next++])} ${time}\n`;
      }
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
  }
  yield text;
}

/** The series of a family, those of one histogram or summary together. */
function metricsOf(source: MetricSource, family: ExposedFamily, range: Range): Member[][] {
  const groups = new Map<string, Member[]>();
  family.samples.forEach((name, at) => {
    for (const series of source.select([{ name: '__name__', op: '=', value: name }], range.fromMs, range.toMs)) {
      const { __name__: _name, ...labels } = series.labels;
      const { le, ...own } = labels;
      const key = JSON.stringify(family.type === 'histogram' ? own : labels);
      const member: Member = { series, head: headOf(name, labels), order: at === 0 && family.type === 'histogram' ? boundOf(le) : Infinity, next: 0 };
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [member]);
      else group.push(member);
    }
  });
  for (const members of groups.values()) members.sort((a, b) => (a.order === b.order ? 0 : a.order - b.order));
  return [...groups.values()];
}

function headOf(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${labelText(value)}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/** An upper bound as a number; `+Inf` stands after all others and before count and sum, which sort stably behind it. */
function boundOf(le: string | undefined): number {
  return le === undefined || le === '+Inf' ? Infinity : Number(le);
}

/** The earliest time that any member still has to write; markers and what lies before the window are passed over. */
function nextTime(members: readonly Member[], range: Range): number {
  let earliest = Infinity;
  for (const member of members) {
    const { times, stale, length } = member.series;
    const isPassedOver = (at: number): boolean => times[at] < range.fromMs || (stale !== null && stale[at] !== 0);
    while (member.next < length && isPassedOver(member.next)) member.next++;
    if (member.next < length && times[member.next] < earliest) earliest = times[member.next];
  }
  return earliest;
}
