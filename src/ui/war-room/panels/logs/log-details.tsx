import { ChartLine, Copy, Filter, Pin, Rows3, Waypoints, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { LogRow } from '../../../../session/log-answers.ts';
import { Button, IconButton, StatusBadge, toast } from '../../../kit/index.ts';
import { traceLogs } from '../../shared/filters.ts';
import { usePinDrag } from '../../shared/use-pinnable.ts';
import { useActions } from '../../shared/world-context.ts';
import { LogFields } from './log-fields.tsx';
import { LEVEL_WORDS, preciseClock, rowText } from './log-row-cells.ts';
import styles from './log-details.module.css';

const AROUND_MS = 5 * 60_000;
export const LEVEL_STATUS = ['unknown', 'unknown', 'warning', 'bad'] as const;

interface LogDetailsProps {
  row: LogRow;
  query: string;
  onQuery: (query: string) => void;
  columns: readonly string[];
  onColumns: (columns: readonly string[]) => void;
  onAround: () => void;
  onClose: () => void;
  draft: () => PinDraft | null;
}

export function copyLine(row: LogRow): void {
  navigator.clipboard.writeText(rowText(row)).then(
    () => toast('Line copied', { status: 'good', durationMs: 2_000 }),
    () => toast('Not copied', { detail: 'The browser does not let this page write to the clipboard.', status: 'warning' }),
  );
}

/** One line in full: its text, its fields, and where to go from here. */
export function LogDetails({ row, query, onQuery, columns, onColumns, onAround, onClose, draft }: LogDetailsProps): ReactNode {
  const { openTrace, openMetrics, pin, setRange } = useActions();
  const dragProps = usePinDrag(draft);
  const aroundHere = (): void => {
    setRange({ kind: 'fixed', fromMs: row.timeMs - AROUND_MS, toMs: row.timeMs + AROUND_MS });
    openMetrics({ expr: `sum by (http_response_status_code) (rate(http_server_request_duration_seconds_count{service_name="${row.service}"}[1m]))` });
  };
  const pinNow = (): void => {
    const made = draft();
    if (made) void pin(made);
  };
  return (
    <section className={styles.details} aria-label="Selected line">
      <header className={styles.detailsHeader}>
        <StatusBadge status={LEVEL_STATUS[row.level]}>{LEVEL_WORDS[row.level]}</StatusBadge>
        <span className={styles.when}>{preciseClock(row.timeMs)}</span>
        <div className={styles.detailsTools}>
          {row.traceId !== '' && (
            <>
              <Button size="small" variant="quiet" icon={<Waypoints size={14} aria-hidden="true" />} onClick={() => openTrace(row.traceId)}>
                Open trace
              </Button>
              <Button size="small" variant="quiet" icon={<Filter size={14} aria-hidden="true" />} onClick={() => onQuery(traceLogs(row.traceId))}>
                Only this trace
              </Button>
            </>
          )}
          <Button size="small" variant="quiet" icon={<Rows3 size={14} aria-hidden="true" />} onClick={onAround}>
            Lines around
          </Button>
          <Button size="small" variant="quiet" icon={<ChartLine size={14} aria-hidden="true" />} onClick={aroundHere}>
            Metrics around
          </Button>
          <Button {...dragProps} size="small" variant="quiet" icon={<Pin size={14} aria-hidden="true" />} onClick={pinNow}>
            Pin
          </Button>
          <IconButton label="Copy line" size="small" icon={<Copy size={14} aria-hidden="true" />} onClick={() => copyLine(row)} />
          <IconButton label="Close line" size="small" icon={<X size={14} aria-hidden="true" />} onClick={onClose} />
        </div>
      </header>
      <p className={styles.fullText}>{row.text}</p>
      <LogFields fields={row.fields} query={query} onQuery={onQuery} columns={columns} onColumns={onColumns} />
    </section>
  );
}
