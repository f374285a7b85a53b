import { useMemo, useState, type ReactNode } from 'react';
import { DataTable, formatUnit, seriesColour, type Column, type Sort, type Unit } from '../../../kit/index.ts';
import { labelText, readColumn, type ChartContent, type NamedSeries, type Reading } from '../../shared-telemetry/metric-data.ts';
import { clockText } from '../../shared/times.ts';
import styles from './metrics.module.css';

interface ValueTableProps {
  content: ChartContent;
  unit: Unit;
  startEpochMs: number;
}

interface Row {
  readonly series: NamedSeries;
  readonly reading: Reading;
}

const nameOf = ({ series }: Row): ReactNode => (
  <span className={styles.seriesCell} title={labelText(series.labels)}>
    <span className={styles.swatch} style={{ background: series.colour ?? seriesColour(series.key) }} aria-hidden="true" />
    {series.label}
  </span>
);
const FIGURES = ['latest', 'least', 'greatest'] as const;
const NO_VALUES = new Float64Array(0);

/** The series of a result in numbers: the last value, and the least and greatest of the range. */
export function ValueTable({ content, unit, startEpochMs }: ValueTableProps): ReactNode {
  const [sort, setSort] = useState<Sort>({ column: 'latest', direction: 'descending' });
  const rows = useMemo(() => sortRows(content.series.map((series, i): Row => ({ series, reading: readColumn(content.data[0] ?? NO_VALUES, content.data[i + 1] ?? NO_VALUES) })), sort), [content, sort]);
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'series',
        header: 'Series',
        width: 'minmax(10rem, 1fr)',
        sortable: true,
        cell: nameOf,
      },
      { id: 'latest', header: 'Latest', width: '6.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading.latest, unit) },
      { id: 'least', header: 'Lowest', width: '6.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading.least, unit) },
      { id: 'greatest', header: 'Highest', width: '6.5rem', align: 'end', sortable: true, cell: ({ reading }) => formatUnit(reading.greatest, unit) },
      { id: 'at', header: 'Highest at', width: '6rem', align: 'end', cell: ({ reading }) => (Number.isNaN(reading.greatestAt) ? '–' : clockText(startEpochMs + reading.greatestAt * 1_000)) },
    ],
    [unit, startEpochMs],
  );
  return <DataTable label="Values of each series" columns={columns} rowCount={rows.length} getRow={(i) => rows[i] as Row} sort={sort} onSortChange={setSort} rowHeight={24} />;
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
