import { useDeferredValue, useEffect, type ReactNode } from 'react';
import { Button } from '../../../kit/index.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { asTraceql } from '../../shared/old-trace-filter.ts';
import { useActions } from '../../shared/world-context.ts';
import { CompareView } from './compare-view.tsx';
import { TraceSearch } from './trace-search.tsx';
import { TraceView } from './trace-view.tsx';
import styles from './traces.module.css';
import { useTracesState } from './traces-state.ts';

/** Single requests: found by how they went, seen from the inside, and side by side. */
export function TracesPanel(): ReactNode {
  const { look } = useActions();
  const [state, set] = useTracesState('ran', 'runs', 'traceId', 'compared');
  const { ran, runs } = state;
  const wanted = state.traceId;
  // What takes the place of the list, or of a trace, is drawn in pieces: a press of a key is answered before.
  const { traceId, compared } = useDeferredValue(state);
  useJump('traces', (to) => {
    if (to.traceId !== null) set({ traceId: to.traceId, compared: null });
    else set({ text: asTraceql(to.filter), ran: asTraceql(to.filter), runs: runs + 1, area: null, view: 'list', traceId: null, compared: null });
  });
  useEffect(() => look('traces', wanted ?? ran), [look, wanted, ran]);
  // With one to compare, the trace that is open is the other side.
  const isComparing = compared !== null && traceId !== null && compared.traceId !== traceId;
  return (
    <section className={styles.panel} aria-label="Traces">
      {isComparing && (
        <CompareView
          key={`${compared.traceId} ${traceId}`}
          leftId={compared.traceId}
          rightId={traceId}
          onBack={() => set({ compared: null })}
          onOpen={(id) => set({ traceId: id, compared: null })}
          onSwap={() => set({ traceId: compared.traceId, compared: { traceId, title: '' } })}
        />
      )}
      {!isComparing && traceId !== null && (
        <TraceView
          key={traceId}
          traceId={traceId}
          onBack={() => set({ traceId: null })}
          onCompare={{
            // The other one is what it should have been like: it stands at the left.
            withTrace: (other) => set({ compared: { traceId: other, title: '' } }),
            choose: (title) => set({ compared: { traceId, title }, traceId: null }),
          }}
        />
      )}
      {traceId === null && (
        <>
          {compared !== null && (
            <div className={styles.choosing}>
              <span>
                Open the request to compare with: <strong>{compared.title}</strong>
              </span>
              <Button size="small" onClick={() => set({ traceId: compared.traceId, compared: null })}>
                Cancel
              </Button>
            </div>
          )}
          <TraceSearch onOpen={(id) => set({ traceId: id })} />
        </>
      )}
    </section>
  );
}
