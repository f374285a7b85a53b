import { useEffect, useRef, useState, type ReactNode } from 'react';
import {
  Bar,
  DataTable,
  formatClock,
  formatDurationUs,
  seriesColour,
  Sparkline,
  StatusBadge,
  TimeSeriesChart,
  toast,
  type ChartMarker,
  type Column,
  type Sort,
  type TimeSeriesChartHandle,
} from '../../kit/index.ts';
import { galleryRow, latencyData, outcomeData, type GalleryRow } from './gallery-data.ts';
import styles from './gallery.module.css';

const START = 10 * 3600 + 30 * 60;
const LATENCY = latencyData();
const OUTCOMES = outcomeData();
const RANGE = { from: 0, to: 895 };
const LATE_RANGE = { from: 0, to: 1000 };
const SERVICES = ['orders', 'payments', 'gateway'].map((key) => ({ key, label: key }));
const OUTCOME_SERIES = [
  { key: 'ok', label: 'ok', colour: 'var(--good-fill)' },
  { key: 'late', label: 'late', colour: 'var(--warning-fill)' },
  { key: 'error', label: 'error', colour: 'var(--bad-fill)' },
];
const MARKERS: ChartMarker[] = [
  { t: 418, label: 'orders 2.31', kind: 'deploy' },
  { t: 520, label: 'CheckoutErrorBudgetBurn', kind: 'alert' },
  { t: 535, label: 'Acknowledged', kind: 'action' },
  { t: 700, label: 'Roll back orders', kind: 'action' },
];
const THRESHOLDS = [{ value: 0.4, label: 'SLO' }];

const COLUMNS: Column<GalleryRow>[] = [
  { id: 'time', header: 'Time', width: '6rem', mono: true, sortable: true, cell: (row) => formatClock(row.time * 1000, START) },
  { id: 'service', header: 'Service', width: '7rem', sortable: true, cell: (row) => row.service },
  { id: 'route', header: 'Route', cell: (row) => row.route },
  { id: 'status', header: 'Status', width: '7rem', cell: (row) => <StatusBadge status={row.status === 200 ? 'good' : 'bad'}>{row.status}</StatusBadge> },
  { id: 'duration', header: 'Duration', width: '13rem', align: 'end', sortable: true, cell: (row) => <Bar value={row.us} max={2_400_000} colour={seriesColour(row.service)}>{formatDurationUs(row.us)}</Bar> },
];

export function DataGallery(): ReactNode {
  const [selected, setSelected] = useState<number | null>(3);
  const [sort, setSort] = useState<Sort>({ column: 'time', direction: 'ascending' });
  return (
    <>
      <div className={styles.charts}>
        <TimeSeriesChart
          title="Latency p99 by service"
          unit="seconds"
          series={SERVICES}
          data={LATENCY}
          range={RANGE}
          markers={MARKERS}
          thresholds={THRESHOLDS}
          startOfDayS={START}
          syncKey="gallery"
          onSelectRange={(from, to) => toast(`Selected ${Math.round(to - from)} s`)}
        />
        <TimeSeriesChart title="Requests by outcome" unit="per-second" series={OUTCOME_SERIES} data={OUTCOMES} range={RANGE} markers={MARKERS} startOfDayS={START} syncKey="gallery" stacked />
        <TimeSeriesChart title="Latency p99, collector down" unit="seconds" series={SERVICES} data={LATENCY} range={LATE_RANGE} startOfDayS={START} syncKey="gallery" stale="No samples since 10:44:55" height={120} legend="table" />
        <LiveChart />
      </div>
      <div className={styles.table}>
        <DataTable label="Requests" columns={COLUMNS} rowCount={100_000} getRow={galleryRow} selected={selected} onSelect={setSelected} sort={sort} onSortChange={setSort} rowStatus={(row) => (row.us > 1_500_000 ? 'bad' : undefined)} />
      </div>
      <div className={styles.pad}>
        <div className={styles.line}>
          <Sparkline label="Checkout errors, now 28%" values={OUTCOMES[3] ?? []} threshold={20} colour="var(--bad-text)" /> checkout errors
          <Sparkline label="Latency of orders, now 1 s" values={LATENCY[1] ?? []} colour={seriesColour('orders')} /> orders p99
          <Sparkline label="Latency of payments, now 130 ms" values={LATENCY[2] ?? []} colour={seriesColour('payments')} /> payments p99
        </div>
      </div>
    </>
  );
}

/** Data that move, past React. */
function LiveChart(): ReactNode {
  const chart = useRef<TimeSeriesChartHandle>(null);
  useEffect(() => {
    let t = 300;
    const timer = setInterval(() => {
      t += 1;
      chart.current?.setData(LATENCY, { from: t - 300, to: t });
    }, 250);
    return () => clearInterval(timer);
  }, []);
  return <TimeSeriesChart ref={chart} title="Latency p99, live" unit="seconds" series={SERVICES} data={LATENCY} range={{ from: 0, to: 300 }} startOfDayS={START} syncKey="live" height={120} />;
}
