import { Waypoints } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { TraceRow } from '../../../../session/view.ts';
import { Bar, DataTable, EmptyState, formatDurationUs, StatusBadge, type Column, type Sort } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { isFailed, outcomeText } from './scatter-drawing.ts';
import styles from './traces.module.css';

const statusOf = (row: TraceRow): ReactNode => <StatusBadge status={isFailed(row) ? 'bad' : 'good'}>{outcomeText(row)}</StatusBadge>;
const durationOf = (row: TraceRow, slowest: number): ReactNode => (
  <Bar value={row.durationUs} max={slowest} {...(isFailed(row) ? { status: 'bad' as const } : {})}>
    {formatDurationUs(row.durationUs)}
  </Bar>
);
const traceColumns = (slowest: number): Column<TraceRow>[] => [
  { id: 'time', header: 'Start', width: '5.5rem', mono: true, sortable: true, cell: (row) => clockText(row.startMs) },
  { id: 'journey', header: 'Journey', width: 'minmax(6rem, 1fr)', sortable: true, cell: (row) => row.journey },
  { id: 'client', header: 'Client', width: 'minmax(4rem, 8rem)', sortable: true, cell: (row) => row.client },
  { id: 'status', header: 'Status', width: 'minmax(6rem, 11rem)', sortable: true, cell: statusOf },
  { id: 'duration', header: 'Duration', width: 'minmax(9rem, 14rem)', align: 'end', sortable: true, cell: (row) => durationOf(row, slowest) },
  { id: 'id', header: 'Trace', width: '5.5rem', mono: true, cell: (row) => row.traceId.slice(0, 8) },
];

interface TraceTableProps {
  rows: readonly TraceRow[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (traceId: string) => void;
  filtered: boolean;
}

const ORDER: Readonly<Record<string, (row: TraceRow) => number | string>> = { time: (row) => row.startMs, journey: (row) => row.journey, client: (row) => row.client, status: (row) => row.status, duration: (row) => row.durationUs };

/** The same requests one by one, in the order that was asked for. */
export function TraceTable({ rows, sort, onSort, onOpen, filtered }: TraceTableProps): ReactNode {
  const [selected, setSelected] = useState<string | null>(null);
  const sorted = useMemo(() => {
    const by = ORDER[sort.column] ?? (() => 0);
    const sign = sort.direction === 'ascending' ? 1 : -1;
    return rows.toSorted((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : 0));
  }, [rows, sort]);
  const slowest = rows.reduce((most, row) => Math.max(most, row.durationUs), 0);
  const columns = useMemo(() => traceColumns(slowest), [slowest]);
  const index = selected === null ? -1 : sorted.findIndex((row) => row.traceId === selected);
  return (
    <div className={styles.list}>
      <DataTable
        label="Traces"
        columns={columns}
        rowCount={sorted.length}
        getRow={(i) => sorted[i] as TraceRow}
        rowHeight={24}
        sort={sort}
        onSortChange={onSort}
        selected={index < 0 ? null : index}
        onSelect={(i) => setSelected(sorted[i]?.traceId ?? null)}
        opensOnClick
        onActivate={(i) => sorted[i] && onOpen(sorted[i].traceId)}
        empty={<EmptyState icon={<Waypoints size={16} aria-hidden="true" />} title="No trace matches in this range" hint={filtered ? 'Choose a longer range or a wider filter.' : 'No request has ended yet. Choose a longer range.'} />}
      />
    </div>
  );
}
