import { Grid2x2 } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { MetricShape } from '../../../../session/view.ts';
import { Button, EmptyState, formatUnit, greatestOf, HEAT_SHADES, heatShade } from '../../../kit/index.ts';
import { heatContent, heatOf } from '../../shared-telemetry/heat-data.ts';
import { MetricChart, staleText } from '../../shared-telemetry/metric-chart.tsx';
import type { ChartContent, LegendQuery } from '../../shared-telemetry/metric-data.ts';
import { useMarkers } from '../../shared-telemetry/use-markers.ts';
import { useMetricChart, type ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { useActions } from '../../shared/world-context.ts';
import { ExemplarList } from './exemplar-list.tsx';
import { addRow, useMetricsState, type QueryRow } from './metrics-state.ts';
import { MetricsToolbar } from './metrics-toolbar.tsx';
import styles from './metrics.module.css';
import { Note, Waiting } from './notes.tsx';
import { ResultEnd } from './result-end.tsx';
import { useExemplarPoints, useExemplars } from './use-exemplars.ts';
import { useReported } from './use-reported.ts';
import { useShapes } from './use-shapes.ts';

interface ResultHeatmapProps {
  shown: readonly QueryRow[];
  onFaults: (faults: readonly ChartFault[], hasResult: boolean) => void;
}

const UNIT = 'per-second';
const EXAMPLE = 'sum by (le) (rate(client_request_duration_seconds_bucket[1m]))';

const heatmapOf = (shapes: ReadonlyMap<string, MetricShape>, row: QueryRow | undefined): string | null => shapes.get(row?.expr ?? '')?.heatmap ?? null;

/** The same array while the text is the same. */
function useOneQuery(expr: string | null): readonly LegendQuery[] {
  return useMemo(() => (expr === null ? [] : [{ expr, legend: '' }]), [expr]);
}

/** How a histogram's requests are spread over its buckets, in time. Of several queries the first that reads a histogram. */
export function ResultHeatmap({ shown, onFaults }: ResultHeatmapProps): ReactNode {
  const { openTrace } = useActions();
  const markers = useMarkers();
  const host = useRef<HTMLDivElement>(null);
  const [{ attempt, withExemplars, rows }, set] = useMetricsState();
  const [content, setContent] = useState<ChartContent | null>(null);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const exprs = shown.map(({ expr }) => expr);
  const shapes = useShapes(exprs, 0);
  const row = shown.find((one) => heatmapOf(shapes, one) !== null);
  const expr = heatmapOf(shapes, row);
  const queries = useOneQuery(expr);
  const chart = useMetricChart({ panel: 'metrics', title: expr ?? '', unit: UNIT, queries, visible: true, host, onContent: setContent, contentOf: heatContent, attempt });
  useReported(chart, onFaults);
  const hasKnown = row !== undefined && shapes.get(row.expr)?.exemplars === 'known';
  const answer = useExemplars(hasKnown && withExemplars ? row.expr : null);
  const points = useExemplarPoints(answer);
  const series = chart.shown?.series;
  const heat = useMemo(() => (series && series.length > 0 ? heatOf(series) : undefined), [series]);
  const most = content ? greatestOf(content.data) : 0;
  const takeOver = (): void => {
    if (expr !== null) set({ rows: addRow(rows, expr), attempt: attempt + 1 });
  };
  // Between a query and what is known of it there is a moment; an empty state must not flash in it.
  const isReadable = exprs.some((one) => shapes.has(one));
  return (
    <>
      <MetricsToolbar unit={UNIT} onUnit={() => undefined} hasExemplars={hasKnown}>
        {expr !== null && <ResultEnd stale={staleText(chart)} summary="" draft={chart.draft} />}
      </MetricsToolbar>
      <Waiting wait={chart.wait} />
      {expr !== null && (
        <ul className={styles.notes} aria-label="Notes on the result">
          <Note
            action={
              exprs.includes(expr) ? undefined : (
                <Button size="small" variant="quiet" onClick={takeOver}>
                  Add as query
                </Button>
              )
            }
          >
            Requests per second in each bucket, of <code>{expr}</code>
          </Note>
        </ul>
      )}
      {expr === null && isReadable && <NoHistogram onShowExample={() => set({ rows: addRow(rows, EXAMPLE), attempt: attempt + 1 })} />}
      {expr !== null && (
        <>
          <MetricChart className={styles.chart} chart={chart} host={host} title="Heatmap" hideTitle unit={UNIT} markers={markers} height="fill" legend="none" heat={heat} points={points} chosenPoint={chosen} onPoint={openTrace} />
          {most > 0 && <Scale most={most} />}
          {answer && (
            <div className={styles.values}>
              <div className={styles.valuesBar}>
                <span className={styles.summary}>{`Exemplars: ${answer.rows.length} of the ${answer.total.toLocaleString('en')} requests that were counted; Enter opens a trace`}</span>
              </div>
              <ExemplarList answer={answer} chosen={chosen} onChoose={setChosen} />
            </div>
          )}
        </>
      )}
    </>
  );
}

function NoHistogram({ onShowExample }: { onShowExample: () => void }): ReactNode {
  return (
    <EmptyState
      icon={<Grid2x2 size={16} aria-hidden="true" />}
      title="A heatmap needs one histogram"
      hint={
        <>
          Ask for the buckets of a metric that ends in <code>_bucket</code>, with the same labels throughout.
        </>
      }
      action={<Button onClick={onShowExample}>Show how long users wait</Button>}
    />
  );
}

/** What the shades mean. They grow by the square root, so that few slow requests can be seen beside many fast ones. */
function Scale({ most }: { most: number }): ReactNode {
  const shades = Array.from({ length: HEAT_SHADES }, (_, i) => i + 1);
  return (
    // A scale is read as one thing; its parts are a picture.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.scale} role="img" aria-label={`Shades from 0 to ${formatUnit(most, UNIT)} in one bucket`}>
      <span>0</span>
      <span className={styles.shades} aria-hidden="true">
        {shades.map((i) => (
          <span key={i} style={{ background: heatShade(i) }} />
        ))}
      </span>
      <span>{formatUnit(most / 4, UNIT)} at the middle</span>
      <span>{formatUnit(most, UNIT)} at most</span>
    </div>
  );
}
