import { useEffect, useRef, useState, type RefObject } from 'react';
import type { PanelName, PinDraft } from '../../../session/intents.ts';
import type { MetricAnswer, QueryFault } from '../../../session/view.ts';
import type { TimeRange, TimeSeriesChartHandle, Unit } from '../../kit/index.ts';
import type { TimeWindow } from '../panel-types.ts';
import { clockText, toChartS } from '../shared/times.ts';
import { useEveryRefresh } from '../shared/use-every-refresh.ts';
import { useInfo, useWorld } from '../shared/world-context.ts';
import { chartContent, type ChartContent, type LegendQuery, type NamedSeries } from './metric-data.ts';
import { pinChart } from './metric-pin.ts';

/** Steps asked for: one per two pixels reads like one per pixel and costs half. */
const POINTS_MIN = 60;
const POINTS_MAX = 400;
/** No sample for this long at the end of a live range means that somebody stopped sending, not that the next scrape is due. */
const SILENT_MS = 60_000;

export interface MetricChartRequest {
  readonly panel: PanelName;
  readonly title: string;
  readonly unit: Unit;
  /** Keep the array stable; its text decides when to ask anew. */
  readonly queries: readonly LegendQuery[];
  readonly visible: boolean;
  readonly refreshMs?: number | undefined;
  readonly host: RefObject<HTMLElement | null>;
  readonly onContent?: ((content: ChartContent, window: TimeWindow) => void) | undefined;
}

export interface ShownChart {
  readonly series: readonly NamedSeries[];
  readonly range: TimeRange;
  readonly stale: string | undefined;
  readonly leftOut: number;
}

/** Which of a chart's queries could not be answered, and why; `expr` is what the offsets count in. */
export interface ChartFault extends Pick<QueryFault, 'message' | 'from' | 'to'> {
  readonly expr: string;
}

export interface MetricChartState {
  /** Null until the first answer. */
  readonly shown: ShownChart | null;
  /** What was shown before is kept beside it. */
  readonly fault: ChartFault | null;
  /** The last question failed for a reason that is not the query's. */
  readonly trouble: string | null;
  readonly handle: RefObject<TimeSeriesChartHandle | null>;
  readonly draft: () => PinDraft | null;
}

const sameKeys = (a: readonly NamedSeries[], b: readonly NamedSeries[]): boolean => a.length === b.length && a.every((one, i) => one.key === b[i]?.key && one.label === b[i]?.label);

/**
 * Asks for a chart's series while time moves and hands them to the drawing past React. React learns of it when the set of series
 * or the state changes.
 */
export function useMetricChart(request: MetricChartRequest): MetricChartState {
  const { panel, title, unit, queries, visible, refreshMs = 1_000, host, onContent } = request;
  const { client } = useWorld();
  const info = useInfo();
  const handle = useRef<TimeSeriesChartHandle>(null);
  const latest = useRef<{ content: ChartContent; window: TimeWindow } | null>(null);
  const [shown, setShown] = useState<ShownChart | null>(null);
  const [fault, setFault] = useState<ChartFault | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  const take = (answers: readonly MetricAnswer[], window: TimeWindow): void => {
    const content = chartContent(queries, answers, info.startEpochMs);
    latest.current = { content, window };
    const range = { from: toChartS(info, window.fromMs), to: toChartS(info, window.toMs) };
    const stale = content.lastMs !== null && window.toMs - content.lastMs > Math.max(SILENT_MS, (window.toMs - window.fromMs) / 12) ? `No samples since ${clockText(content.lastMs)}` : undefined;
    const unchanged = shown !== null && sameKeys(shown.series, content.series) && shown.stale === stale && shown.leftOut === content.leftOut;
    if (unchanged) handle.current?.setData(content.data, range);
    else setShown({ series: shown && sameKeys(shown.series, content.series) ? shown.series : content.series, range, stale, leftOut: content.leftOut });
    setFault(null);
    setTrouble(null);
    onContent?.(content, window);
  };
  const refresh = async (window: TimeWindow, signal: AbortSignal): Promise<void> => {
    if (!visible || queries.length === 0) return;
    const points = Math.round(Math.min(POINTS_MAX, Math.max(POINTS_MIN, (host.current?.clientWidth ?? 0) / 2)));
    try {
      const answers = await Promise.all(queries.map(({ expr }) => client.call('metrics', { expr, fromMs: window.fromMs, toMs: window.toMs, points })));
      if (signal.aborted) return;
      const bad = answers.findIndex((answer) => !answer.ok);
      const failed = answers[bad];
      if (failed && !failed.ok) setFault({ message: failed.message, from: failed.from, to: failed.to, expr: queries[bad]?.expr ?? '' });
      else take(answers.filter((answer) => answer.ok), window);
    } catch (error) {
      if (!signal.aborted) setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  useEveryRefresh(refresh, { ms: refreshMs, key: `${visible} ${queries.map(({ expr }) => expr).join('\n')}` });

  // What React was told of gets its samples once it is drawn: a chart of other series is born anew.
  useEffect(() => {
    if (shown && latest.current) handle.current?.setData(latest.current.content.data);
  }, [shown]);

  const draft = (): PinDraft | null => {
    const now = latest.current;
    if (!now) return null;
    return pinChart({ info, panel, title, unit, ...now, cursorS: handle.current?.cursorTime ?? null, fallbackExpr: queries[0]?.expr ?? '' });
  };
  return { shown, fault, trouble, handle, draft };
}
