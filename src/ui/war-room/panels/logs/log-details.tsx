import { ChartLine, Pin, Waypoints, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import type { LogRow } from '../../../../session/view.ts';
import { Button, IconButton, StatusBadge } from '../../../kit/index.ts';
import { withTerm } from '../../shared-telemetry/filter-text.ts';
import { usePinDrag } from '../../shared/use-pinnable.ts';
import { clockText } from '../../shared/times.ts';
import { useActions } from '../../shared/world-context.ts';
import { LEVEL_WORDS } from './log-list-view.ts';
import styles from './logs.module.css';

const AROUND_MS = 5 * 60_000;
const LEVEL_STATUS = ['unknown', 'unknown', 'warning', 'bad'] as const;

interface LogDetailsProps {
  row: LogRow;
  filter: string;
  onFilter: (filter: string) => void;
  onClose: () => void;
  draft: () => PinDraft | null;
}

/** One line in full: its text, its fields, and where to go from here. */
export function LogDetails({ row, filter, onFilter, onClose, draft }: LogDetailsProps): ReactNode {
  const { openTrace, openMetrics, pin, setRange } = useActions();
  const dragProps = usePinDrag(draft);
  const fields = [
    { name: 'service', value: row.service },
    { name: 'instance', value: row.instance },
    ...row.fields,
    ...(row.traceId === '' ? [] : [{ name: 'trace', value: row.traceId }]),
  ];
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
        <span className={styles.when}>
          {clockText(row.timeMs)}.{String(Math.floor(row.timeMs % 1_000)).padStart(3, '0')}
        </span>
        <div className={styles.detailsTools}>
          {row.traceId !== '' && (
            <Button size="small" variant="quiet" icon={<Waypoints size={14} aria-hidden="true" />} onClick={() => openTrace(row.traceId)}>
              Open trace
            </Button>
          )}
          <Button size="small" variant="quiet" icon={<ChartLine size={14} aria-hidden="true" />} onClick={aroundHere}>
            Metrics around this time
          </Button>
          <Button {...dragProps} size="small" variant="quiet" icon={<Pin size={14} aria-hidden="true" />} onClick={pinNow}>
            Pin
          </Button>
          <IconButton label="Close line" size="small" icon={<X size={14} aria-hidden="true" />} onClick={onClose} />
        </div>
      </header>
      <p className={styles.fullText}>{row.text}</p>
      <dl className={styles.fields}>
        {fields.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <button type="button" title={`Only lines with ${name}=${value}`} onClick={() => onFilter(withTerm(filter, name, '=', value))}>
                {value}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
