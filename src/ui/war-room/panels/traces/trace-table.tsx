import { Waypoints } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { FoundRow, SpanMatch } from '../../../../session/trace-answers.ts';
import { Bar, DataTable, EmptyState, formatDurationUs, StatusBadge, type Column, type Sort } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { isFailed, outcomeText } from './scatter-drawing.ts';
import styles from './traces.module.css';

const matchText = ({ service, name, durationUs, attributes }: SpanMatch): string => [`${service} ${name} ${formatDurationUs(durationUs)}`, ...attributes.map((one) => `${one.name}=${one.value}`)].join(' ');
const matchedText = ({ matched, matches: [first] }: FoundRow): string => (first === undefined ? String(matched ?? '') : `${matched} · ${first.service} ${first.name}`);
const statusOf = (row: FoundRow): ReactNode => <StatusBadge status={isFailed(row) ? 'bad' : 'good'}>{outcomeText(row)}</StatusBadge>;
const durationOf = (row: FoundRow, slowest: number): ReactNode => (
  <Bar value={row.durationUs} max={slowest} {...(isFailed(row) ? { status: 'bad' as const } : {})}>
    {formatDurationUs(row.durationUs)}
  </Bar>
);
/** Known only of traces whose spans were looked at. */
const SPAN_COLUMNS: readonly Column<FoundRow>[] = [
  { id: 'spans', header: 'Spans', width: '3.5rem', align: 'end', sortable: true, cell: (row) => row.spans },
  { id: 'errors', header: 'Errors', width: '4rem', align: 'end', sortable: true, cell: (row) => (row.errors !== null && row.errors > 0 ? <StatusBadge status="bad">{row.errors}</StatusBadge> : row.errors) },
  { id: 'matched', header: 'Matched', width: 'minmax(7rem, 1.2fr)', sortable: true, cell: (row) => <span title={row.matches.map(matchText).join('\n')}>{matchedText(row)}</span> },
];
const ID_COLUMN: Column<FoundRow> = { id: 'id', header: 'Trace', width: '5.5rem', mono: true, cell: (row) => row.traceId.slice(0, 8) };
const traceColumns = (slowest: number, hasSpans: boolean): Column<FoundRow>[] => [
  { id: 'time', header: 'Start', width: '5.5rem', mono: true, sortable: true, cell: (row) => clockText(row.startMs) },
  { id: 'journey', header: 'Journey', width: 'minmax(6rem, 1fr)', sortable: true, cell: (row) => row.journey },
  { id: 'client', header: 'Client', width: 'minmax(4rem, 8rem)', sortable: true, cell: (row) => row.client },
  { id: 'status', header: 'Status', width: 'minmax(6rem, 11rem)', sortable: true, cell: statusOf },
  { id: 'duration', header: 'Duration', width: hasSpans ? 'minmax(7rem, 12rem)' : 'minmax(9rem, 14rem)', align: 'end', sortable: true, cell: (row) => durationOf(row, slowest) },
  ...(hasSpans ? SPAN_COLUMNS : [ID_COLUMN]),
];

interface TraceTableProps {
  rows: readonly FoundRow[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (traceId: string) => void;
  /** What to do when there is nothing. */
  hint: string;
}

const ORDER: Readonly<Record<string, (row: FoundRow) => number | string>> = { time: (row) => row.startMs, journey: (row) => row.journey, client: (row) => row.client, status: (row) => row.status, duration: (row) => row.durationUs, spans: (row) => row.spans ?? 0, errors: (row) => row.errors ?? 0, matched: (row) => row.matched ?? 0 };

/** The same requests one by one, in the order that was asked for. */
export function TraceTable({ rows, sort, onSort, onOpen, hint }: TraceTableProps): ReactNode {
  const [selected, setSelected] = useState<string | null>(null);
  const sorted = useMemo(() => {
    const by = ORDER[sort.column] ?? (() => 0);
    const sign = sort.direction === 'ascending' ? 1 : -1;
    return rows.toSorted((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : 0));
  }, [rows, sort]);
  const hasSpans = rows.some((row) => row.spans !== null);
  const slowest = rows.reduce((most, row) => Math.max(most, row.durationUs), 0);
  const columns = useMemo(() => traceColumns(slowest, hasSpans), [slowest, hasSpans]);
  const index = selected === null ? -1 : sorted.findIndex((row) => row.traceId === selected);
  return (
    <div className={styles.list}>
      <DataTable
        label="Traces"
        columns={columns}
        rowCount={sorted.length}
        getRow={(i) => sorted[i] as FoundRow}
        rowHeight={24}
        sort={sort}
        onSortChange={onSort}
        selected={index < 0 ? null : index}
        onSelect={(i) => setSelected(sorted[i]?.traceId ?? null)}
        opensOnClick
        onActivate={(i) => sorted[i] && onOpen(sorted[i].traceId)}
        empty={<EmptyState icon={<Waypoints size={16} aria-hidden="true" />} title="No trace matches in this range" hint={hint} />}
      />
    </div>
  );
}
