import { ArrowUp, ScrollText } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PinDraft } from '../../../../session/intents.ts';
import { Button, EmptyState, ErrorState, formatCount, Spinner, StatusBadge } from '../../../kit/index.ts';
import { draftPin } from '../../shared-telemetry/draft-pin.ts';
import { FilterField } from '../../shared-telemetry/filter-field.tsx';
import { componentOf } from '../../shared-telemetry/metric-pin.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { clockText } from '../../shared/times.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { LogChips } from './log-chips.tsx';
import { LogDetails } from './log-details.tsx';
import { LogHistogram, type LogHistogramHandle } from './log-histogram.tsx';
import { LogList, type LogListHandle } from './log-list.tsx';
import { LEVEL_WORDS } from './log-list-view.ts';
import type { LogStatus } from './log-source.ts';
import { useLogSource } from './use-log-source.ts';
import { useLogsState } from './logs-state.ts';
import styles from './logs.module.css';

/** Every line that the system wrote, filtered, counted over time, and read. */
export function LogsPanel(): ReactNode {
  const info = useInfo();
  const { look, openTrace, setRange } = useActions();
  const [{ filter }, set] = useLogsState();
  const [selected, setSelected] = useState<number | null>(null);
  const [open, setOpen] = useState(false);
  const [away, setAway] = useState(false);
  const list = useRef<LogListHandle>(null);
  const histogram = useRef<LogHistogramHandle>(null);
  const toNewest = (): void => {
    setSelected(null);
    setAway(false);
    list.current?.toTop();
  };
  const { source, status } = useLogSource(filter, away || selected !== null, list, histogram, toNewest);
  const setFilter = (next: string): void => set({ filter: next });
  useJump('logs', (to) => setFilter(to.filter));
  useEffect(() => look('logs', filter), [look, filter]);

  const draft = (index: number): PinDraft | null => {
    const row = source.row(index);
    if (!row) return null;
    const digest = `${clockText(row.timeMs)} ${LEVEL_WORDS[row.level]} ${row.service}: ${row.text}`;
    const labels = { service_name: row.service, ...(row.traceId === '' ? {} : { trace_id: row.traceId }) };
    return draftPin({ panel: 'logs', title: `${row.service}: ${row.text}`, query: filter, ...source.window(), digest, component: componentOf(info, labels), labels });
  };
  const openTraceOf = (index: number): void => {
    const traceId = source.row(index)?.traceId ?? '';
    if (traceId !== '') openTrace(traceId);
  };
  const close = (): void => (open ? setOpen(false) : setSelected(null));
  const row = selected === null ? undefined : source.row(selected);
  return (
    <section className={styles.panel} aria-label="Logs">
      <div className={styles.query}>
        <FilterField label="Log filter" placeholder='service=orders level>=warn "timeout" -"health"' value={filter} onCommit={setFilter} fault={status.fault} hasResult={status.total !== null} />
        <LogChips filter={filter} onFilter={setFilter}>
          <Count status={status} />
          {status.newer > 0 && (
            <Button size="small" variant="secondary" icon={<ArrowUp size={14} aria-hidden="true" />} onClick={toNewest}>
              {formatCount(status.newer)} new {status.newer === 1 ? 'line' : 'lines'}
            </Button>
          )}
        </LogChips>
      </div>
      <LogHistogram ref={histogram} onSelect={({ fromMs, toMs }) => setRange({ kind: 'fixed', fromMs, toMs })} />
      <div className={styles.body}>
        <LogList
          ref={list}
          source={source}
          selected={selected}
          onSelect={setSelected}
          onOpen={() => setOpen(true)}
          onClose={close}
          onTrace={openTraceOf}
          onScrollAway={(atTop) => setAway(!atTop)}
          draft={draft}
        />
        <Overlay status={status} filter={filter} onClear={() => setFilter('')} />
      </div>
      {open && row && <LogDetails row={row} filter={filter} onFilter={setFilter} onClose={close} draft={() => (selected === null ? null : draft(selected))} />}
    </section>
  );
}

function Count({ status }: { status: LogStatus }): ReactNode {
  return (
    <span className={styles.count}>
      {status.total === null ? '' : `${formatCount(status.total)} ${status.total === 1 ? 'line' : 'lines'}`}
      {status.trouble !== null && <StatusBadge status="unknown">Old result: {status.trouble}</StatusBadge>}
    </span>
  );
}

function Overlay({ status, filter, onClear }: { status: LogStatus; filter: string; onClear: () => void }): ReactNode {
  if (status.total === null && !status.fault && status.trouble === null) {
    return (
      <div className={styles.overlay}>
        <Spinner label="Reading the log" />
      </div>
    );
  }
  if (status.total === null) {
    return (
      <div className={styles.overlay}>
        {status.fault ? <EmptyState title="The filter cannot be read" hint="Correct the underlined part above." /> : <ErrorState what="The log did not come" next="It is asked for again as time goes on." {...(status.trouble === null ? {} : { detail: status.trouble })} />}
      </div>
    );
  }
  if (status.total !== 0) return null;
  const action = filter === '' ? undefined : <Button size="small" onClick={onClear}>Clear filter</Button>;
  return (
    <div className={styles.overlay}>
      <EmptyState icon={<ScrollText size={16} aria-hidden="true" />} title="No lines match in this range" hint={filter === '' ? 'Nothing was logged. Choose a longer range.' : 'Choose a longer range or a wider filter.'} action={action} />
    </div>
  );
}
