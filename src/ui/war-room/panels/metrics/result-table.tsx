import { Copy } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { InstantAnswer } from '../../../../session/view.ts';
import { DataTable, EmptyState, formatUnit, IconButton, Spinner, toast, type Column, type Sort, type Unit } from '../../../kit/index.ts';
import type { ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { clockText } from '../../shared/times.ts';
import { copyText, instantRows, labelNames, sortInstant, type InstantRow } from './instant-rows.ts';
import { MetricsToolbar } from './metrics-toolbar.tsx';
import type { QueryRow } from './metrics-state.ts';
import styles from './metrics.module.css';
import { Note } from './notes.tsx';
import { useInstant } from './use-instant.ts';
import { useReported } from './use-reported.ts';
import { useUnit } from './use-unit.ts';

interface ResultTableProps {
  shown: readonly QueryRow[];
  onFaults: (faults: readonly ChartFault[], hasResult: boolean) => void;
}

/** The values at the end of the range, with every label in a column of its own. */
export function ResultTable({ shown, onFaults }: ResultTableProps): ReactNode {
  const [unit, setUnit] = useUnit(shown);
  const { answers, faults, trouble } = useInstant(shown);
  const [sort, setSort] = useState<Sort>({ column: 'value', direction: 'descending' });
  useReported({ faults, shown: null, isOld: false }, onFaults);
  const all = useMemo(() => instantRows(answers), [answers]);
  const rows = useMemo(() => sortInstant(all, sort), [all, sort]);
  const names = useMemo(() => labelNames(all), [all]);
  const columns = useMemo(() => columnsOf(names, answers.length > 1, unit), [names, answers.length, unit]);
  const timeMs = answers[0]?.answer.timeMs;
  const copy = (): void => {
    navigator.clipboard.writeText(copyText(rows, names, answers.length > 1)).then(
      () => toast('Copied', { detail: `${rows.length} rows with all labels, for a spreadsheet or a message.`, status: 'good', durationMs: 2_500 }),
      () => toast('Not copied', { detail: 'The browser does not let this page write to the clipboard.', status: 'warning' }),
    );
  };
  return (
    <>
      <MetricsToolbar unit={unit} onUnit={setUnit} hasExemplars={false}>
        <span className={styles.summary}>{timeMs === undefined ? '' : `${rows.length} values at ${clockText(timeMs)}`}</span>
        <IconButton label="Copy as a table" size="small" icon={<Copy size={14} aria-hidden="true" />} disabled={rows.length === 0} onClick={copy} />
      </MetricsToolbar>
      <ul className={styles.notes} aria-label="Notes on the result">
        {answers.map(({ row, answer }) => (
          <TypeNote key={row.id} answer={answer} />
        ))}
        {trouble !== null && <Note level="warning">No answer: {trouble}</Note>}
      </ul>
      <div className={styles.values} data-alone="true">
        {answers.length === 0 && faults.length === 0 && trouble === null && <Spinner label="Asking" />}
        {answers.length > 0 && (
          <DataTable
            label="Values now"
            columns={columns}
            rowCount={rows.length}
            getRow={(i) => rows[i] as InstantRow}
            rowHeight={24}
            sort={sort}
            onSortChange={setSort}
            minWidthRem={8 + names.length * 8}
            empty={<EmptyState compact title="No series has a value at this time" hint="Choose an earlier range, or drop a label from the query." />}
          />
        )}
      </div>
    </>
  );
}

function TypeNote({ answer }: { answer: InstantAnswer }): ReactNode {
  if (answer.type === 'string') return <Note>This is a text, not a metric: {answer.text}</Note>;
  if (answer.type === 'matrix') return <Note>This is a range of samples. The newest of each series is shown; rate(…) or avg_over_time(…) around it makes one value of all.</Note>;
  if (answer.truncated > 0) return <Note level="warning">{answer.truncated} more series are left out. Narrow them down by a label, or add them up with sum by (…).</Note>;
  return answer.notes.map(({ message, level }) => (
    <Note key={message} level={level}>
      {message}
    </Note>
  ));
}

function columnsOf(names: readonly string[], isSeveral: boolean, unit: Unit): Column<InstantRow>[] {
  return [
    ...(isSeveral ? [{ id: 'query', header: 'Query', width: '4rem', sortable: true, cell: ({ query }: InstantRow) => query }] : []),
    { id: 'value', header: 'Value', width: '7rem', align: 'end', sortable: true, cell: ({ value }) => <span title={String(value)}>{formatUnit(value, unit)}</span> },
    ...names.map((name): Column<InstantRow> => ({ id: `label ${name}`, header: name === '__name__' ? 'metric' : name, width: 'minmax(7rem, 1fr)', mono: true, sortable: true, cell: ({ labels }) => labels[name] ?? '' })),
  ];
}
