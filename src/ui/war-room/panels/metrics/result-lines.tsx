import { Search } from 'lucide-react';
import { memo, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ExemplarAnswer, MetricShape } from '../../../../session/view.ts';
import { Button, SegmentedControl, type Unit } from '../../../kit/index.ts';
import { MetricChart, staleText } from '../../shared-telemetry/metric-chart.tsx';
import { readColumn, SERIES_MAX, type ChartContent, type LegendQuery } from '../../shared-telemetry/metric-data.ts';
import { useMarkers } from '../../shared-telemetry/use-markers.ts';
import { useMetricChart, type ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { ExemplarList } from './exemplar-list.tsx';
import { earlierWords, MetricsToolbar } from './metrics-toolbar.tsx';
import { addRow, changeRow, useMetricsState, type QueryRow } from './metrics-state.ts';
import styles from './metrics.module.css';
import { EvaluatorNotes, Note, Waiting } from './notes.tsx';
import { ResultEnd } from './result-end.tsx';
import { useExemplarPoints, useExemplars } from './use-exemplars.ts';
import { useReported } from './use-reported.ts';
import { useShapes } from './use-shapes.ts';
import { useUnit } from './use-unit.ts';
import { ValueTable } from './value-table.tsx';

interface ResultLinesProps {
  shown: readonly QueryRow[];
  stacked: boolean;
  onFaults: (faults: readonly ChartFault[], hasResult: boolean) => void;
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** The result over time, as lines or stacked, with its legend and the requests behind it. */
export const ResultLines = memo(function ResultLines({ shown, stacked, onFaults }: ResultLinesProps): ReactNode {
  const { openTrace } = useActions();
  const markers = useMarkers();
  const host = useRef<HTMLDivElement>(null);
  const [{ attempt, earlierMs, withExemplars }] = useMetricsState('attempt', 'earlierMs', 'withExemplars');
  const [unit, setUnit] = useUnit(shown);
  const [content, setContent] = useState<ChartContent | null>(null);
  const [isolated, setIsolated] = useState<ReadonlySet<string>>(NO_KEYS);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const exprs = shown.map(({ expr }) => expr);
  const shapes = useShapes(exprs, stacked ? 0 : earlierMs);
  const queries = useQueries(shown, shapes, stacked ? 0 : earlierMs);
  const chart = useMetricChart({ panel: 'metrics', title: exprs.join('; '), unit, queries, visible: true, host, onContent: setContent, attempt });
  useReported(chart, onFaults);

  const known = stacked ? undefined : exprs.find((expr) => shapes.get(expr)?.isQuantile === true && shapes.get(expr)?.exemplars === 'known');
  const answer = useExemplars(known !== undefined && withExemplars ? known : null);
  const points = useExemplarPoints(answer);
  const keys = content?.series.map(({ key }) => key) ?? [];
  const alone = keys.some((key) => isolated.has(key)) ? isolated : NO_KEYS;
  const hidden = useMemo(() => (alone.size === 0 ? NO_KEYS : new Set(content?.series.flatMap(({ key }) => (alone.has(key) ? [] : [key])))), [alone, content]);
  const isolate = (key: string): void => setIsolated(alone.has(key) && alone.size === 1 ? NO_KEYS : new Set([key]));
  const count = content ? content.series.length + content.leftOut : null;
  return (
    <>
      <MetricsToolbar unit={unit} onUnit={setUnit} hasExemplars={known !== undefined}>
        <ResultEnd stale={staleText(chart)} summary={count === null || answer ? '' : `${count} series`} draft={chart.draft} />
      </MetricsToolbar>
      <Waiting wait={chart.wait} />
      <ul className={styles.notes} aria-label="Notes on the result">
        {chart.wait.isCancelled && <Note>The query was cancelled. Run it again, or ask for a shorter range.</Note>}
        <EvaluatorNotes notes={chart.notes} />
        <ShapeNotes shown={shown} shapes={shapes} content={content} />
        {queries.filter(({ earlier }) => earlier !== undefined).map(({ expr, earlier = '' }) => <EarlierNote key={expr} expr={expr} words={earlier} />)}
        {content && content.leftOut > 0 && <LeftOutNote shown={shown} leftOut={content.leftOut} />}
      </ul>
      <MetricChart className={styles.chart} chart={chart} host={host} title="Result" hideTitle unit={unit} markers={markers} height="fill" legend="none" stacked={stacked} hidden={hidden} points={points} chosenPoint={chosen} onPoint={openTrace} faultElsewhere leftOutElsewhere />
      {content && (
        <Values content={content} unit={unit} answer={answer} chosen={chosen} onChoose={setChosen} isolated={alone} onIsolate={isolate} onShowAll={() => setIsolated(NO_KEYS)} />
      )}
    </>
  );
});

interface ValuesProps {
  content: ChartContent;
  unit: Unit;
  answer: ExemplarAnswer | null;
  chosen: string | undefined;
  onChoose: (traceId: string | undefined) => void;
  isolated: ReadonlySet<string>;
  onIsolate: (key: string) => void;
  onShowAll: () => void;
}

/** Below the chart: its series, or the requests behind them. */
function Values({ content, unit, answer, chosen, onChoose, isolated, onIsolate, onShowAll }: ValuesProps): ReactNode {
  const { startEpochMs } = useInfo();
  const [below, setBelow] = useState<'series' | 'exemplars'>('series');
  return (
    <div className={styles.values}>
      {(answer || isolated.size > 0) && (
        <div className={styles.valuesBar}>
          {answer && (
            <SegmentedControl<'series' | 'exemplars'>
              label="Below the chart"
              size="small"
              value={below}
              onChange={setBelow}
              segments={[
                { value: 'series', label: `Series (${content.series.length})` },
                { value: 'exemplars', label: `Exemplars (${answer.rows.length})` },
              ]}
            />
          )}
          {answer && below === 'exemplars' && <span className={styles.summary}>{`${answer.rows.length} of the ${answer.total.toLocaleString('en')} requests that were counted; Enter opens a trace`}</span>}
          {below === 'series' && isolated.size > 0 && (
            <Button size="small" variant="quiet" onClick={onShowAll}>
              Show all series
            </Button>
          )}
        </div>
      )}
      {answer && below === 'exemplars' ? <ExemplarList answer={answer} chosen={chosen} onChoose={onChoose} /> : <ValueTable content={content} unit={unit} startEpochMs={startEpochMs} isolated={isolated} onIsolate={onIsolate} />}
    </div>
  );
}

/** The queries of now, and behind them those of before. */
function useQueries(shown: readonly QueryRow[], shapes: ReadonlyMap<string, MetricShape>, earlierMs: number): readonly LegendQuery[] {
  const now = shown.map(({ id, expr }): LegendQuery => ({ expr, legend: '', name: id }));
  const before = shown.flatMap(({ id, expr }): LegendQuery[] => {
    const earlier = earlierMs > 0 ? (shapes.get(expr)?.earlier ?? null) : null;
    return earlier === null ? [] : [{ expr: earlier, legend: '', name: id, earlier: earlierWords(earlierMs) }];
  });
  const text = JSON.stringify([...now, ...before]);
  return useMemo(() => JSON.parse(text) as LegendQuery[], [text]);
}

/** What is compared with is a query too: here it is, to be read and taken over. */
function EarlierNote({ expr, words }: { expr: string; words: string }): ReactNode {
  const [{ rows }, set, store] = useMetricsState();
  const add = (): void => set({ rows: addRow(rows, expr), earlierMs: 0, attempt: store.getState().attempt + 1 });
  return (
    <Note
      action={
        <Button size="small" variant="quiet" onClick={add}>
          Add as query
        </Button>
      }
    >
      Dashed, {words}: <code>{expr}</code>
    </Note>
  );
}

function LeftOutNote({ shown, leftOut }: { shown: readonly QueryRow[]; leftOut: number }): ReactNode {
  const [{ rows, attempt }, set] = useMetricsState();
  const [only] = shown;
  const keep = (): void => {
    if (!only) return;
    const text = `topk(10, ${only.expr})`;
    set({ rows: changeRow(rows, only.id, { text, expr: text }), attempt: attempt + 1 });
  };
  return (
    <Note
      level="warning"
      action={
        shown.length === 1 ? (
          <Button size="small" variant="quiet" onClick={keep}>
            Keep the 10 highest
          </Button>
        ) : undefined
      }
    >
      {leftOut} more series are left out; the {SERIES_MAX} highest are drawn. Narrow them down by a label, add them up with <code>sum by (…)</code>, or keep some with <code>topk</code>.
    </Note>
  );
}

/** What follows from the kind of a query: a number is no series; and who the requests behind a histogram are, where only a search can tell. */
function ShapeNotes({ shown, shapes, content }: { shown: readonly QueryRow[]; shapes: ReadonlyMap<string, MetricShape>; content: ChartContent | null }): ReactNode {
  const { openTraces } = useActions();
  return shown.map(({ id, expr }) => {
    const shape = shapes.get(expr);
    if (shape?.type === 'scalar') return <Note key={id}>{`${expr.length > 40 ? 'This' : expr} is a number without labels, the same for everything. Compare a metric with it, such as up < ${expr.length > 10 ? '1' : expr}.`}</Note>;
    if (shape?.isQuantile !== true || shape.exemplars !== 'search' || shape.spans === null) return null;
    const seconds = slowest(content, expr);
    const filter = `{ ${shape.spans}${seconds === null ? '' : ` && duration > ${Math.max(1, Math.floor(seconds * 1_000))}ms`} }`;
    return (
      <Note
        key={id}
        action={
          <Button size="small" variant="quiet" icon={<Search size={14} aria-hidden="true" />} onClick={() => openTraces({ filter })}>
            Find traces
          </Button>
        }
      >
        Single requests inside the system are not on record; a search re-simulates them: <code>{filter}</code>
      </Note>
    );
  });
}

/** The highest of the last values of a query. */
function slowest(content: ChartContent | null, expr: string): number | null {
  const times = content?.data[0];
  if (!content || !times) return null;
  let most = NaN;
  content.series.forEach((series, i) => {
    if (series.expr !== expr) return;
    const { latest } = readColumn(times, content.data[i + 1] ?? new Float64Array(0));
    if (!(latest <= most) && !Number.isNaN(latest)) most = latest;
  });
  return Number.isNaN(most) ? null : most;
}
