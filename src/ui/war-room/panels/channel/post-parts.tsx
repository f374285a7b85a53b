import type { ReactNode } from 'react';
import type { StatusUpdate } from '../../../../session/intents.ts';
import { StatusBadge } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';
import styles from './channel.module.css';

const STATUS: Readonly<Record<StatusUpdate['status'], { readonly word: string; readonly status: 'good' | 'warning' | 'bad' }>> = {
  investigating: { word: 'Investigating', status: 'bad' },
  identified: { word: 'Identified', status: 'warning' },
  monitoring: { word: 'Monitoring', status: 'warning' },
  resolved: { word: 'Resolved', status: 'good' },
};
const SHARE: Readonly<Record<StatusUpdate['impact']['share'], string>> = { none: 'hardly any users', some: 'some users', many: 'many users', most: 'most users' };

/** An update at a glance: where it stands, how many suffer, when more comes. */
export function PostParts({ update, atMs }: { update: StatusUpdate; atMs: number }): ReactNode {
  const { word, status } = STATUS[update.status];
  return (
    <p className={styles.parts}>
      <StatusBadge status={status}>{word}</StatusBadge>
      <span>{SHARE[update.impact.share]}</span>
      {update.nextUpdateMinutes !== null && <span>next by {clockText(atMs + update.nextUpdateMinutes * 60_000, false)}</span>}
    </p>
  );
}
