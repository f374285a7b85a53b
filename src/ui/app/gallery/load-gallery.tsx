import { useEffect, useRef, type ReactNode } from 'react';
import { TimeSeriesChart, type TimeSeriesChartHandle } from '../../kit/index.ts';
import { GALLERY_SERVICES } from './gallery-data.ts';
import styles from './gallery.module.css';

const CHARTS = Array.from({ length: 12 }, (_, i) => i);
const POINTS = 1_800;
const SERIES = GALLERY_SERVICES.slice(0, 5).map((key) => ({ key, label: key }));
const NO_SAMPLES = { from: 0, to: POINTS };

/** Twelve charts of five series and 1,800 points, fed ten times a second: what the drawing budget is measured with. */
export function LoadGallery(): ReactNode {
  const handles = useRef<(TimeSeriesChartHandle | null)[]>([]);
  useEffect(() => {
    let t = POINTS;
    const feeds = CHARTS.map((chart) => [Float64Array.from({ length: POINTS }, (_, i) => i), ...SERIES.map((_, s) => Float64Array.from({ length: POINTS }, (_, i) => 50 + 20 * Math.sin(i / 40 + s + chart)))]);
    const timer = setInterval(() => {
      t += 1;
      feeds.forEach((columns, chart) => {
        columns.forEach((column, c) => {
          column.copyWithin(0, 1);
          column[POINTS - 1] = c === 0 ? t : 50 + 20 * Math.sin(t / 40 + c + chart);
        });
        handles.current[chart]?.setData(columns, { from: t - POINTS, to: t });
      });
    }, 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className={styles.charts}>
      {CHARTS.map((chart) => (
        <TimeSeriesChart
          key={chart}
          ref={(handle) => {
            handles.current[chart] = handle;
          }}
          title={`Chart ${chart + 1}`}
          series={SERIES}
          range={NO_SAMPLES}
          syncKey="load"
          height={90}
        />
      ))}
    </div>
  );
}
