import type { ReactNode } from 'react';
import type { TEXT_LIMITS } from '../../../../session/intents.ts';
import { Checkbox, Select, TextField } from '../../../kit/index.ts';
import { useInfo, useView } from '../../shared/world-context.ts';
import { Row } from './row.tsx';
import { YOU, type Draft } from './draft.ts';
import styles from './update.module.css';

const SHORT: (typeof TEXT_LIMITS)['short'] = 120;

/** What is being done, and by whom. Actions of the run are numbered as they were taken. */
export function ActionFields({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }): ReactNode {
  const actions = useView((view) => view.actions);
  const setOwner = (action: number, owner: string | null): void => {
    const { [action]: _, ...rest } = draft.owners;
    onChange({ owners: owner === null ? rest : { ...rest, [action]: owner } });
  };
  return (
    <Row label="Doing">
    <fieldset className={styles.list} aria-label="Who does what">
      {actions.map(({ id, title, state }, action) => (
        <div key={id} className={styles.action}>
          <Checkbox label={title} hint={state} checked={draft.owners[action] !== undefined} onChange={(checked) => setOwner(action, checked ? YOU : null)} />
          {draft.owners[action] !== undefined && <Owner of={title} value={draft.owners[action]} onChange={(owner) => setOwner(action, owner)} />}
        </div>
      ))}
      <div className={styles.action}>
        <TextField label={actions.length === 0 ? 'What is being done' : 'What else is being done'} hideLabel placeholder={actions.length === 0 ? 'What is being done' : 'What else'} value={draft.also.what} maxLength={SHORT} onChange={(what) => onChange({ also: { ...draft.also, what } })} />
        <Owner of={draft.also.what} value={draft.also.owner} onChange={(owner) => onChange({ also: { ...draft.also, owner } })} />
      </div>
    </fieldset>
    </Row>
  );
}

function Owner({ of, value, onChange }: { of: string; value: string; onChange: (owner: string) => void }): ReactNode {
  const { people } = useInfo();
  const options = [{ value: YOU, label: 'You' }, ...Object.entries(people).map(([id, { name, role }]) => ({ value: id, label: name, hint: role }))];
  return <Select label={of === '' ? 'Owner' : `Owner of ${of}`} hideLabel className={styles.owner} value={value} onChange={onChange} options={options} />;
}
