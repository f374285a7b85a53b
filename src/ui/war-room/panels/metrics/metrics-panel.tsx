import { ChartLine } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { EmptyState } from '../../../kit/index.ts';
import type { ChartFault } from '../../shared-telemetry/use-metric-chart.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useActions } from '../../shared/world-context.ts';
import { exprsKey, shownRows, takeTarget, useMetricsState } from './metrics-state.ts';
import styles from './metrics.module.css';
import { QueryRows } from './query-rows.tsx';
import { ResultHeatmap } from './result-heatmap.tsx';
import { ResultLines } from './result-lines.tsx';
import { ResultTable } from './result-table.tsx';

/** Any question about the metrics of the system, in PromQL: several at once, drawn as lines, a stack or a heatmap, or read as a table. */
export function MetricsPanel(): ReactNode {
  const { look } = useActions();
  const [{ rows, view }, set, store] = useMetricsState('rows', 'view');
  const [reported, setReported] = useState<{ faults: readonly ChartFault[]; hasResult: boolean }>({ faults: [], hasResult: false });
  useJump('metrics', (to) => set(takeTarget(store.getState(), to)));
  const running = shownRows(rows);
  const asked = exprsKey(running);
  // The same as long as what runs is the same, whatever is being written.
  // oxlint-disable-next-line react/exhaustive-deps
  const shown = useMemo(() => running, [asked, running.map(({ id }) => id).join('')]);
  useEffect(() => {
    if (asked !== '') look('metrics', shown.map(({ expr }) => expr));
    // The texts are in the key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [look, asked]);
  const report = useCallback((faults: readonly ChartFault[], hasResult: boolean): void => setReported({ faults, hasResult }), []);
  const hasRun = rows.some(({ expr }) => expr !== '');
  return (
    <section className={styles.panel} aria-label="Metrics">
      <QueryRows {...reported} />
      {shown.length === 0 && (
        <EmptyState
          icon={<ChartLine size={16} aria-hidden="true" />}
          title={hasRun ? 'Every query is hidden' : 'No query yet'}
          hint={hasRun ? 'Show one of them again by the eye beside it.' : 'Write PromQL above, click a query together, take an example, or start from a metric.'}
        />
      )}
      {shown.length > 0 && (view === 'lines' || view === 'stacked') && <ResultLines shown={shown} stacked={view === 'stacked'} onFaults={report} />}
      {shown.length > 0 && view === 'heatmap' && <ResultHeatmap shown={shown} onFaults={report} />}
      {shown.length > 0 && view === 'table' && <ResultTable shown={shown} onFaults={report} />}
    </section>
  );
}
