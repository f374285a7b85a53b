import { Waypoints } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { QueryFault, TraceAnswer, TraceRow } from '../../../../session/view.ts';
import { Bar, DataTable, EmptyState, formatCount, formatDurationUs, Spinner, StatusBadge, type Column, type Sort } from '../../../kit/index.ts';
import { FilterField } from '../../shared-telemetry/filter-field.tsx';
import { clockText } from '../../shared/times.ts';
import type { TimeWindow } from '../../panel-types.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useActions, useWorld } from '../../shared/world-context.ts';
import { isFailed } from './scatter-drawing.ts';
import { TraceFilters } from './trace-filters.tsx';
import { TraceScatter } from './trace-scatter.tsx';
import { useTracesState } from './traces-state.ts';
import styles from './traces.module.css';

const LIMIT = 500;
/** Rows that move under a pointer are hard to hit; a search is not a ticker. */
const REFRESH_MS = 3_000;

interface Found {
  readonly answer: TraceAnswer;
  readonly window: TimeWindow;
}

/** Finding requests: a filter, durations over time, and the list. */
export function TraceSearch({ onOpen }: { onOpen: (traceId: string) => void }): ReactNode {
  const { client } = useWorld();
  const { setRange } = useActions();
  const [{ filter, sort }, set] = useTracesState();
  const [found, setFound] = useState<Found | null>(null);
  const [fault, setFault] = useState<QueryFault | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEveryRefresh(
    async (window, signal) => {
      try {
        const answer = await client.call('traces', { filter, ...window, limit: LIMIT });
        if (signal.aborted) return;
        if (answer.ok) setFound({ answer, window });
        setFault(answer.ok ? null : answer);
        setTrouble(null);
      } catch (error) {
        if (!signal.aborted) setTrouble(error instanceof Error ? error.message : String(error));
      }
    },
    { ms: REFRESH_MS, key: filter },
  );
  const setFilter = (next: string): void => set({ filter: next });
  return (
    <>
      <div className={styles.query}>
        <FilterField label="Trace filter" placeholder="client=web duration>500ms status=error" value={filter} onCommit={setFilter} fault={fault} />
        <TraceFilters filter={filter} onFilter={setFilter}>
          <span className={styles.count}>
            {found && (found.answer.total > found.answer.rows.length ? `${formatCount(found.answer.rows.length)} of ${formatCount(found.answer.total)} traces` : `${formatCount(found.answer.total)} traces`)}
            {trouble !== null && <StatusBadge status="unknown">Old result: {trouble}</StatusBadge>}
          </span>
        </TraceFilters>
      </div>
      {found ? (
        <>
          <TraceScatter rows={found.answer.rows} window={found.window} onOpen={onOpen} onRange={({ fromMs, toMs }) => setRange({ kind: 'fixed', fromMs, toMs })} />
          <TraceTable rows={found.answer.rows} sort={sort} onSort={(next) => set({ sort: next })} onOpen={onOpen} filtered={filter !== ''} />
        </>
      ) : (
        <div className={styles.waiting}>{fault === null && trouble === null && <Spinner label="Looking for traces" />}</div>
      )}
    </>
  );
}

interface TraceTableProps {
  rows: readonly TraceRow[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (traceId: string) => void;
  filtered: boolean;
}

const ORDER: Readonly<Record<string, (row: TraceRow) => number | string>> = { time: (row) => row.startMs, journey: (row) => row.journey, client: (row) => row.client, status: (row) => row.status, duration: (row) => row.durationUs };

function TraceTable({ rows, sort, onSort, onOpen, filtered }: TraceTableProps): ReactNode {
  const [selected, setSelected] = useState<string | null>(null);
  const sorted = useMemo(() => {
    const by = ORDER[sort.column] ?? (() => 0);
    const sign = sort.direction === 'ascending' ? 1 : -1;
    return rows.toSorted((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : 0));
  }, [rows, sort]);
  const slowest = rows.reduce((most, row) => Math.max(most, row.durationUs), 0);
  const columns = useMemo<Column<TraceRow>[]>(
    () => [
      { id: 'time', header: 'Start', width: '5.5rem', mono: true, sortable: true, cell: (row) => clockText(row.startMs) },
      { id: 'journey', header: 'Journey', width: 'minmax(6rem, 1fr)', sortable: true, cell: (row) => row.journey },
      { id: 'client', header: 'Client', width: 'minmax(4rem, 8rem)', sortable: true, cell: (row) => row.client },
      { id: 'status', header: 'Status', width: 'minmax(6rem, 11rem)', sortable: true, cell: (row) => <StatusBadge status={isFailed(row) ? 'bad' : 'good'}>{row.error === '' ? row.status : `${row.status} ${row.error}`}</StatusBadge> },
      { id: 'duration', header: 'Duration', width: 'minmax(9rem, 14rem)', align: 'end', sortable: true, cell: (row) => <Bar value={row.durationUs} max={slowest} {...(isFailed(row) ? { status: 'bad' as const } : {})}>{formatDurationUs(row.durationUs)}</Bar> },
      { id: 'id', header: 'Trace', width: '5.5rem', mono: true, cell: (row) => row.traceId.slice(0, 8) },
    ],
    [slowest],
  );
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
        onActivate={(i) => sorted[i] && onOpen(sorted[i].traceId)}
        empty={<EmptyState icon={<Waypoints size={16} aria-hidden="true" />} title="No trace matches in this range" hint={filtered ? 'Choose a longer range or a wider filter.' : 'No request has ended yet. Choose a longer range.'} />}
      />
    </div>
  );
}
