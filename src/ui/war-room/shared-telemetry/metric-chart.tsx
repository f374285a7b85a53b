import type { ReactNode, RefObject } from 'react';
import { EmptyState, Spinner, StatusShape, TimeSeriesChart, type ChartHeat, type ChartMarker, type ChartPoint, type ChartThreshold, type Unit } from '../../kit/index.ts';
import { startOfDayS, toEpochMs } from '../shared/times.ts';
import { usePinnable } from '../shared/use-pinnable.ts';
import { useActions, useInfo } from '../shared/world-context.ts';
import styles from './telemetry.module.css';
import type { MetricChartState } from './use-metric-chart.ts';

export interface MetricChartProps {
  chart: MetricChartState;
  host: RefObject<HTMLDivElement | null>;
  title: string;
  unit: Unit;
  markers: readonly ChartMarker[];
  thresholds?: readonly ChartThreshold[] | undefined;
  height?: number | 'fill' | undefined;
  toolbar?: ReactNode;
  hideTitle?: boolean | undefined;
  legend?: 'inline' | 'table' | 'none' | undefined;
  /** Faults are shown elsewhere: under the text that they point into. */
  faultElsewhere?: boolean | undefined;
  stacked?: boolean | undefined;
  hidden?: ReadonlySet<string> | undefined;
  points?: readonly ChartPoint[] | undefined;
  chosenPoint?: string | undefined;
  onPoint?: ((id: string) => void) | undefined;
  heat?: ChartHeat | undefined;
  /** Series that are not drawn are spoken of elsewhere. */
  leftOutElsewhere?: boolean | undefined;
  className?: string | undefined;
}

const SYNC_KEY = 'war-room';

/** Why what is shown is not what is true now, or nothing. */
export const staleText = ({ shown, isOld, trouble }: MetricChartState): string | undefined => (shown && (isOld || trouble !== null) ? 'Old result' : shown?.stale);

/** A chart of a query: its crosshair is shared by all charts of the war room, and a range dragged in it becomes everyone's. */
export function MetricChart(props: MetricChartProps): ReactNode {
  const { chart, host, title, unit, markers, thresholds, height = 150, toolbar, hideTitle = false, legend = 'inline', faultElsewhere = false, className } = props;
  const { stacked, hidden, points, chosenPoint, onPoint, heat, leftOutElsewhere = false } = props;
  const { shown, fault, trouble, handle, draft } = chart;
  const info = useInfo();
  const { setRange, rangeBack } = useActions();
  const pinnable = usePinnable(draft);
  const problem = trouble ?? (faultElsewhere ? null : (fault?.message ?? null));
  const stale = staleText(chart);
  return (
    <div ref={host} className={className ?? styles.tile} {...pinnable}>
      {shown ? (
        <TimeSeriesChart
          ref={handle}
          title={title}
          unit={unit}
          series={shown.series}
          range={shown.range}
          markers={markers}
          thresholds={thresholds}
          startOfDayS={startOfDayS(info)}
          syncKey={SYNC_KEY}
          height={height}
          stale={stale}
          toolbar={toolbar}
          hideTitle={hideTitle}
          legend={legend}
          stacked={stacked}
          hidden={hidden}
          points={points}
          chosenPoint={chosenPoint}
          onPoint={onPoint}
          heat={heat}
          onRangeBack={rangeBack}
          onSelectRange={(from, to) => setRange({ kind: 'fixed', fromMs: toEpochMs(info, from), toMs: toEpochMs(info, to) })}
        />
      ) : (
        <>
          {!hideTitle && (
            <div className={styles.caption}>
              {title}
              {toolbar}
            </div>
          )}
          <div className={styles.waiting} style={height === 'fill' ? { flex: 1 } : { height }}>
            {problem === null && !fault && <Spinner label={`Asking for ${title}`} />}
            {fault && faultElsewhere && <EmptyState title="The query cannot be read" hint="Correct the underlined part above and run it again." />}
          </div>
        </>
      )}
      {problem !== null && (
        <p className={styles.fault} role="alert">
          <StatusShape status="bad" size={9} />
          <span>{trouble === null ? `${problem} (in ${fault?.expr ?? ''})` : `No answer: ${problem}`}</span>
        </p>
      )}
      {!leftOutElsewhere && shown && shown.leftOut > 0 && <p className={styles.note}>{shown.leftOut} more series not drawn. Aggregate with sum by (…) or topk to see them.</p>}
    </div>
  );
}

