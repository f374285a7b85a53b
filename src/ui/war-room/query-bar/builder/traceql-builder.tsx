import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuiltTraceql, SpanCondition } from '../../../../worker/read-query/built-query.ts';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import { Button, DropdownMenu, IconButton, NumberField, Select } from '../../../kit/index.ts';
import { ask, fixed } from '../place/place.ts';
import { useVocabulary } from '../vocabulary-source.ts';
import styles from './builder.module.css';
import { focusAdder } from './keep-focus.ts';
import { replaced, without } from './step-frame.tsx';
import { SuggestField } from './suggest-field.tsx';

type Op = SpanCondition['op'];

const OPS: readonly { readonly value: Op; readonly label: string; readonly hint: string }[] = [
  { value: '=', label: '=', hint: 'is' },
  { value: '!=', label: '!=', hint: 'is not' },
  { value: '>', label: '>', hint: 'more than' },
  { value: '>=', label: '>=', hint: 'at least' },
  { value: '<', label: '<', hint: 'less than' },
  { value: '<=', label: '<=', hint: 'at most' },
  { value: '=~', label: '=~', hint: 'matches the pattern' },
  { value: '!~', label: '!~', hint: 'does not match the pattern' },
];
const COUNT_OPS = [
  { value: 'any', label: 'any number' },
  { value: '>', label: 'more than' },
  { value: '>=', label: 'at least' },
  { value: '<', label: 'fewer than' },
  { value: '<=', label: 'at most' },
  { value: '=', label: 'exactly' },
] as const;

/** What searches begin with. */
const STARTS: readonly { readonly label: string; readonly hint: string; readonly condition: SpanCondition }[] = [
  { label: 'Service', hint: 'resource.service.name', condition: { field: 'resource.service.name', op: '=', value: '', written: 'text', isPending: true } },
  { label: 'Span name', hint: 'name', condition: { field: 'name', op: '=', value: '', written: 'text', isPending: true } },
  { label: 'Duration', hint: 'duration', condition: { field: 'duration', op: '>', value: '500ms', written: 'plain' } },
  { label: 'Status', hint: 'status', condition: { field: 'status', op: '=', value: 'error', written: 'plain' } },
  { label: 'Kind', hint: 'kind', condition: { field: 'kind', op: '=', value: 'client', written: 'plain' } },
  { label: 'First span of the trace', hint: 'rootName', condition: { field: 'rootName', op: '=', value: '', written: 'text', isPending: true } },
  { label: 'Whole trace takes', hint: 'traceDuration', condition: { field: 'traceDuration', op: '>', value: '1s', written: 'plain' } },
  { label: 'Any attribute', hint: 'span.…, resource.…', condition: { field: '', op: '=', value: '', written: 'text', isPending: true } },
];

const DURATIONS = fixed('value', [['50ms', ''], ['100ms', ''], ['250ms', ''], ['500ms', ''], ['1s', ''], ['2s', ''], ['5s', '']]);
const STATUSES = fixed('value', [['error', 'it failed'], ['unset', 'it went well'], ['ok', 'somebody said that it went well']]);
const KINDS = fixed('value', [['server', 'answers a call'], ['client', 'makes a call'], ['internal', 'work inside of a process'], ['consumer', 'works on a message'], ['producer', 'sends a message']]);

const PLAIN_FIELDS: ReadonlySet<string> = new Set(['duration', 'traceDuration', 'status', 'kind', 'childCount', 'nestedSetParent', 'nestedSetLeft', 'nestedSetRight']);

/** How a value that was typed is written. Numbers of attributes are numbers, unless a pattern is to match them. */
export function writtenAs(field: string, op: Op, value: string): SpanCondition['written'] {
  if (op === '=~' || op === '!~') return 'text';
  if (PLAIN_FIELDS.has(field) || (value === 'nil' && (op === '=' || op === '!='))) return 'plain';
  return !field.startsWith('resource.') && field.includes('.') && /^-?\d+(\.\d+)?$/.test(value.trim()) ? 'plain' : 'text';
}

interface BuilderProps {
  built: BuiltTraceql;
  onChange: (next: BuiltTraceql) => void;
}

export function TraceqlBuilder({ built, onChange }: BuilderProps): ReactNode {
  const source = useVocabulary();
  const { conditions, count } = built;
  const loadFields = async (): Promise<readonly Word[]> => {
    const [words, fields] = await Promise.all([source.words(ask('traceql', 'words')), source.words(ask('traceql', 'fields'))]);
    return [...words.words.filter(({ kind }) => kind === 'intrinsic'), ...fields.words];
  };
  const loadValues = async (field: string): Promise<readonly Word[]> => {
    if (field === 'duration' || field === 'traceDuration') return DURATIONS;
    if (field === 'status') return STATUSES;
    return field === 'kind' ? KINDS : (await source.words(ask('traceql', 'values', [], field))).words;
  };
  return (
    <fieldset className={styles.operand} aria-label="Spans">
      <span className={styles.lead}>span</span>
      <div className={styles.rows} data-list>
        {conditions.map((condition, i) => (
          <SpanRow
            // oxlint-disable-next-line react/no-array-index-key
            key={i}
            number={i + 1}
            condition={condition}
            onChange={(next) => onChange({ ...built, conditions: replaced(conditions, i, next) })}
            onRemove={() => onChange({ ...built, conditions: without(conditions, i) })}
            loadFields={loadFields}
            loadValues={() => loadValues(condition.field)}
          />
        ))}
        <DropdownMenu
          label="Add a condition"
          trigger={
            <Button size="small" variant="quiet" data-add icon={<Plus size={14} aria-hidden="true" />}>
              Condition
            </Button>
          }
          entries={STARTS.map(({ label, hint, condition }) => ({ id: label, label, hint, onSelect: () => onChange({ ...built, conditions: [...conditions, condition] }) }))}
        />
      </div>
      <span className={styles.lead} aria-hidden="true">
        count
      </span>
      <fieldset className={styles.row} aria-label="Number of spans">
        <Select label="Number of such spans" hideLabel size="small" value={count?.op ?? 'any'} options={COUNT_OPS} onChange={(op) => onChange({ ...built, count: op === 'any' ? null : { value: count?.value ?? 10, op } })} />
        {count !== null && <NumberField label="How many such spans" hideLabel className={styles.number} value={count.value} min={0} max={100_000} onChange={(value) => onChange({ ...built, count: { ...count, value: Math.round(value) } })} />}
        <span>of such spans in the trace</span>
      </fieldset>
    </fieldset>
  );
}

interface SpanRowProps {
  number: number;
  condition: SpanCondition;
  onChange: (next: SpanCondition) => void;
  onRemove: () => void;
  loadFields: () => Promise<readonly Word[]>;
  loadValues: () => Promise<readonly Word[]>;
}

function SpanRow({ number, condition, onChange, onRemove, loadFields, loadValues }: SpanRowProps): ReactNode {
  const name = `Condition ${number}`;
  const { field, op, value } = condition;
  const withField = (next: string): void => onChange(next === field ? condition : { field: next, op, value: '', written: writtenAs(next, op, ''), isPending: true });
  return (
    <fieldset className={styles.row} aria-label={name}>
      <SuggestField label={`${name}: field`} hideLabel placeholder="field" width="field" value={field} load={loadFields} onCommit={(next) => withField(next.trim())} />
      <Select label={`${name}: how`} hideLabel size="small" className={styles.op} value={op} options={OPS} onChange={(next) => onChange({ ...condition, op: next, written: writtenAs(field, next, value) })} />
      <SuggestField label={`${name}: value`} hideLabel placeholder="value" value={value} load={loadValues} onCommit={(next, word) => onChange({ field, op, value: next, written: op === '=~' || op === '!~' ? 'text' : (word?.written ?? writtenAs(field, op, next)) })} />
      <IconButton label={`Remove ${name.toLowerCase()}`} size="small" icon={<X size={14} aria-hidden="true" />} onClick={({ currentTarget }) => {
          focusAdder(currentTarget);
          onRemove();
        }} />
    </fieldset>
  );
}
