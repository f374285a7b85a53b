import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { BuiltLogql, FieldOp, LogqlMeasure, LogqlStage } from '../../../../worker/read-query/built-query.ts';
import type { Word } from '../../../../worker/vocabulary/types.ts';
import { Button, Checkbox, DropdownMenu, Select, TextField } from '../../../kit/index.ts';
import { ask, type LabelCondition as Matcher } from '../place/place.ts';
import { useVocabulary } from '../vocabulary-source.ts';
import styles from './builder.module.css';
import { ConditionRow, MATCHES } from './condition-row.tsx';
import { LabelsField } from './labels-field.tsx';
import { moved, replaced, StepFrame, without } from './step-frame.tsx';
import { SuggestField } from './suggest-field.tsx';
import { WindowSelect } from './window-select.tsx';

type LineOp = Extract<LogqlStage, { kind: 'line' }>['op'];

const LINE_OPS: readonly { readonly value: LineOp; readonly label: string; readonly hint: string }[] = [
  { value: '|=', label: '|=', hint: 'the line contains the text' },
  { value: '!=', label: '!=', hint: 'the line does not contain it' },
  { value: '|~', label: '|~', hint: 'the line matches the pattern somewhere' },
  { value: '!~', label: '!~', hint: 'the line matches it nowhere' },
];
const FIELD_OPS: readonly { readonly value: FieldOp; readonly label: string; readonly hint: string }[] = [
  ...MATCHES,
  { value: '==', label: '==', hint: 'is this number' },
  { value: '>', label: '>', hint: 'more than' },
  { value: '>=', label: '>=', hint: 'at least' },
  { value: '<', label: '<', hint: 'less than' },
  { value: '<=', label: '<=', hint: 'at most' },
];
const ANSWERS = [
  { value: 'lines', label: 'the lines' },
  { value: 'count_over_time', label: 'how many lines', hint: 'count_over_time' },
  { value: 'rate', label: 'lines a second', hint: 'rate' },
] as const;

interface BuilderProps {
  built: BuiltLogql;
  onChange: (next: BuiltLogql) => void;
}

export function LogqlBuilder({ built, onChange }: BuilderProps): ReactNode {
  const source = useVocabulary();
  const { streams, stages, measure } = built;
  const [added, setAdded] = useState(-1);
  const matchers = (except: number): Matcher[] => streams.filter(({ label, isPending }, i) => i !== except && label !== '' && isPending !== true).map(({ label, op, value }) => ({ name: label, op, value }));
  const load = async (what: 'labels' | 'fields' | 'values', except: number, label = ''): Promise<readonly Word[]> => (await source.words(ask('logql', what, matchers(except), label))).words;
  const loadNames = async (): Promise<readonly Word[]> => (await Promise.all([load('labels', -1), load('fields', -1)])).flat();
  const setStages = (next: readonly LogqlStage[]): void => onChange({ ...built, stages: next });
  return (
    <>
      <fieldset className={styles.operand} aria-label="Streams">
        <span className={styles.lead}>where</span>
        <div className={styles.rows} data-list>
          {streams.map((condition, i) => (
            <ConditionRow
              // oxlint-disable-next-line react/no-array-index-key
              key={i}
              number={i + 1}
              isNew={i === added}
              condition={condition}
              onChange={(next) => onChange({ ...built, streams: replaced(streams, i, next) })}
              onRemove={() => onChange({ ...built, streams: without(streams, i) })}
              loadLabels={() => load('labels', i)}
              loadValues={() => load('values', i, condition.label)}
            />
          ))}
          <Button size="small" variant="quiet" data-add icon={<Plus size={14} aria-hidden="true" />} onClick={() => {
              setAdded(streams.length);
              onChange({ ...built, streams: [...streams, { label: '', op: '=', value: '', isPending: true }] });
            }}>
            Filter
          </Button>
        </div>
        <span className={styles.lead}>then</span>
        <ol className={styles.steps} aria-label="Stages" data-list>
          {stages.map((stage, i) => (
            <StepFrame
              // oxlint-disable-next-line react/no-array-index-key
              key={`${i}-${stage.kind}`}
              name={`stage ${i + 1}`}
              onRemove={() => setStages(without(stages, i))}
              onEarlier={i > 0 ? () => setStages(moved(stages, i, i - 1)) : null}
              onLater={i < stages.length - 1 ? () => setStages(moved(stages, i, i + 1)) : null}
            >
              <StageControls number={i + 1} stage={stage} onChange={(next) => setStages(replaced(stages, i, next))} loadNames={loadNames} loadValues={(label) => load('values', -1, label)} />
            </StepFrame>
          ))}
          <li>
            <AddStage onAdd={(stage) => setStages([...stages, stage])} />
          </li>
        </ol>
        <span className={styles.lead} aria-hidden="true">
          show
        </span>
        <Measure measure={measure} onChange={(next) => onChange({ ...built, measure: next })} loadNames={loadNames} />
      </fieldset>
    </>
  );
}

function AddStage({ onAdd }: { onAdd: (stage: LogqlStage) => void }): ReactNode {
  return (
    <DropdownMenu
      label="Add a stage"
      trigger={
        <Button size="small" variant="quiet" data-add icon={<Plus size={14} aria-hidden="true" />}>
          Stage
        </Button>
      }
      entries={[
        { group: 'Of the text' },
        ...LINE_OPS.map(({ value, hint }) => ({ id: value, label: hint, hint: value, onSelect: () => onAdd({ kind: 'line', op: value, value: '' }) })),
        { group: 'Of labels and fields' },
        { id: 'field', label: 'a field compares', hint: '| field = "value"', onSelect: () => onAdd({ kind: 'field', label: '', op: '=', value: '', isPending: true }) },
        { group: 'Read the text' },
        { id: 'json', label: 'as JSON', hint: '| json', onSelect: () => onAdd({ kind: 'parse', parser: 'json' }) },
        { id: 'logfmt', label: 'as name=value pairs', hint: '| logfmt', onSelect: () => onAdd({ kind: 'parse', parser: 'logfmt' }) },
      ]}
    />
  );
}

interface StageProps {
  number: number;
  stage: LogqlStage;
  onChange: (next: LogqlStage) => void;
  loadNames: () => Promise<readonly Word[]>;
  loadValues: (label: string) => Promise<readonly Word[]>;
}

function StageControls({ number, stage, onChange, loadNames, loadValues }: StageProps): ReactNode {
  const name = `Stage ${number}`;
  switch (stage.kind) {
    case 'line':
      return (
        <>
          <Select label={`${name}: how`} hideLabel size="small" className={styles.op} value={stage.op} options={LINE_OPS} onChange={(op) => onChange({ ...stage, op })} />
          <TextField label={`${name}: text`} hideLabel mono className={styles.suggest} value={stage.value} placeholder="text in the line" maxLength={500} onChange={(value) => onChange({ ...stage, value })} />
        </>
      );
    case 'parse':
      return <Select label={`${name}: read as`} hideLabel size="small" value={stage.parser} options={[{ value: 'json', label: '| json' }, { value: 'logfmt', label: '| logfmt' }]} onChange={(parser) => onChange({ ...stage, parser })} />;
    case 'field':
      return (
        <>
          <SuggestField label={`${name}: field`} hideLabel placeholder="field" value={stage.label} load={loadNames} onCommit={(label) => onChange({ ...stage, label: label.trim() })} />
          <Select label={`${name}: how`} hideLabel size="small" className={styles.op} value={stage.op} options={FIELD_OPS} onChange={(op) => onChange({ ...stage, op })} />
          <SuggestField label={`${name}: value`} hideLabel placeholder="value" value={stage.value} load={() => loadValues(stage.label)} onCommit={(value) => onChange({ kind: 'field', label: stage.label, op: stage.op, value })} />
        </>
      );
  }
}

function Measure({ measure, onChange, loadNames }: { measure: LogqlMeasure | null; onChange: (next: LogqlMeasure | null) => void; loadNames: () => Promise<readonly Word[]> }): ReactNode {
  return (
    <fieldset className={styles.row} aria-label="Answer">
      <Select
        label="Show"
        hideLabel
        size="small"
        value={measure?.fn ?? 'lines'}
        options={ANSWERS}
        onChange={(fn) => onChange(fn === 'lines' ? null : { windowMs: 60_000, by: ['level'], ...measure, fn })}
      />
      {measure !== null && (
        <>
          <span>over</span>
          <WindowSelect label="Window" valueMs={measure.windowMs} onChange={(windowMs) => onChange({ ...measure, windowMs })} />
          <Checkbox checked={measure.by !== null} onChange={(isSummed) => onChange({ ...measure, by: isSummed ? [] : null })} label="summed by" />
          {measure.by !== null && <LabelsField label="labels of the sum" labels={measure.by} onChange={(by) => onChange({ ...measure, by })} load={loadNames} />}
        </>
      )}
    </fieldset>
  );
}
