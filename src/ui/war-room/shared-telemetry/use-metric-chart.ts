import { useEffect, useRef, useState, type RefObject } from 'react';
import type { PanelName, PinDraft } from '../../../session/intents.ts';
import type { MetricAnswer, QueryFault, QueryNote } from '../../../session/view.ts';
import type { TimeRange, TimeSeriesChartHandle, Unit } from '../../kit/index.ts';
import type { TimeWindow } from '../panel-types.ts';
import { clockText, toChartS } from '../shared/times.ts';
import { useEveryRefresh } from '../shared/use-every-refresh.ts';
import { useInfo, useWorld } from '../shared/world-context.ts';
import { chartContent, type ChartContent, type LegendQuery, type NamedSeries } from './metric-data.ts';
import { pinChart } from './metric-pin.ts';
import { useLongWait, type LongWait } from './use-long-wait.ts';
import { messageOf } from '../../kit/index.ts';

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
  /** How answers become a drawing; `chartContent` if left out. */
  readonly contentOf?: typeof chartContent | undefined;
  /** For queries that people write: worked on in slices, with progress, and it can be cancelled. Another number asks anew. */
  readonly attempt?: number | undefined;
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

/** What the evaluator remarked about one of the queries. */
export interface ChartNote extends QueryNote {
  readonly expr: string;
  readonly query: string | undefined;
}

export interface MetricChartState {
  /** Null until the first answer. */
  readonly shown: ShownChart | null;
  /** The first of `faults`. What was shown before is kept beside it. */
  readonly fault: ChartFault | null;
  readonly faults: readonly ChartFault[];
  /** Whether none of the queries was answered, so that what is shown is an older answer. */
  readonly isOld: boolean;
  readonly notes: readonly ChartNote[];
  /** The last question failed for a reason that is not the query's. */
  readonly trouble: string | null;
  /** An answer that takes long. */
  readonly wait: LongWait;
  readonly handle: RefObject<TimeSeriesChartHandle | null>;
  readonly draft: () => PinDraft | null;
}

interface Said {
  readonly faults: readonly ChartFault[];
  readonly notes: readonly ChartNote[];
  readonly isOld: boolean;
}

const NOTHING_SAID: Said = { faults: [], notes: [], isOld: false };

const sameKeys = (a: readonly NamedSeries[], b: readonly NamedSeries[]): boolean => a.length === b.length && a.every((one, i) => one.key === b[i]?.key && one.label === b[i]?.label && one.colour === b[i]?.colour);

/** The same array again when it says the same, so that an answer each second does not draw the panel each second. */
const settled = <T>(before: readonly T[], now: readonly T[]): readonly T[] => (JSON.stringify(before) === JSON.stringify(now) ? before : now);

function saidBy(queries: readonly LegendQuery[], answers: readonly (MetricAnswer | QueryFault)[]): Said {
  const faults = answers.flatMap((answer, q): ChartFault[] => (answer.ok ? [] : [{ message: answer.message, from: answer.from, to: answer.to, expr: queries[q]?.expr ?? '' }]));
  const notes = answers.flatMap((answer, q): ChartNote[] => {
    const { expr = '', name, earlier } = queries[q] ?? {};
    return answer.ok && earlier === undefined ? (answer.notes ?? []).map((note) => ({ ...note, expr, query: name })) : [];
  });
  return { faults, notes, isOld: faults.length > 0 && faults.length === answers.length };
}

/**
 * Asks for a chart's series while time moves and hands them to the drawing past React. React learns of it when the set of series
 * or the state changes.
 */
export function useMetricChart(request: MetricChartRequest): MetricChartState {
  const { panel, title, unit, queries, visible, refreshMs = 1_000, host, onContent, attempt, contentOf = chartContent } = request;
  const { client } = useWorld();
  const info = useInfo();
  const handle = useRef<TimeSeriesChartHandle>(null);
  const latest = useRef<{ content: ChartContent; window: TimeWindow } | null>(null);
  const [shown, setShown] = useState<ShownChart | null>(null);
  const [said, setSaid] = useState<Said>(NOTHING_SAID);
  const [trouble, setTrouble] = useState<string | null>(null);
  const key = `${visible} ${attempt ?? ''} ${queries.map(({ expr }) => expr).join('\n')}`;
  const wait = useLongWait(key);

  const take = (answers: readonly (MetricAnswer | null)[], window: TimeWindow): void => {
    const content = contentOf(queries, answers, info.startEpochMs);
    latest.current = { content, window };
    const range = { from: toChartS(info, window.fromMs), to: toChartS(info, window.toMs) };
    const stale = content.lastMs !== null && window.toMs - content.lastMs > Math.max(SILENT_MS, (window.toMs - window.fromMs) / 12) ? `No samples since ${clockText(content.lastMs)}` : undefined;
    const unchanged = shown !== null && sameKeys(shown.series, content.series) && shown.stale === stale && shown.leftOut === content.leftOut;
    if (unchanged) handle.current?.setData(content.data, range);
    else setShown({ series: shown && sameKeys(shown.series, content.series) ? shown.series : content.series, range, stale, leftOut: content.leftOut });
    setTrouble(null);
    onContent?.(content, window);
  };
  const ask = async (window: TimeWindow, signal: AbortSignal): Promise<(MetricAnswer | QueryFault)[]> => {
    const points = Math.round(Math.min(POINTS_MAX, Math.max(POINTS_MIN, (host.current?.clientWidth ?? 0) / 2)));
    const question = (expr: string) => ({ expr, fromMs: window.fromMs, toMs: window.toMs, points });
    if (attempt === undefined) return Promise.all(queries.map(({ expr }) => client.call('metrics', question(expr))));
    return wait.during(signal, queries.length, (each) => Promise.all(queries.map(({ expr }, q) => client.ask('metricsInSteps', question(expr), each(q)))));
  };
  const refresh = async (window: TimeWindow, signal: AbortSignal): Promise<void> => {
    if (!visible || queries.length === 0 || wait.isHeld()) return;
    try {
      const answers = await ask(window, signal);
      if (signal.aborted) return;
      const now = saidBy(queries, answers);
      setSaid((before) => (before.isOld === now.isOld && settled(before.faults, now.faults) === before.faults && settled(before.notes, now.notes) === before.notes ? before : now));
      if (now.isOld) setTrouble(null);
      else take(answers.map((answer) => (answer.ok ? answer : null)), window);
    } catch (error) {
      if (!signal.aborted && (error as Error).name !== 'AbortError') setTrouble(messageOf(error));
    }
  };
  useEveryRefresh(refresh, { ms: refreshMs, key });

  // What React was told of gets its samples once it is drawn: a chart of other series is born anew.
  useEffect(() => {
    if (shown && latest.current) handle.current?.setData(latest.current.content.data);
  }, [shown]);

  const draft = (): PinDraft | null => {
    const now = latest.current;
    if (!now) return null;
    return pinChart({ info, panel, title, unit, ...now, cursorS: handle.current?.cursorTime ?? null, fallbackExpr: queries[0]?.expr ?? '' });
  };
  return { shown, fault: said.faults[0] ?? null, ...said, trouble, wait, handle, draft };
}
