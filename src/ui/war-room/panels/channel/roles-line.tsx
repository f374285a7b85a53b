import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Role } from '../../../../session/intents.ts';
import { useActions, useInfo, useView, useWarRoom } from '../../shared/world-context.ts';
import styles from './channel.module.css';

const SHORT: Readonly<Record<Role, string>> = { incident_commander: 'Command', operations: 'Ops', communications: 'Comms', scribe: 'Scribe' };
const ROLES = Object.keys(SHORT) as Role[];

/** Who has which role, in one line; opens what changes it. */
export function RolesLine(): ReactNode {
  const { people } = useInfo();
  const { open } = useActions();
  const isReplay = useWarRoom((s) => s.readOnly);
  const roles = useView((view) => view.roles);
  const others = ROLES.flatMap((role) => (people[roles[role] ?? ''] === undefined ? [] : [`${SHORT[role]}: ${people[roles[role] ?? '']?.name}`]));
  const text = others.length === 0 ? 'All roles are yours' : others.join(' · ');
  return (
    <button type="button" className={styles.roles} title={text} disabled={isReplay} onClick={() => open('roles')}>
      <Users size={14} aria-hidden="true" />
      <span className={styles.rolesText}>{text}</span>
      {!isReplay && <span className={styles.rolesChange}>Roles</span>}
    </button>
  );
}
