import { startTransition, useState, type ReactNode } from 'react';
import type { QueryFault, TraceAnswer } from '../../../../session/view.ts';
import { EmptyState, ErrorState, formatCount, Spinner, StatusBadge } from '../../../kit/index.ts';
import { FilterField } from '../../shared-telemetry/filter-field.tsx';
import type { TimeWindow } from '../../panel-types.ts';
import { useEveryRefresh } from '../../shared/use-every-refresh.ts';
import { useActions, useWorld } from '../../shared/world-context.ts';
import { FilterHelp } from './filter-help.tsx';
import { TraceFilters } from './trace-filters.tsx';
import { TraceScatter } from './trace-scatter.tsx';
import { TraceTable } from './trace-table.tsx';
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
        // Five hundred rows and dots are drawn when there is time for it.
        if (answer.ok) startTransition(() => setFound({ answer, window }));
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
        <FilterField label="Trace filter" placeholder="client=web service=orders duration>500ms status=error" value={filter} onCommit={setFilter} fault={fault} hasResult={found !== null} />
        <TraceFilters filter={filter} onFilter={setFilter}>
          <span className={styles.count}>
            {found && (found.answer.total > found.answer.rows.length ? `${formatCount(found.answer.rows.length)} of ${formatCount(found.answer.total)} traces` : `${formatCount(found.answer.total)} traces`)}
            {trouble !== null && <StatusBadge status="unknown">Old result: {trouble}</StatusBadge>}
            <FilterHelp />
          </span>
        </TraceFilters>
      </div>
      {found ? (
        <>
          <TraceScatter rows={found.answer.rows} window={found.window} onOpen={onOpen} onRange={({ fromMs, toMs }) => setRange({ kind: 'fixed', fromMs, toMs })} />
          <TraceTable rows={found.answer.rows} sort={sort} onSort={(next) => set({ sort: next })} onOpen={onOpen} filtered={filter !== ''} />
        </>
      ) : (
        <div className={styles.waiting}>
          {fault === null && trouble === null && <Spinner label="Looking for traces" />}
          {fault !== null && <EmptyState title="The filter cannot be read" hint="Correct the underlined part above." />}
          {fault === null && trouble !== null && <ErrorState what="The traces did not come" next="They are asked for again as time goes on." detail={trouble} />}
        </div>
      )}
    </>
  );
}
