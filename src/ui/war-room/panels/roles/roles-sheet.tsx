import { useState, type ReactNode } from 'react';
import type { Role } from '../../../../session/intents.ts';
import { Button, Select, Sheet } from '../../../kit/index.ts';
import { useActions, useInfo, useView, useWarRoom } from '../../shared/world-context.ts';
import { HandOverForm } from './hand-over-form.tsx';
import styles from './roles.module.css';

const YOU = 'you';

interface RoleWords {
  readonly role: Exclude<Role, 'incident_commander'>;
  readonly title: string;
  readonly does: string;
  /** What a colleague in that role does of their own accord. */
  readonly absent: string;
}

const ROLES: readonly RoleWords[] = [
  { role: 'operations', title: 'Operations', does: 'The hands: takes the actions that the commander decides on.', absent: 'Confirms each action as it is taken.' },
  { role: 'communications', title: 'Communications', does: 'Writes to the team and on the status page, and keeps the times.', absent: 'Reminds you two minutes before an update is due.' },
  { role: 'scribe', title: 'Scribe', does: 'Keeps the record of what was decided, and when.', absent: 'Notes severity, hand-overs and dropped ideas in the channel.' },
];

/** Who does what in the room. Whoever is not named is you. */
export function RolesSheet(): ReactNode {
  const isOpen = useWarRoom((s) => s.overlay === 'roles');
  const { open } = useActions();
  if (!isOpen) return null;
  return (
    <Sheet open modal={false} onOpenChange={(next) => !next && open('none')} title="Roles" description="Colleagues in a role do a little of their own accord. Deciding stays with you.">
      <div className={styles.form}>
        <Command />
        {ROLES.map((words) => (
          <RoleField key={words.role} {...words} />
        ))}
      </div>
    </Sheet>
  );
}

function RoleField({ role, title, does, absent }: RoleWords): ReactNode {
  const { people } = useInfo();
  const { submit } = useActions();
  const holder = useView((view) => view.roles[role] ?? YOU);
  const options = [{ value: YOU, label: 'You' }, ...Object.entries(people).map(([id, { name, role: job }]) => ({ value: id, label: name, hint: job }))];
  return (
    <Select
      label={title}
      hint={holder === YOU ? does : absent}
      value={holder}
      options={options}
      onChange={(to) => {
        if (to !== holder) void submit({ kind: 'assign', role, to });
      }}
    />
  );
}

/** The commander's role changes hands only aloud. */
function Command(): ReactNode {
  const { people } = useInfo();
  const { submit } = useActions();
  const holder = useView((view) => view.roles.incident_commander ?? YOU);
  const [isHandingOver, setHandingOver] = useState(false);
  return (
    <section className={styles.command} aria-label="Incident commander">
      <div className={styles.commandHead}>
        <div>
          <p className={styles.label}>Incident commander</p>
          <p className={styles.holder}>{holder === YOU ? 'You' : (people[holder]?.name ?? holder)}</p>
        </div>
        {!isHandingOver && (holder === YOU ? <Button size="small" onClick={() => setHandingOver(true)}>Hand over command</Button> : <Button size="small" onClick={() => void submit({ kind: 'hand_over', to: YOU, summary: 'Taken back.' })}>Take command back</Button>)}
      </div>
      {isHandingOver && <HandOverForm onClose={() => setHandingOver(false)} />}
    </section>
  );
}
