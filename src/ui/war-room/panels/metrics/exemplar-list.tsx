import { useMemo, type ReactNode } from 'react';
import type { ExemplarAnswer, TraceRow } from '../../../../session/view.ts';
import { DataTable, DurationText, EmptyState, type Column } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import { useActions } from '../../shared/world-context.ts';
import { endMs, outcomeText } from './use-exemplars.ts';

const COLUMNS: readonly Column<TraceRow>[] = [
  { id: 'at', header: 'Ended', width: '5.5rem', cell: (row) => clockText(endMs(row)) },
  { id: 'duration', header: 'Duration', width: '6rem', align: 'end', cell: (row) => <DurationText us={row.durationUs} /> },
  { id: 'journey', header: 'Journey', width: 'minmax(7rem, 1fr)', cell: (row) => row.journey },
  { id: 'client', header: 'Client', width: 'minmax(6rem, 0.7fr)', cell: (row) => row.client },
  { id: 'status', header: 'Status', width: '8rem', cell: outcomeText },
];

interface ExemplarListProps {
  answer: ExemplarAnswer;
  chosen: string | undefined;
  onChoose: (traceId: string) => void;
}

/** The diamonds of the chart as a list, the slowest first: Enter opens the trace. */
export function ExemplarList({ answer, chosen, onChoose }: ExemplarListProps): ReactNode {
  const { openTrace } = useActions();
  const rows = useMemo(() => answer.rows.toSorted((a, b) => b.durationUs - a.durationUs), [answer]);
  const selected = rows.findIndex(({ traceId }) => traceId === chosen);
  return (
    <DataTable
      label="Exemplars"
      columns={COLUMNS}
      rowCount={rows.length}
      getRow={(i) => rows[i] as TraceRow}
      rowHeight={24}
      selected={selected < 0 ? null : selected}
      onSelect={(i) => onChoose(rows[i]?.traceId ?? '')}
      onActivate={(i) => {
        const row = rows[i];
        if (row) openTrace(row.traceId);
      }}
      rowStatus={(row) => (row.error === '' ? undefined : 'bad')}
      empty={<EmptyState compact title="No request of this kind ended in this range" />}
    />
  );
}
