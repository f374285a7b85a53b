import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { LogSeries } from '../../../../session/log-answers.ts';
import { DataTable, EmptyState, formatUnit, seriesColour, TimeSeriesChart, type Column, type Sort, type TimeSeriesChartHandle } from '../../../kit/index.ts';
import { chartContent, labelText, readColumn, type NamedSeries, type Reading } from '../../shared-telemetry/metric-data.ts';
import { pinChart } from '../../shared-telemetry/metric-pin.ts';
import { useMarkers } from '../../shared-telemetry/use-markers.ts';
import { startOfDayS, toChartS, toEpochMs } from '../../shared/times.ts';
import { usePinnable } from '../../shared/use-pinnable.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { unitOfLogql } from './logql-unit.ts';
import styles from './logs.module.css';

interface Row {
  readonly series: NamedSeries;
  readonly reading: Reading;
}

const FIGURES = ['latest', 'least', 'greatest'] as const;
const NO_VALUES = new Float64Array(0);

interface LogSeriesViewProps {
  query: string;
  answer: LogSeries;
  window: TimeWindow;
}

/** What a metric query over lines answers: a chart, and its series in numbers. */
export function LogSeriesView({ query, answer, window }: LogSeriesViewProps): ReactNode {
  const info = useInfo();
  const { setRange, rangeBack } = useActions();
  const markers = useMarkers();
  const handle = useRef<TimeSeriesChartHandle>(null);
  const unit = unitOfLogql(query);
  const content = useMemo(() => chartContent([{ expr: query, legend: '' }], [answer], info.startEpochMs), [query, answer, info.startEpochMs]);
  const range = useMemo(() => ({ from: toChartS(info, window.fromMs), to: toChartS(info, window.toMs) }), [info, window]);
  // The chart is made anew when its series are others; samples alone are handed to it.
  const [series, setSeries] = useState(content.series);
  const isSame = series.length === content.series.length && series.every((one, i) => one.key === content.series[i]?.key);
  if (!isSame) setSeries(content.series);
  // Its series are those of the content whenever they are told apart by name, so the samples fit them.
  useEffect(() => {
    handle.current?.setData(content.data, range);
  }, [content, range]);
  const pinnable = usePinnable((): PinDraft | null => pinChart({ info, panel: 'logs', title: query, unit, window, content, cursorS: handle.current?.cursorTime ?? null, fallbackExpr: query }));
  if (content.series.length === 0) {
    return (
      <div className={styles.overlay}>
        <EmptyState title="No lines to count in this range" hint="Choose a longer range or a wider selector." />
      </div>
    );
  }
  return (
    <div className={styles.seriesView} {...pinnable}>
      <TimeSeriesChart
        ref={handle}
        title={query}
        hideTitle
        unit={unit}
        series={series}
        range={range}
        markers={markers}
        startOfDayS={startOfDayS(info)}
        syncKey="war-room"
        height={180}
        legend="none"
        onRangeBack={rangeBack}
        onSelectRange={(from, to) => setRange({ kind: 'fixed', fromMs: toEpochMs(info, from), toMs: toEpochMs(info, to) })}
      />
      {content.leftOut > 0 && <p className={styles.note}>{content.leftOut} more series not shown. Aggregate with sum by (…) or topk to see them.</p>}
      {(answer.notes ?? []).map((note) => (
        <p key={note.message} className={styles.note}>
          {note.message}
        </p>
      ))}
      <SeriesTable content={content} unit={unit} />
    </div>
  );
}

function SeriesTable({ content, unit }: { content: ReturnType<typeof chartContent>; unit: ReturnType<typeof unitOfLogql> }): ReactNode {
  const [sort, setSort] = useState<Sort>({ column: 'latest', direction: 'descending' });
  const rows = useMemo(() => {
    const all = content.series.map((series, i): Row => ({ series, reading: readColumn(content.data[0] ?? NO_VALUES, content.data[i + 1] ?? NO_VALUES) }));
    return sortRows(all, sort);
  }, [content, sort]);
  const columns = useMemo<Column<Row>[]>(() => {
    const figure = (id: (typeof FIGURES)[number], header: string): Column<Row> => ({ id, header, width: '6.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading[id], unit) });
    const name = ({ series }: Row): ReactNode => (
      <span className={styles.seriesName} style={{ borderColor: series.colour ?? seriesColour(series.key) }} title={labelText(series.labels)}>
        {series.label}
      </span>
    );
    return [{ id: 'series', header: 'Series', width: 'minmax(10rem, 1fr)', sortable: true, cell: name }, figure('latest', 'Latest'), figure('least', 'Lowest'), figure('greatest', 'Highest')];
  }, [unit]);
  return (
    <div className={styles.seriesTable}>
      <DataTable label="Values of each series" columns={columns} rowCount={rows.length} getRow={(i) => rows[i] as Row} sort={sort} onSortChange={setSort} rowHeight={24} />
    </div>
  );
}

function sortRows(rows: readonly Row[], { column, direction }: Sort): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const figure = FIGURES.find((one) => one === column);
  // Missing values go last, whichever way.
  const value = ({ reading }: Row): number => (figure === undefined ? 0 : Number.isNaN(reading[figure]) ? -Infinity * sign : reading[figure]);
  return rows.toSorted((a, b) => {
    const [x, y] = figure === undefined ? [a.series.label, b.series.label] : [value(a), value(b)];
    return (x === y ? 0 : x < y ? -1 : 1) * sign;
  });
}
