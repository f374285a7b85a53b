import { Plus } from 'lucide-react';
import { useDeferredValue, type ReactNode } from 'react';
import type { GroupFunction, PromqlStep, RangeFunction } from '../../../../worker/read-query/built-query.ts';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import { Button, DropdownMenu, NumberField, Select, type MenuEntry } from '../../../kit/index.ts';
import styles from './builder.module.css';
import { LabelsField } from './labels-field.tsx';
import { moved, replaced, StepFrame, without } from './step-frame.tsx';
import { WindowSelect } from './window-select.tsx';

const RANGES: readonly { readonly value: RangeFunction; readonly label: string; readonly hint: string }[] = [
  { value: 'rate', label: 'rate', hint: 'growth of a counter, per second' },
  { value: 'increase', label: 'increase', hint: 'growth of a counter over the window' },
  { value: 'delta', label: 'delta', hint: 'change of a gauge over the window' },
  { value: 'avg_over_time', label: 'avg_over_time', hint: 'mean over the window' },
  { value: 'min_over_time', label: 'min_over_time', hint: 'least of the window' },
  { value: 'max_over_time', label: 'max_over_time', hint: 'largest of the window' },
  { value: 'sum_over_time', label: 'sum_over_time', hint: 'sum of the samples in the window' },
  { value: 'last_over_time', label: 'last_over_time', hint: 'newest sample of the window' },
];
const GROUPS: readonly { readonly value: GroupFunction; readonly label: string; readonly hint: string }[] = [
  { value: 'sum', label: 'sum', hint: 'added up' },
  { value: 'avg', label: 'avg', hint: 'the mean' },
  { value: 'min', label: 'min', hint: 'the smallest' },
  { value: 'max', label: 'max', hint: 'the largest' },
  { value: 'count', label: 'count', hint: 'how many series' },
];
const RANKS = [
  { value: 'topk', label: 'topk', hint: 'the largest' },
  { value: 'bottomk', label: 'bottomk', hint: 'the smallest' },
] as const;

const nameOf = (step: PromqlStep): string => (step.kind === 'quantile' ? 'histogram_quantile' : step.fn);

interface StepsProps {
  /** What the chain works on, to tell two chains apart: "" or " of the divisor". */
  of: string;
  steps: readonly PromqlStep[];
  onChange: (steps: readonly PromqlStep[]) => void;
  loadLabels: () => Promise<readonly Word[]>;
  /** Behind the last of them. */
  last?: ReactNode;
}

/** What is done with the series, one after the other. A window comes first: only stored samples have one. */
export function PromqlSteps({ of, steps, onChange, loadLabels, last }: StepsProps): ReactNode {
  const first = steps[0]?.kind === 'range' ? 1 : 0;
  // New ones are drawn in pieces behind the key or click that brought them: a metric brings up to three at once.
  const drawn = useDeferredValue(steps.length, 0);
  return (
    <ol className={styles.steps} aria-label={`Operations${of}`} data-list>
      {steps.slice(0, drawn).map((step, i) => (
        <StepFrame
          // A step is told from another one by its place only.
          // oxlint-disable-next-line react/no-array-index-key
          key={`${i}-${step.kind}`}
          name={nameOf(step)}
          onRemove={() => onChange(without(steps, i))}
          onEarlier={i > first ? () => onChange(moved(steps, i, i - 1)) : null}
          onLater={i >= first && i < steps.length - 1 ? () => onChange(moved(steps, i, i + 1)) : null}
        >
          <StepControls step={step} onChange={(next) => onChange(replaced(steps, i, next))} loadLabels={loadLabels} />
        </StepFrame>
      ))}
      <li>
        <DropdownMenu
          label={`Add an operation${of}`}
          trigger={
            <Button size="small" variant="quiet" data-add icon={<Plus size={14} aria-hidden="true" />}>
              Operation
            </Button>
          }
          entries={entries(steps, onChange)}
        />
      </li>
      {last !== undefined && last !== false && <li>{last}</li>}
    </ol>
  );
}

function entries(steps: readonly PromqlStep[], onChange: StepsProps['onChange']): MenuEntry[] {
  const append = (step: PromqlStep): void => onChange([...steps, step]);
  const withRange = (fn: RangeFunction): void => onChange([{ kind: 'range', fn, windowMs: 60_000 }, ...steps.filter(({ kind }) => kind !== 'range')]);
  return [
    { group: 'Over a window' },
    ...RANGES.map(({ value, label, hint }) => ({ id: value, label, hint, onSelect: () => withRange(value) })),
    { group: 'Put series together' },
    ...GROUPS.map(({ value, label, hint }) => ({ id: value, label: `${label} by labels`, hint, onSelect: () => append({ kind: 'group', fn: value, by: [] }) })),
    { group: 'Choose series' },
    ...RANKS.map(({ value, label, hint }) => ({ id: value, label, hint: `so many of ${hint}`, onSelect: () => append({ kind: 'rank', fn: value, count: 5 }) })),
    { group: 'Histograms' },
    { id: 'quantile', label: 'histogram_quantile', hint: 'the value that this share of requests stays below; of a metric that ends in _bucket', onSelect: () => onChange(withQuantile(steps)) },
  ];
}

/** The buckets must still be told apart when the quantile is taken, so what aggregates before keeps `le`. */
export function withQuantile(steps: readonly PromqlStep[]): PromqlStep[] {
  const kept = steps.map((step) => (step.kind === 'group' && !step.by.includes('le') ? { ...step, by: ['le', ...step.by] } : step));
  return [...kept, { kind: 'quantile', quantile: 0.95 }];
}

function StepControls({ step, onChange, loadLabels }: { step: PromqlStep; onChange: (next: PromqlStep) => void; loadLabels: () => Promise<readonly Word[]> }): ReactNode {
  switch (step.kind) {
    case 'range':
      return (
        <>
          <Select label="Function" hideLabel size="small" value={step.fn} options={RANGES} onChange={(fn) => onChange({ ...step, fn })} />
          <span>over</span>
          <WindowSelect label={`Window of ${step.fn}`} valueMs={step.windowMs} onChange={(windowMs) => onChange({ ...step, windowMs })} />
        </>
      );
    case 'group':
      return (
        <>
          <Select label="Aggregation" hideLabel size="small" value={step.fn} options={GROUPS} onChange={(fn) => onChange({ ...step, fn })} />
          <span>by</span>
          <LabelsField label={`labels of ${step.fn}`} labels={step.by} onChange={(by) => onChange({ ...step, by })} load={loadLabels} />
        </>
      );
    case 'rank':
      return (
        <>
          <Select label="Choice" hideLabel size="small" value={step.fn} options={RANKS} onChange={(fn) => onChange({ ...step, fn })} />
          <NumberField label="How many" hideLabel className={styles.number} value={step.count} min={1} max={100} onChange={(count) => onChange({ ...step, count: Math.round(count) })} />
        </>
      );
    case 'quantile':
      return (
        <>
          <span>histogram_quantile</span>
          <NumberField label="Quantile" hideLabel className={styles.number} value={step.quantile} min={0} max={1} step={0.01} onChange={(quantile) => onChange({ ...step, quantile })} />
        </>
      );
  }
}
