import type { ReactNode } from 'react';
import { SegmentedControl, Select, Toggle, type Unit } from '../../../kit/index.ts';
import { useView } from '../../shared/world-context.ts';
import { useInfo } from '../../shared/world-context.ts';
import { useMetricsState, type ResultView } from './metrics-state.ts';
import styles from './metrics.module.css';

const VIEW_SEGMENTS: readonly { value: ResultView; label: string }[] = [
  { value: 'lines', label: 'Lines' },
  { value: 'stacked', label: 'Stacked' },
  { value: 'heatmap', label: 'Heatmap' },
  { value: 'table', label: 'Table' },
];

const UNITS = [
  { value: 'seconds', label: 'seconds' },
  { value: 'per-second', label: 'per second' },
  { value: 'ratio', label: 'per cent' },
  { value: 'bytes', label: 'bytes' },
  { value: 'count', label: 'number' },
] as const;
type KnownUnit = (typeof UNITS)[number]['value'];

const MINUTE_MS = 60_000;
const EARLIER_MINUTES = [5, 10, 15, 30, 60, 120];
/** "15 min earlier" */
export const earlierWords = (ms: number): string => (ms % 3_600_000 === 0 ? `${ms / 3_600_000} h earlier` : `${ms / MINUTE_MS} min earlier`);

interface MetricsToolbarProps {
  unit: Unit;
  onUnit: (unit: Unit) => void;
  /** Whether real requests can be shown on this chart. */
  hasExemplars: boolean;
  children: ReactNode;
}

/** How the result is shown. What does not apply to a view is not there. */
export function MetricsToolbar({ unit, onUnit, hasExemplars, children }: MetricsToolbarProps): ReactNode {
  const [{ view, earlierMs, withExemplars }, set] = useMetricsState('view', 'earlierMs', 'withExemplars');
  const { startEpochMs } = useInfo();
  // As far back as there is a world to compare with; a string, so that it changes only when a choice is added.
  const choices = useView(({ clockMs }) => EARLIER_MINUTES.filter((minutes) => clockMs - startEpochMs >= minutes * MINUTE_MS).join(' '));
  const minutes = choices === '' ? [] : choices.split(' ').map(Number);
  return (
    <div className={styles.chartBar}>
      <SegmentedControl<ResultView> label="View" size="small" value={view} onChange={(next) => set({ view: next })} segments={VIEW_SEGMENTS} />
      {view !== 'heatmap' && <Select<KnownUnit> label="Unit" hideLabel size="small" className={styles.unit} value={UNITS.find(({ value }) => value === unit)?.value} options={UNITS} onChange={onUnit} />}
      {view === 'lines' && minutes.length > 0 && (
        <Select
          label="Compare with"
          hideLabel
          size="small"
          className={styles.compare}
          value={String(earlierMs)}
          onChange={(next) => set({ earlierMs: Number(next) })}
          options={[{ value: '0', label: 'no comparison' }, ...minutes.map((one) => ({ value: String(one * MINUTE_MS), label: earlierWords(one * MINUTE_MS) }))]}
        />
      )}
      {hasExemplars && (
        <Toggle pressed={withExemplars} onChange={(next) => set({ withExemplars: next })} icon={<Diamond />}>
          Exemplars
        </Toggle>
      )}
      <span className={styles.barEnd}>{children}</span>
    </div>
  );
}

/** As the chart draws them. */
function Diamond(): ReactNode {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <path d="M5 0.5 9.5 5 5 9.5 0.5 5Z" fill="currentColor" />
    </svg>
  );
}
