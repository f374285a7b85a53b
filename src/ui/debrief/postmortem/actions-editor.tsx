import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Postmortem } from '../../../session/intents.ts';
import type { BankItem, PostmortemAnswers, PostmortemMaterial } from '../../../session/postmortem/types.ts';
import { Button, IconButton, Select, StatusBadge, TextField } from '../../kit/index.ts';
import { NumberOrNothing } from './number-or-nothing.tsx';
import styles from './postmortem.module.css';

type Action = Postmortem['actions'][number];

interface ActionsEditorProps {
  actions: readonly Action[];
  material: PostmortemMaterial;
  /** Once handed in: what would have helped, with strengths. */
  answers: PostmortemAnswers | null;
  onChange: (actions: readonly Action[]) => void;
}

export const TYPES: Readonly<Record<BankItem['type'], string>> = { preventative: 'Prevents', detective: 'Detects', containment: 'Contains', corrective: 'Corrects', process: 'Process' };
const STRENGTHS = ['asks people to be careful', 'relies on people', 'contains or detects before users notice', 'removes the hazard'] as const;
const MEASURE_MAX = 2_000;
const OWN: Action = { bank: null, text: '', owner: '', dueDays: null, measure: '' };

/** Action items from the bank or in one's own words, each with an owner, a date and a way to see that it is done. */
export function ActionsEditor({ actions, material, answers, onChange }: ActionsEditorProps): ReactNode {
  const [added, setAdded] = useState(0);
  const change = (i: number, changes: Partial<Action>): void => onChange(actions.map((action, at) => (at === i ? { ...action, ...changes } : action)));
  const free = material.bank.filter(({ id }) => !actions.some(({ bank }) => bank === id));
  const options = (Object.keys(TYPES) as BankItem['type'][]).flatMap((type) => free.filter((item) => item.type === type).map(({ id, text }) => ({ value: id, label: text, group: TYPES[type] })));
  return (
    <div>
      <ol className={styles.actions} aria-label="Action items">
        {actions.map((action, i) => (
          <ActionItem key={action.bank ?? `own ${i}`} number={i + 1} action={action} material={material} answers={answers} onChange={(changes) => change(i, changes)} onRemove={() => onChange(actions.filter((_, at) => at !== i))} />
        ))}
      </ol>
      <div className={styles.row}>
        <Select
          key={added}
          label="Add an action from the bank"
          hideLabel
          className={styles.wide}
          value={undefined}
          placeholder="Add an action from the bank"
          options={options}
          onChange={(bank) => {
            onChange([...actions, { ...OWN, bank }]);
            setAdded((n) => n + 1);
          }}
        />
        <Button variant="quiet" onClick={() => onChange([...actions, OWN])}>
          Write your own
        </Button>
      </div>
    </div>
  );
}

interface ActionItemProps {
  number: number;
  action: Action;
  material: PostmortemMaterial;
  answers: PostmortemAnswers | null;
  onChange: (changes: Partial<Action>) => void;
  onRemove: () => void;
}

function ActionItem({ number, action, material: { bank, people }, answers, onChange, onRemove }: ActionItemProps): ReactNode {
  const item = bank.find(({ id }) => id === action.bank);
  return (
    <li className={styles.action}>
      <div className={styles.actionHead}>
        {item ? (
          <p>
            <span className={styles.type}>{TYPES[item.type]}</span> {item.text}
          </p>
        ) : (
          <TextField label={`Action ${number}`} maxLength={MEASURE_MAX} value={action.text} onChange={(text) => onChange({ text })} />
        )}
        <IconButton size="small" label={`Remove action ${number}`} icon={<X size={14} />} onClick={onRemove} />
      </div>
      {answers && item && <Strength item={item} helps={answers.helpful.includes(item.id)} />}
      <div className={styles.fields}>
        <Select label={`Owner of action ${number}`} value={action.owner === '' ? undefined : action.owner} placeholder="Owner" options={[{ value: 'you', label: 'You' }, ...people.map(({ id, name, role }) => ({ value: id, label: name, hint: role }))]} onChange={(owner) => onChange({ owner })} />
        <NumberOrNothing label={`Due date of action ${number}`} unit="days from now" value={action.dueDays} onChange={(dueDays) => onChange({ dueDays })} />
        <TextField label={`Done when (action ${number})`} maxLength={MEASURE_MAX} value={action.measure} onChange={(measure) => onChange({ measure })} />
      </div>
    </li>
  );
}

function Strength({ item: { strength }, helps }: { item: BankItem; helps: boolean }): ReactNode {
  if (!helps) return <StatusBadge status="warning">Would not have helped against this cause</StatusBadge>;
  return (
    <StatusBadge status={strength >= 2 ? 'good' : strength === 1 ? 'unknown' : 'bad'}>
      Strength {strength} of 3: {STRENGTHS[strength]}
    </StatusBadge>
  );
}
