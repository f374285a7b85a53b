import { Eye, EyeOff, Plus, Trash2 } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button, IconButton } from '../../../kit/index.ts';
import { QueryBar } from '../../query-bar/index.ts';
import type { ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { MetricPicker } from './metric-picker.tsx';
import { addRow, changeRow, removeRow, ROWS_MAX, useMetricsState, type QueryRow } from './metrics-state.ts';
import styles from './metrics.module.css';

interface QueryRowsProps {
  faults: readonly ChartFault[];
  hasResult: boolean;
}

/** The queries of the panel, each with its letter, and what can be done with it. */
export function QueryRows({ faults, hasResult }: QueryRowsProps): ReactNode {
  const [{ rows }, set, store] = useMetricsState();
  const list = useRef<HTMLDivElement>(null);
  const run = (id: string, text: string): void => {
    const { rows: now, attempt } = store.getState();
    set({ rows: changeRow(now, id, { text, expr: text.trim(), hidden: false }), attempt: attempt + 1 });
  };
  const add = (): void => {
    set({ rows: addRow(store.getState().rows) });
    // The new box is where one goes on; it is there after the next drawing.
    requestAnimationFrame(() => [...(list.current?.querySelectorAll<HTMLElement>('[role="textbox"], textarea') ?? [])].at(-1)?.focus());
  };
  const label = (row: QueryRow): string | undefined => (row === rows[0] ? undefined : row.id);
  return (
    <div className={styles.queries} ref={list} data-many={rows.length > 1}>
      {rows.map((row) => (
        // A fieldset cannot be laid out as a row everywhere.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        <div key={row.id} className={styles.queryRow} data-hidden={row.hidden} role="group" aria-label={`Query ${row.id}`}>
          {rows.length > 1 && (
            <div className={styles.rowTools}>
              <span className={styles.letter} aria-hidden="true">
                {row.id}
              </span>
              <IconButton
                label={row.hidden ? `Show query ${row.id}` : `Hide query ${row.id}`}
                size="small"
                icon={row.hidden ? <EyeOff size={14} aria-hidden="true" /> : <Eye size={14} aria-hidden="true" />}
                onClick={() => set({ rows: changeRow(rows, row.id, { hidden: !row.hidden }) })}
              />
              <IconButton label={`Remove query ${row.id}`} size="small" icon={<Trash2 size={14} aria-hidden="true" />} onClick={() => set({ rows: removeRow(rows, row.id) })} />
            </div>
          )}
          <div className={styles.queryBar}>
            <QueryBar
              language="promql"
              label={label(row)}
              text={row.text}
              ran={row.expr}
              fault={faults.find(({ expr }) => expr === row.expr) ?? null}
              hasResult={hasResult}
              placeholder="sum by (service_name) (rate(http_server_request_duration_seconds_count[1m]))"
              onText={(text) => set({ rows: changeRow(store.getState().rows, row.id, { text }) })}
              onRun={(text) => run(row.id, text)}
              extra={
                <>
                  <MetricPicker onChoose={(text) => set({ rows: changeRow(store.getState().rows, row.id, { text }) })} />
                  {row === rows.at(-1) && rows.length < ROWS_MAX && (
                    <Button size="small" variant="quiet" icon={<Plus size={14} aria-hidden="true" />} onClick={add}>
                      Add query
                    </Button>
                  )}
                </>
              }
            />
          </div>
        </div>
      ))}
    </div>
  );
}
