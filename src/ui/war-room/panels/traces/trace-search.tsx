import { memo, useCallback, useMemo, type ReactNode } from 'react';
import type { TraceArea } from '../../../../session/trace-answers.ts';
import { EmptyState, ErrorState, Select, Spinner } from '../../../kit/index.ts';
import { QueryBar } from '../../query-bar/index.ts';
import { useActions } from '../../shared/world-context.ts';
import { AreaBar } from './area-bar.tsx';
import { DifferenceView } from './difference-view.tsx';
import { isInArea } from './scatter-drawing.ts';
import { SearchStatus } from './search-status.tsx';
import { ServiceGraphView } from './service-graph-view.tsx';
import { TraceScatter } from './trace-scatter.tsx';
import { TraceTable } from './trace-table.tsx';
import { bothOf } from './traceql-text.ts';
import { LIMITS, storeLimit, useTracesState, type Limit } from './traces-state.ts';
import { useTraceSearch, type FoundTraces } from './use-trace-search.ts';
import styles from './traces.module.css';

/** Finding requests: a question, durations over time, and what was found: one by one, what it shares, who called whom. */
export function TraceSearch({ onOpen }: { onOpen: (traceId: string) => void }): ReactNode {
  const [{ text, ran, runs, limit }, set, store] = useTracesState('text', 'ran', 'runs', 'limit');
  const search = useTraceSearch(ran, Number(limit), runs);
  const { found, fault, trouble } = search;
  const run = useCallback((query: string): void => set({ text: query, ran: query.trim() === '' ? '{}' : query.trim(), runs: store.getState().runs + 1, area: null }), [set, store]);
  return (
    <>
      <div className={styles.query}>
        <QueryBar
          language="traceql"
          text={text}
          ran={ran}
          fault={fault}
          hasResult={found !== null}
          onText={(next) => set({ text: next })}
          onRun={run}
          placeholder={'{ resource.service.name = "orders" && duration > 500ms }'}
          extra={
            <>
              <Select<Limit>
                label="Traces wanted"
                hideLabel
                size="small"
                className={styles.limitSelect}
                value={limit}
                onChange={(next) => {
                  storeLimit(next);
                  set({ limit: next });
                }}
                options={LIMITS.map((value) => ({ value, label: `${value} traces` }))}
              />
              <SearchStatus search={search} onAgain={() => run(ran)} />
            </>
          }
        />
      </div>
      {found ? (
        <Found found={found} searchedFromMs={found.answer?.searchedFromMs ?? search.progress?.searchedFromMs ?? found.window.fromMs} onOpen={onOpen} onAsk={run} />
      ) : (
        <div className={styles.waiting}>
          {fault === null && trouble === null && !search.isStopped && <Spinner label={search.progress === null ? 'Looking for traces' : 'Making traces again to look into them'} />}
          {search.isStopped && <EmptyState title="The search was stopped" hint="Nothing had been found until then." />}
          {fault !== null && <EmptyState title="The query cannot be read" hint="Correct the underlined part above." />}
          {fault === null && trouble !== null && <ErrorState what="The traces did not come" next="They are asked for again as time goes on." detail={trouble} />}
        </div>
      )}
    </>
  );
}

interface FoundProps {
  found: FoundTraces;
  searchedFromMs: number;
  onOpen: (traceId: string) => void;
  onAsk: (query: string) => void;
}

/** Drawn anew for what is found, not for every letter of the next question. */
const Found = memo(function Found({ found, searchedFromMs, onOpen, onAsk }: FoundProps): ReactNode {
  const { setRange } = useActions();
  const [{ ran, limit, area, view, sort }, set] = useTracesState('ran', 'limit', 'area', 'view', 'sort');
  const chosen = useMemo(() => (area === null ? found.rows : found.rows.filter((row) => isInArea(row, area))), [found, area]);
  const setArea = (next: TraceArea | null): void => set({ area: next });
  const askBoth = (query: string): void => onAsk(bothOf(ran, query));
  return (
    <div className={styles.results} data-found-for={found.answer === null ? '' : found.query}>
      <TraceScatter isSmall={view !== 'list'} rows={found.rows} window={found.window} searchedFromMs={searchedFromMs} onOpen={onOpen} area={area} onArea={setArea} />
      <AreaBar area={area} window={found.window} shown={found.rows.length} chosen={chosen.length} view={view} onView={(next) => set({ view: next })} onArea={setArea} onZoom={({ fromMs, toMs }) => setRange({ kind: 'fixed', fromMs, toMs })} />
      {view === 'list' && <TraceTable rows={chosen} sort={sort} onSort={(next) => set({ sort: next })} onOpen={onOpen} hint={emptyHint(ran, area)} />}
      {view === 'difference' && <DifferenceView query={found.query} limit={Number(limit)} window={found.window} area={area} onAsk={askBoth} onList={() => set({ view: 'list' })} />}
      {view === 'graph' && <ServiceGraphView query={found.query} limit={Number(limit)} window={found.window} area={area} onAsk={askBoth} />}
    </div>
  );
});

function emptyHint(ran: string, area: TraceArea | null): string {
  if (area !== null) return 'Nothing was found in the rectangle. Choose another one, or all again.';
  return ran === '{}' ? 'No request has ended yet. Choose a longer range.' : 'Choose a longer range or a wider question.';
}
