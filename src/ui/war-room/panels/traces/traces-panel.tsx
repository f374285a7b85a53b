import { useEffect, type ReactNode } from 'react';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useActions } from '../../shared/world-context.ts';
import { TraceSearch } from './trace-search.tsx';
import { TraceView } from './trace-view.tsx';
import styles from './traces.module.css';
import { useTracesState } from './traces-state.ts';

/** Single requests: found by how they went, then seen from the inside. */
export function TracesPanel(): ReactNode {
  const { look } = useActions();
  const [{ filter, traceId }, set] = useTracesState();
  useJump('traces', (to) => set(to.traceId === null ? { filter: to.filter, traceId: null } : { traceId: to.traceId }));
  useEffect(() => look('traces', traceId ?? filter), [look, traceId, filter]);
  return (
    <section className={styles.panel} aria-label="Traces">
      {traceId === null ? <TraceSearch onOpen={(id) => set({ traceId: id })} /> : <TraceView key={traceId} traceId={traceId} onBack={() => set({ traceId: null })} />}
    </section>
  );
}
