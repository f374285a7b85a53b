import { useImperativeHandle, useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import { cx } from '../cx.ts';
import type { Unit } from '../format.ts';
import { StatusBadge } from '../status.tsx';
import { VisuallyHidden } from '../visually-hidden.tsx';
import styles from './chart.module.css';
import type { ChartData, ChartHeat, ChartMarker, ChartPoint, ChartSeries, ChartThreshold, ChartView, TimeRange } from './chart-types.ts';
import { Legend } from './legend.tsx';
import { useChartKeys } from './use-chart-keys.ts';
import { usePlot } from './use-plot.ts';

/** What callers may do past React. */
export interface TimeSeriesChartHandle {
  /**
   * New samples, and with them the range if it moves along. Drawn when the page has time, at most four times a second and only in view.
   * Use this for live data; telemetry does not belong in React state.
   */
  setData: (data: ChartData, range?: TimeRange) => void;
  /** The sample under the cursor in seconds since the start, for pinning; null without a cursor. */
  readonly cursorTime: number | null;
}

export interface TimeSeriesChartProps {
  title: string;
  unit?: Unit | undefined;
  /** Keep the array itself stable between renders; a new one rebuilds the chart when keys differ. */
  series: readonly ChartSeries[];
  /** Samples as of this render; see `ChartData`. Live updates go through the handle instead. */
  data?: ChartData | undefined;
  range: TimeRange;
  markers?: readonly ChartMarker[] | undefined;
  thresholds?: readonly ChartThreshold[] | undefined;
  /** A range was dragged, or chosen with Enter … Enter. Seconds since the start. */
  onSelectRange?: ((from: number, to: number) => void) | undefined;
  /** A double click, or Escape with nothing else to let go of: back to the range of before. */
  onRangeBack?: (() => void) | undefined;
  /** Diamonds over the lines; a click calls `onPoint`. For the keyboard put a list beside the chart, and what it has chosen into `chosenPoint`. */
  points?: readonly ChartPoint[] | undefined;
  chosenPoint?: string | undefined;
  onPoint?: ((id: string) => void) | undefined;
  /** Draws a heatmap: each series is a bucket. */
  heat?: ChartHeat | undefined;
  /** Series that are not drawn, when the caller decides; otherwise the legend does. */
  hidden?: ReadonlySet<string> | undefined;
  /** Charts with one key share their crosshair. */
  syncKey?: string | undefined;
  /** Of the plot, in pixels; `fill` takes the container's. Default 160. */
  height?: number | 'fill' | undefined;
  stacked?: boolean | undefined;
  /** Says since when: "No samples since 10:41:30". */
  stale?: string | undefined;
  /** Time of day at second 0, in seconds after midnight. */
  startOfDayS?: number | undefined;
  legend?: 'inline' | 'table' | 'none' | undefined;
  /** Controls beside the title: the query, a pin. */
  toolbar?: ReactNode;
  hideTitle?: boolean | undefined;
  className?: string | undefined;
  ref?: Ref<TimeSeriesChartHandle> | undefined;
}

const NO_MARKERS: readonly ChartMarker[] = [];
const NO_THRESHOLDS: readonly ChartThreshold[] = [];

/**
 * Lines over time with a crosshair shared between charts. With focus on it: left and right move the cursor (Shift by ten), Home and End go
 * to the ends, Enter begins and ends a range, Escape lets go of it or goes back to the range of before; in a heatmap up and down move
 * between buckets. Other keys pass, so that a panel can pin with `p`.
 */
export function TimeSeriesChart(props: TimeSeriesChartProps): ReactNode {
  const { title, unit = '', series, data, range, markers = NO_MARKERS, thresholds = NO_THRESHOLDS, onSelectRange, onRangeBack, syncKey } = props;
  const { height = 160, stacked = false, stale, startOfDayS = 0, legend = 'inline', toolbar, hideTitle = false, className, ref } = props;
  const { points, chosenPoint: chosen, onPoint, heat } = props;
  const [hiddenHere, setHidden] = useState<ReadonlySet<string>>(() => new Set());
  const hidden = props.hidden ?? hiddenHere;
  const host = useRef<HTMLDivElement>(null);
  const legendTable = useRef<HTMLTableElement>(null);
  const view = useMemo<ChartView>(
    () => ({ series, hidden, range, unit, markers, thresholds, stacked, stale: stale !== undefined, startOfDayS, syncKey, points, chosen, heat }),
    [series, hidden, range, unit, markers, thresholds, stacked, stale, startOfDayS, syncKey, points, chosen, heat],
  );
  const plot = usePlot({ host, legendTable, title, view, data, onSelectRange: (selected) => onSelectRange?.(selected.from, selected.to), onPoint: (id) => onPoint?.(id) });

  useImperativeHandle(ref, () => ({
    setData: plot.setData,
    get cursorTime() {
      return plot.cursorTime();
    },
  }));

  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };
  const { mark, spoken, onKeyDown } = useChartKeys(plot, { isHeat: heat !== undefined, startOfDayS, onSelectRange, onRangeBack });

  return (
    <figure className={cx(styles.chart, height === 'fill' && styles.fill, className)}>
      {!hideTitle && (
        <figcaption className={styles.caption}>
          <span className={styles.title}>{title}</span>
          {stale !== undefined && <StatusBadge status="unknown">{stale}</StatusBadge>}
          {toolbar !== undefined && <span className={styles.toolbar}>{toolbar}</span>}
        </figcaption>
      )}
      <div className={cx(styles.frame, stale !== undefined && styles.stale)} style={height === 'fill' ? undefined : { height }}>
        {/* A picture that answers to keys: what they find is spoken below. */}
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
        <div ref={host} className={styles.plot} role="img" tabIndex={0} aria-label={title} onKeyDown={onKeyDown} onDoubleClick={onRangeBack} onBlur={() => mark === null && plot.clearCursor()} />
        <p className={styles.noSamples} aria-hidden="true">
          No samples in this range
        </p>
      </div>
      {legend !== 'none' && !heat && <Legend ref={legendTable} title={title} series={series} hidden={hidden} onToggle={toggle} layout={legend} />}
      <VisuallyHidden aria-live="polite">{spoken}</VisuallyHidden>
    </figure>
  );
}
