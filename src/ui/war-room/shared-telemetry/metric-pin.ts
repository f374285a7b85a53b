import type { PanelName, PinDraft } from '../../../session/intents.ts';
import type { RunInfo } from '../../../session/view.ts';
import { formatClockS, formatUnit, type Unit } from '../../kit/index.ts';
import type { TimeWindow } from '../panel-types.ts';
import { startOfDayS } from '../shared/times.ts';
import { draftPin } from './draft-pin.ts';
import { readColumn, type ChartContent } from './metric-data.ts';

/** Series named in a digest; the rest is counted. */
const DIGEST_SERIES = 3;

type Labels = Readonly<Record<string, string>>;

/** Labels that all series have in common: what a pinned chart as a whole speaks about. */
export function commonLabels(all: readonly Labels[]): Labels {
  const first = all[0] ?? {};
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => all.every((labels) => labels[name] === value)));
}

/** The component of the map that labels speak about, if there is exactly one. */
export function componentOf(info: Pick<RunInfo, 'map'>, labels: Labels): string | null {
  const known = new Set(info.map.nodes.map((node) => node.id));
  for (const name of ['db_namespace', 'server_address', 'service_name']) {
    const value = labels[name];
    if (value !== undefined && known.has(value)) return value;
  }
  return null;
}

/**
 * A chart as evidence: what it said at the cursor, or last, and the highest that it had said by then. The series with the highest values
 * are named first, since those are why somebody pins a chart.
 */
export function pinChart(options: { info: RunInfo; panel: PanelName; title: string; unit: Unit; window: TimeWindow; content: ChartContent; cursorS: number | null; fallbackExpr: string }): PinDraft {
  const { info, panel, title, unit, window, content, cursorS, fallbackExpr } = options;
  const times = content.data[0] ?? new Float64Array(0);
  const clock = (s: number): string => formatClockS(s, startOfDayS(info));
  const readings = content.series
    .map((series, i) => ({ series, reading: readColumn(times, content.data[i + 1] ?? new Float64Array(0), cursorS ?? Infinity) }))
    .filter(({ reading }) => !Number.isNaN(reading.latest))
    .sort((a, b) => b.reading.latest - a.reading.latest);
  const said = readings.slice(0, DIGEST_SERIES).map(({ series, reading }) => {
    const peak = reading.greatest > reading.latest ? ` (highest ${formatUnit(reading.greatest, unit)} at ${clock(reading.greatestAt)})` : '';
    return `${series.label} ${formatUnit(reading.latest, unit)}${peak}`;
  });
  const more = readings.length - said.length;
  const at = cursorS ?? (content.lastMs === null ? null : (content.lastMs - info.startEpochMs) / 1_000);
  const digest = at === null || said.length === 0 ? 'No samples.' : `${clock(at)}: ${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const labels = commonLabels(content.series.map((series) => series.labels));
  return draftPin({ panel, title, query: content.series[0]?.expr ?? fallbackExpr, fromMs: window.fromMs, toMs: window.toMs, digest, component: componentOf(info, labels), labels });
}
