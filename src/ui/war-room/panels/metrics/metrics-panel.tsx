import { ChartLine, Pin } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { EmptyState, IconButton, Select, StatusBadge, type Unit } from '../../../kit/index.ts';
import { MetricChart, staleText } from '../../shared-telemetry/metric-chart.tsx';
import type { ChartContent } from '../../shared-telemetry/metric-data.ts';
import { guessUnit } from '../../shared-telemetry/metric-units.ts';
import { useJump } from '../../shared-telemetry/use-jump.ts';
import { useMarkers } from '../../shared-telemetry/use-markers.ts';
import { useMetricChart } from '../../shared-telemetry/use-metric-chart.ts';
import { usePinDrag } from '../../shared/use-pinnable.ts';
import { useActions, useInfo } from '../../shared/world-context.ts';
import { useMetricsState } from './metrics-state.ts';
import styles from './metrics.module.css';
import { QueryEditor } from './query-editor.tsx';
import { ValueTable } from './value-table.tsx';

const UNITS = [
  { value: 'seconds', label: 'seconds' },
  { value: 'per-second', label: 'per second' },
  { value: 'ratio', label: 'per cent' },
  { value: 'bytes', label: 'bytes' },
  { value: 'count', label: 'number' },
] as const;
type KnownUnit = (typeof UNITS)[number]['value'];

/** Any question about the metrics of the system, in PromQL. */
export function MetricsPanel(): ReactNode {
  const { look } = useActions();
  const [{ text, expr }, set] = useMetricsState();
  const run = (next: string): void => set({ expr: next.trim() });
  useJump('metrics', (to) => set({ text: to.expr, expr: to.expr.trim() }));
  useEffect(() => {
    if (expr !== '') look('metrics', expr);
  }, [look, expr]);
  return (
    <section className={styles.panel} aria-label="Metrics">
      <MetricsResult expr={expr} text={text} onText={(next) => set({ text: next })} onRun={run} />
    </section>
  );
}

interface MetricsResultProps {
  expr: string;
  text: string;
  onText: (text: string) => void;
  onRun: (expr: string) => void;
}

function MetricsResult({ expr, text, onText, onRun }: MetricsResultProps): ReactNode {
  const info = useInfo();
  const { pin } = useActions();
  const markers = useMarkers();
  const host = useRef<HTMLDivElement>(null);
  const [chosenUnit, setChosenUnit] = useState<{ expr: string; unit: Unit } | null>(null);
  const [content, setContent] = useState<ChartContent | null>(null);
  const unit = chosenUnit?.expr === expr ? chosenUnit.unit : guessUnit(expr);
  const queries = useMemo(() => (expr === '' ? [] : [{ expr, legend: '' }]), [expr]);
  const chart = useMetricChart({ panel: 'metrics', title: expr, unit, queries, visible: true, host, onContent: setContent });
  const stale = staleText(chart);
  const dragProps = usePinDrag(chart.draft);
  const pinNow = (): void => {
    const draft = chart.draft();
    if (draft) void pin(draft);
  };
  return (
    <>
      <QueryEditor text={text} expr={expr} fault={chart.fault} hasResult={chart.shown !== null} onText={onText} onRun={onRun} />
      {expr === '' ? (
        <EmptyState icon={<ChartLine size={16} aria-hidden="true" />} title="No query yet" hint="Write PromQL above, take one from Examples, or start from a Metric." />
      ) : (
        <>
          <div className={styles.chartBar}>
            <Select<KnownUnit> label="Unit" hideLabel size="small" className={styles.unit} value={UNITS.find(({ value }) => value === unit)?.value} options={UNITS} onChange={(next) => setChosenUnit({ expr, unit: next })} />
            {stale !== undefined && <StatusBadge status="unknown">{stale}</StatusBadge>}
            <span className={styles.summary}>{content ? `${content.series.length + content.leftOut} series` : ''}</span>
            <IconButton {...dragProps} label="Pin this chart" size="small" keys="p" icon={<Pin size={14} aria-hidden="true" />} onClick={pinNow} />
          </div>
          <MetricChart className={styles.chart} chart={chart} host={host} title="Result" hideTitle unit={unit} markers={markers} height="fill" legend="none" faultElsewhere />
          <div className={styles.values}>{content && <ValueTable content={content} unit={unit} startEpochMs={info.startEpochMs} />}</div>
        </>
      )}
    </>
  );
}
