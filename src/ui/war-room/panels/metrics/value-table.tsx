import { useMemo, useState, type ReactNode } from 'react';
import { cx, DataTable, formatUnit, seriesColour, VisuallyHidden, type Column, type Sort, type Unit } from '../../../kit/index.ts';
import { labelText, readColumn, type ChartContent, type NamedSeries, type Reading } from '../../shared-telemetry/metric-data.ts';
import { clockText } from '../../shared/times.ts';
import styles from './metrics.module.css';

interface ValueTableProps {
  content: ChartContent;
  unit: Unit;
  startEpochMs: number;
  /** Keys of the series that are drawn alone; empty: all are drawn. */
  isolated: ReadonlySet<string>;
  onIsolate: (key: string) => void;
}

interface Row {
  readonly series: NamedSeries;
  readonly reading: Reading;
}

const FIGURES = ['latest', 'least', 'greatest'] as const;
const NO_VALUES = new Float64Array(0);

/** The legend of a result: the last value of each series, and the least and greatest of the range. A click, or Enter, shows a series alone. */
export function ValueTable({ content, unit, startEpochMs, isolated, onIsolate }: ValueTableProps): ReactNode {
  const [sort, setSort] = useState<Sort>({ column: 'latest', direction: 'descending' });
  const [selected, setSelected] = useState<string | null>(null);
  const rows = useMemo(() => sortRows(content.series.map((series, i): Row => ({ series, reading: readColumn(content.data[0] ?? NO_VALUES, content.data[i + 1] ?? NO_VALUES) })), sort), [content, sort]);
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: 'series', header: 'Series', width: 'minmax(10rem, 1fr)', sortable: true, cell: ({ series }) => seriesName(series, isolated.size === 0 || isolated.has(series.key)) },
      { id: 'latest', header: 'Last', width: '5.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading.latest, unit) },
      { id: 'least', header: 'Min', width: '5.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading.least, unit) },
      { id: 'greatest', header: 'Max', width: '5.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading.greatest, unit) },
      { id: 'at', header: 'Max at', width: '5.5rem', align: 'end', cell: ({ reading }) => (Number.isNaN(reading.greatestAt) ? '–' : clockText(startEpochMs + reading.greatestAt * 1_000)) },
    ],
    [unit, startEpochMs, isolated],
  );
  const at = rows.findIndex(({ series }) => series.key === selected);
  const isolate = (i: number): void => {
    const key = rows[i]?.series.key;
    if (key === undefined) return;
    setSelected(key);
    onIsolate(key);
  };
  return (
    <DataTable
      label="Values of each series"
      columns={columns}
      rowCount={rows.length}
      getRow={(i) => rows[i] as Row}
      sort={sort}
      onSortChange={setSort}
      rowHeight={24}
      minWidthRem={26}
      selected={at < 0 ? null : at}
      onSelect={(i) => setSelected(rows[i]?.series.key ?? null)}
      onActivate={isolate}
      opensOnClick
    />
  );
}

function seriesName(series: NamedSeries, isDrawn: boolean): ReactNode {
  const { colour, key, dash, label, labels } = series;
  return (
    <span className={cx(styles.seriesCell, !isDrawn && styles.notDrawn)} title={labelText(labels)}>
      <span className={styles.swatch} data-dashed={dash !== undefined} style={{ color: colour ?? seriesColour(key) }} aria-hidden="true" />
      <span className={styles.seriesLabel}>{label}</span>
      {!isDrawn && <VisuallyHidden>, not drawn</VisuallyHidden>}
    </span>
  );
}

function sortRows(rows: readonly Row[], { column, direction }: Sort): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const figure = FIGURES.find((one) => one === column);
  // Missing values go last, whichever way.
  const value = ({ reading }: Row): number => (figure ? (Number.isNaN(reading[figure]) ? -Infinity * sign : reading[figure]) : 0);
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    const order = figure ? (x === y ? 0 : x < y ? -1 : 1) : a.series.label < b.series.label ? -1 : 1;
    return order * sign;
  });
}
