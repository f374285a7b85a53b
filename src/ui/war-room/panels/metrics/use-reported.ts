import { useEffect, useRef } from 'react';
import type { ChartFault, MetricChartState } from '../../shared-telemetry/use-metric-chart.ts';

/** Tells the query boxes, which stand above whatever view is shown, what could not be read. */
export function useReported({ faults, shown, isOld }: Pick<MetricChartState, 'faults' | 'shown' | 'isOld'>, onFaults: (faults: readonly ChartFault[], hasResult: boolean) => void): void {
  const latest = useRef(onFaults);
  useEffect(() => {
    latest.current = onFaults;
  });
  // With several queries the others' answers are no older result of the one that failed.
  const hasResult = shown !== null && isOld;
  useEffect(() => latest.current(faults, hasResult), [faults, hasResult]);
}
