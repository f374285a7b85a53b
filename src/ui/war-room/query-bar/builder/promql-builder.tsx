import { Divide, Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { BuiltPromql, PromqlOperand, PromqlStep } from '../../../../worker/read-query/built-query.ts';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import { Button } from '../../../kit/index.ts';
import { ask, type LabelCondition as Matcher } from '../place/place.ts';
import { useVocabulary } from '../vocabulary-source.ts';
import styles from './builder.module.css';
import { ConditionRow } from './condition-row.tsx';
import { PromqlSteps } from './promql-steps.tsx';
import { replaced, without } from './step-frame.tsx';
import { SuggestField } from './suggest-field.tsx';

interface BuilderProps {
  built: BuiltPromql;
  onChange: (next: BuiltPromql) => void;
}

export function PromqlBuilder({ built, onChange }: BuilderProps): ReactNode {
  const { main, divisor } = built;
  const divide = (
    <Button size="small" variant="quiet" icon={<Divide size={14} aria-hidden="true" />} disabled={main.metric === ''} onClick={() => onChange({ ...built, divisor: { ...main, filters: [] } })}>
      Divide by another metric
    </Button>
  );
  return (
    <>
      <Operand of="" operand={main} onChange={(next) => onChange({ ...built, main: next })} last={divisor === null && divide} />
      {divisor !== null && (
        <>
          <div className={styles.between}>
            <span>divided by</span>
            <Button size="small" variant="quiet" icon={<X size={14} aria-hidden="true" />} onClick={() => onChange({ ...built, divisor: null })}>
              Remove the divisor
            </Button>
          </div>
          <Operand of=" of the divisor" operand={divisor} onChange={(next) => onChange({ ...built, divisor: next })} />
        </>
      )}
    </>
  );
}

const matchersOf = ({ metric, filters }: PromqlOperand, except: number): Matcher[] => [
  ...(metric === '' ? [] : [{ name: '__name__', op: '=' as const, value: metric }]),
  ...filters.filter(({ label, isPending }, i) => i !== except && label !== '' && isPending !== true).map(({ label, op, value }) => ({ name: label, op, value })),
];

function Operand({ of, operand, onChange, last }: { of: string; operand: PromqlOperand; onChange: (next: PromqlOperand) => void; last?: ReactNode }): ReactNode {
  const source = useVocabulary();
  const { metric, filters, steps } = operand;
  const [added, setAdded] = useState(-1);
  const load = async (...question: Parameters<typeof ask>): Promise<readonly Word[]> => (await source.words(ask(...question))).words;
  const loadLabels = async (): Promise<readonly Word[]> => load('promql', 'labels', matchersOf({ ...operand, filters: [] }, -1));
  return (
    <fieldset className={styles.operand} aria-label={of === '' ? 'Series' : 'Divisor'}>
      <span className={styles.lead} aria-hidden="true">
        metric
      </span>
      <SuggestField
        label={`Metric${of}`}
        hideLabel
        width="wide"
        placeholder="Type a part of its name or meaning"
        value={metric}
        load={() => load('promql', 'metrics')}
        onCommit={(next, word) => onChange({ ...operand, metric: next.trim(), steps: steps.length > 0 ? steps : usualSteps(next.trim(), word) })}
      />
      <span className={styles.lead}>where</span>
      <div className={styles.rows} data-list>
        {filters.map((condition, i) => (
          <ConditionRow
            // oxlint-disable-next-line react/no-array-index-key
            key={i}
            number={i + 1}
            isNew={i === added}
            condition={condition}
            onChange={(next) => onChange({ ...operand, filters: replaced(filters, i, next) })}
            onRemove={() => onChange({ ...operand, filters: without(filters, i) })}
            loadLabels={() => load('promql', 'labels', matchersOf(operand, i))}
            loadValues={() => load('promql', 'values', matchersOf(operand, i), condition.label)}
          />
        ))}
        <Button size="small" variant="quiet" data-add icon={<Plus size={14} aria-hidden="true" />} onClick={() => {
            setAdded(filters.length);
            onChange({ ...operand, filters: [...filters, { label: '', op: '=', value: '', isPending: true }] });
          }}>
          Filter
        </Button>
      </div>
      <span className={styles.lead}>then</span>
      <PromqlSteps of={of} steps={steps} onChange={(next) => onChange({ ...operand, steps: next })} loadLabels={loadLabels} last={last} />
    </fieldset>
  );
}

/** What is asked of such a metric nearly always; it can be taken out again. */
function usualSteps(metric: string, word: Word | null): PromqlStep[] {
  const type = word?.detail ?? '';
  const rate: PromqlStep = { kind: 'range', fn: 'rate', windowMs: 60_000 };
  if (metric.endsWith('_bucket')) return [rate, { kind: 'group', fn: 'sum', by: ['le'] }, { kind: 'quantile', quantile: 0.95 }];
  if (type === 'counter' || type.startsWith('histogram')) return [rate, { kind: 'group', fn: 'sum', by: ['service_name'] }];
  return type === 'gauge' ? [{ kind: 'group', fn: 'sum', by: ['service_name'] }] : [];
}
